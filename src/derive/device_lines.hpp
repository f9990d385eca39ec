// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/line_writer.hpp"
#include "derive/prediction.hpp"

namespace whynogpu {

/// Only 2.4 says that it makes no XLA devices, unless it was told to make them.
void say_no_xla_devices(const Snapshot& seen, LineWriter& out);
/// Each visible device is described before anything else is looked at; false when that ends the process.
[[nodiscard]] bool describe_devices(const Snapshot& seen, const Prediction& predicted, LineWriter& out);
/// Which devices are left, and why the others are not.
void filter_lines(const Snapshot& seen, const Prediction& predicted, const Release& release, LineWriter& out);

}  // namespace whynogpu
