// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {
namespace {

void add_remedies(Judgement& said, const Case& c, const ImportBreaker& breaker) {
    switch (breaker.kind) {
        case BreakerKind::module_missing: add(said, c.remedies.find("pin-package", {{"requirement", breaker.what}})); break;
        case BreakerKind::version_conflict:
            if (!breaker.needs.empty()) add(said, c.remedies.find("pin-package", {{"requirement", breaker.what + breaker.needs}}));
            break;
        case BreakerKind::module_shadowed: add(said, c.remedies.find("rename-shadowing-file", {{"file", breaker.origin}})); break;
        case BreakerKind::environment: add(said, c.remedies.find("unset-variable", {{"name", breaker.what}})); break;
        case BreakerKind::native_missing:
        case BreakerKind::native_broken:
        case BreakerKind::files_missing:
            if (c.seen.tensorflow.version.is_present())
                add(said, c.remedies.find("reinstall-one-package", {{"requirement", c.seen.tensorflow.owner.value_or("tensorflow") + "==" + c.seen.tensorflow.version->text()}}));
            break;
        case BreakerKind::wrong_python: add(said, c.remedies.find("create-venv-with-python")); break;
        default: break;
    }
}

}  // namespace

Judgement judge_import_broken(const Case& c) {
    if (c.predicted.import == Outcome::unknown) return undecided("whether the import works:  python -c 'import tensorflow'");
    if (c.predicted.stop != Stop::import_fails || c.predicted.imports.breakers.empty()) return ruled_out();
    const ImportBreaker& first = c.predicted.imports.breakers.front();
    // Those have causes of their own.
    if (first.kind == BreakerKind::not_tensorflow || first.kind == BreakerKind::loader_conflict || first.kind == BreakerKind::not_installed) return ruled_out();
    Judgement said = established((first.kind == BreakerKind::python_does_not_start ? "this Python does not start: " : "import tensorflow fails: ") + first.evidence);
    for (const ImportBreaker& breaker : c.predicted.imports.breakers) said.because.push_back({breaker.evidence, breaker.origin});
    if (!first.error.empty()) said.because.push_back({"what you will see: " + first.error, first.origin});
    said.breaks_import = true;
    add_remedies(said, c, first);
    return said;
}

}  // namespace whynogpu
