// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "derive/line_writer.hpp"
#include "derive/prediction.hpp"

namespace whynogpu {

/// What TensorFlow will print on standard error at `import tensorflow` and at `list_physical_devices`, about GPUs, in its order.
/// The same walk as predict(), told by what each release says on the way: if the lines come true, so did the reasons. A pure function.
/// Nothing is foretold behind a step that could not be seen. Of an import that fails, what is printed while the native code is loaded: where
/// the release's row tells what is imported before it, and nothing that comes before fails.
[[nodiscard]] std::vector<PredictedLine> predict_lines(const Snapshot& snapshot, const Prediction& predicted, const Release* release,
                                                       const MessageBook& book);

}  // namespace whynogpu
