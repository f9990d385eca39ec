// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu {

/// The release of TensorFlow that an answer such as "v1.12.0-0-ga6d8ffae09 1.12.0", "('v2.0.0-rc2-26-g64c3d382ca', '2.0.0')",
/// "b'unknown' 2.1.0", "tf-nightly 2.5.0.dev20210114" or "1.12" names; empty when it names none. `git describe` is TensorFlow's
/// GIT_VERSION: it counts where nothing else is there, as far as it tells the release ("v2.4.0-49-g85c8b2a817f" is some 2.4).
[[nodiscard]] std::string release_in_answer(std::string_view text);
/// What `print(tf.version.GIT_VERSION, tf.version.VERSION)` leaves, as a line of its own: the version. Empty for anything else.
[[nodiscard]] std::string release_behind_description(std::string_view line);

}  // namespace whynogpu
