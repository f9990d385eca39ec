// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// kernel.json of Jupyter.
struct KernelSpec {
    std::vector<std::string> argv;
    std::string display_name, language;
    std::vector<std::pair<std::string, std::string>> variables;  ///< "env", in byte order of the names
};

/// Nothing when the text is no JSON object with a list of words "argv".
[[nodiscard]] std::optional<KernelSpec> parse_kernel_spec(std::string_view text);

}  // namespace whynogpu
