// SPDX-License-Identifier: Apache-2.0
#include "host/host.hpp"

namespace whynogpu {

Observed<std::string> Host::variable(const std::string& name) const {
    const Environment& variables = environment();
    const auto found = variables.find(name);
    if (found == variables.end()) return Observed<std::string>::absent("$" + name);
    return Observed<std::string>::present(found->second, "$" + name);
}

bool Host::is_folder(const std::string& path) {
    const auto found = status(path);
    return found.is_present() && found->kind == FileKind::folder;
}

bool Host::is_file(const std::string& path) {
    const auto found = status(path);
    return found.is_present() && found->kind == FileKind::regular;
}

}  // namespace whynogpu
