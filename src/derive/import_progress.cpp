// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Is that used before the object that brings the GPU code is opened? The row lists modules and what is taken from them, dotted.
bool is_used_before(const ImportFacts& imports, const ModuleUse& use) {
    const auto& before = imports.before_native;
    const auto has_part_of = [&](const std::string& module) {
        const auto next = std::ranges::lower_bound(before, module + ".");
        return next != before.end() && next->starts_with(module + ".");
    };
    if (use.name == "*") return has_part_of(use.module);
    if (!use.name.empty()) return std::ranges::binary_search(before, use.module + "." + use.name);
    return std::ranges::binary_search(before, use.module) || has_part_of(use.module);
}

}  // namespace

NativeCode native_code_by_then(const ImportCase& c, const ImportBreaker& breaker) {
    switch (breaker.kind) {
        case BreakerKind::python_does_not_start:
        case BreakerKind::not_installed:
        case BreakerKind::not_tensorflow: return NativeCode::not_loaded;
        default: break;
    }
    if (breaker.native != NativeCode::unknown || c.release == nullptr || c.release->imports.first_native.empty()) return breaker.native;
    const ImportFacts& imports = c.release->imports;
    if (breaker.use.module.empty()) {
        // Versions and settings that are no module's own fault are noticed by native code, or when what it holds is made ready for Python.
        const bool noticed_later = breaker.kind == BreakerKind::version_conflict || breaker.kind == BreakerKind::environment || breaker.kind == BreakerKind::wrong_python;
        return noticed_later ? NativeCode::loaded : NativeCode::unknown;
    }
    const std::string first = "tensorflow." + replace_all(imports.first_native.substr(0, imports.first_native.rfind('.')), "/", ".");
    return breaker.use.module == first || is_used_before(imports, breaker.use) ? NativeCode::not_loaded : NativeCode::loaded;
}

}  // namespace whynogpu
