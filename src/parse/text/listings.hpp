// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// A file in the output of ls -l, ldd, ldconfig -p, find, locate, whereis.
struct ListedFile {
    std::string path;         ///< as shown; of ls only the name
    std::string permissions;  ///< of ls -l: "crw-rw----"; else empty
    std::string group;        ///< of ls -l
    bool is_empty = false;    ///< ls -l shows a plain file of 0 bytes
};
/// Library files and device files only: names with ".so" or ".dll" in them, nvidia*, /dev/nvidia*.
[[nodiscard]] std::vector<ListedFile> parse_listing(std::string_view line);

/// A variable that a line sets or shows: "NAME=value", "export NAME=value", "ENV NAME value", "set NAME=value", "os.environ['NAME'] = 'value'",
/// "$ NAME=value command". Only names that matter for a GPU.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_variables(std::string_view line);

/// Sonames and DLL names in prose: "libcudnn.so.7", "cudart_91.dll", with the path in front of them.
[[nodiscard]] std::vector<std::string> library_names_in(std::string_view text);

/// Libraries of CUDA, and cuDNN, that prose in lower case names without saying which file it is: "libcusolver" of
/// "cusolver", "libcudnn" of "cuDNN's".
[[nodiscard]] std::vector<std::string> plain_library_names_in(std::string_view text);

}  // namespace whynogpu
