// SPDX-License-Identifier: Apache-2.0
#include "derive/import_forecast.hpp"

#include <algorithm>

#include "derive/import_rules.hpp"

namespace whynogpu {

const ModuleSeen* ImportCase::module(std::string_view name) const {
    const auto at = std::ranges::find_if(seen.modules, [&](const ModuleSeen& module) { return module.module == name; });
    return at == seen.modules.end() ? nullptr : &*at;
}

const ModuleSeen* ImportCase::of_distribution(std::string_view name) const {
    for (const auto* modules : {&seen.modules, &seen.keras_modules})
        for (const ModuleSeen& module : *modules)
            if (module.distribution == name && module.version.is_present()) return &module;
    return nullptr;
}

std::optional<std::string> ImportCase::variable(std::string_view name) const {
    for (const auto& [key, value] : seen.variables)
        if (key == name) return value;
    return std::nullopt;
}

bool ImportCase::python_at_least(int major, int minor) const {
    return python.version.is_present() && (python.version->major() > major || (python.version->major() == major && python.version->minor() >= minor));
}

bool ImportCase::imports(std::string_view name) const {
    return release != nullptr && std::ranges::any_of(release->imports.modules, [&](const ImportedModule& module) {
        return module.module == name && !module.guarded && !module.keras_only;
    });
}

void ImportCase::add(BreakerKind kind, std::string error, std::string what, std::string evidence, std::string origin, std::string needs, ModuleUse use) {
    breakers.push_back({kind, std::move(error), std::move(what), std::move(evidence), std::move(origin), std::move(needs), std::move(use)});
}

namespace {

/// Requirements that are not met and have nothing to do with what breaks.
std::vector<ImportNote> harmless_violations(const ImportCase& c, const ImportForecast& forecast) {
    std::vector<ImportNote> notes;
    for (const ViolatedRequirement& violated : c.seen.violated) {
        const auto is_it = [&](const ImportBreaker& breaker) { return breaker.what == violated.distribution; };
        if (std::ranges::any_of(c.breakers, is_it) || is_it(forecast.keras_breaker)) continue;
        notes.push_back({violated.text + " TensorFlow imports all the same.", violated.origin});
    }
    return notes;
}

}  // namespace

ImportForecast forecast_import(const PythonFacts& python, const TensorFlowFacts& tensorflow, const ImportsSeen& seen, const Release* release) {
    Release own;
    if (release == nullptr && seen.own_needs) own.imports = *seen.own_needs;
    ImportCase c{python, tensorflow, seen, release == nullptr && seen.own_needs ? &own : release, {}, {}};
    judge_start(c);
    const bool nothing_to_import = !c.breakers.empty();
    if (seen.probed && !nothing_to_import) {
        judge_distutils(c);
        judge_shadows(c);
        judge_files(c);
        judge_modules(c);
        judge_versions(c);
        judge_environment(c);
        judge_plugins(c);
    } else if (!seen.probed && !nothing_to_import) {
        c.unknowns.emplace_back("nobody looked at what the import needs");
    }
    for (ImportBreaker& breaker : c.breakers) breaker.native = native_code_by_then(c, breaker);
    ImportForecast forecast;
    using State = ImportForecast::State;
    forecast.state = !c.breakers.empty() ? State::error : !c.unknowns.empty() ? State::unknown : State::ok;
    if (forecast.state == State::unknown) forecast.unknown_because = c.unknowns.front();
    if (forecast.state == State::error) forecast.keras = State::error;
    else if (forecast.state == State::ok && c.release != nullptr) judge_keras(c, forecast);
    if (forecast.state == State::ok && release == nullptr)
        forecast.notes.push_back({"What this version of TensorFlow needs of other packages is not known; only what its own files and metadata tell was checked.", tensorflow.version.origin()});
    for (const std::string& text : seen.unread) forecast.notes.push_back({text, {}});
    if (!nothing_to_import)
        for (ImportNote& note : harmless_violations(c, forecast)) forecast.notes.push_back(std::move(note));
    forecast.breakers = std::move(c.breakers);
    return forecast;
}

}  // namespace whynogpu
