// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"

namespace whynogpu {
namespace {

void fail(ImportForecast& forecast, ImportBreaker breaker) {
    if (forecast.keras == ImportForecast::State::error) return;
    forecast.keras = ImportForecast::State::error;
    forecast.keras_breaker = std::move(breaker);
}

void judge_keras_itself(const ImportCase& c, const ModuleSeen& keras, ImportForecast& forecast) {
    if (keras.location.kind == ModuleKind::missing) {
        const bool legacy = c.seen.legacy_keras;
        return fail(forecast, {BreakerKind::module_missing, "ImportError: Keras cannot be imported. Check that it is installed.", keras.distribution,
                               legacy ? "TF_USE_LEGACY_KERAS asks for tf_keras, which is not installed" : keras.module + " is not installed",
                               legacy ? "$TF_USE_LEGACY_KERAS" : c.python.executable.value_or(""), keras.distribution});
    }
    const VersionRange& works = c.release->imports.keras;
    if (c.seen.legacy_keras || !keras.version.is_present() || works.contains(*keras.version)) return;
    fail(forecast, {BreakerKind::version_conflict, "ImportError: Keras cannot be imported. Check that it is installed.", keras.distribution,
                    keras.distribution + " " + keras.version->text() + " is installed; tf.keras of this TensorFlow works with " + works.text(),
                    keras.version.origin(), works.text()});
}

}  // namespace

void judge_keras(const ImportCase& c, ImportForecast& forecast) {
    forecast.keras = ImportForecast::State::ok;
    for (const ModuleSeen& module : c.seen.keras_modules) {
        auto fault = module_fault(c, module);
        const bool itself = module.distribution == c.release->imports.keras_distribution || module.distribution == "tf-keras";
        if (itself && (!fault || fault->kind == BreakerKind::module_missing)) judge_keras_itself(c, module, forecast);
        else if (fault) fail(forecast, std::move(*fault));
    }
    for (const StdlibShadow& shadow : c.seen.shadows) {
        if (shadow.builtin || (shadow.preloaded && !shadow.at_start) || !shadow.keras_only || shadow.lacks.empty()) continue;
        fail(forecast, {BreakerKind::module_shadowed, "AttributeError: module '" + shadow.module + "' has no attribute '" + shadow.lacks.front() + "'", shadow.module,
                        shadow.file + " is found before the module '" + shadow.module + "' of the standard library", shadow.file, {}});
    }
    for (const ImportBound& bound : c.release->imports.bounds) {
        const ModuleSeen* module = bound.keras_only ? c.of_distribution(bound.distribution) : nullptr;
        if (module == nullptr || bound.works.contains(*module->version)) continue;
        fail(forecast, {BreakerKind::version_conflict, bound.error, bound.distribution,
                        bound.distribution + " " + module->version->text() + " is installed; tf.keras of this TensorFlow works with " + bound.works.text(),
                        module->version.origin(), bound.works.text()});
    }
}

}  // namespace whynogpu
