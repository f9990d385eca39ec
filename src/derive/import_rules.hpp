// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "derive/import_forecast.hpp"

namespace whynogpu {

/// What the rules of forecast_import() look at, and where each puts what it finds.
struct ImportCase {
    const PythonFacts& python;
    const TensorFlowFacts& tensorflow;
    const ImportsSeen& seen;
    const Release* release;
    std::vector<ImportBreaker> breakers;
    std::vector<std::string> unknowns;

    [[nodiscard]] const ModuleSeen* module(std::string_view name) const;
    [[nodiscard]] const ModuleSeen* of_distribution(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> variable(std::string_view name) const;
    [[nodiscard]] bool python_at_least(int major, int minor) const;
    /// Does the release import that module, not in a `try`?
    [[nodiscard]] bool imports(std::string_view module) const;
    void add(BreakerKind kind, std::string error, std::string what, std::string evidence, std::string origin, std::string needs = {}, ModuleUse use = {});
};

// In the order in which Python comes to them.

/// The loader cannot start Python, Python itself gives up, or there is no TensorFlow.
void judge_start(ImportCase& c);
void judge_distutils(ImportCase& c);
/// import_shadows.cpp: a user's file in place of a module of the standard library.
void judge_shadows(ImportCase& c);
/// import_native.cpp: the package's own files, for another Python, damaged, or kept from loading.
void judge_files(ImportCase& c);
/// import_modules.cpp: what it imports of others.
void judge_modules(ImportCase& c);
/// import_versions.cpp: NumPy, protobuf and others in versions that do not work.
void judge_versions(ImportCase& c);
void judge_environment(ImportCase& c);
/// import_native.cpp: what the import opens last.
void judge_plugins(ImportCase& c);

/// import_progress.cpp: has the native code been loaded when this ends the import?
[[nodiscard]] NativeCode native_code_by_then(const ImportCase& c, const ImportBreaker& breaker);

/// import_keras.cpp
void judge_keras(const ImportCase& c, ImportForecast& forecast);

/// The module as its user finds it, or why not; nothing when it is fine.
[[nodiscard]] std::optional<ImportBreaker> module_fault(const ImportCase& c, const ModuleSeen& module);

}  // namespace whynogpu
