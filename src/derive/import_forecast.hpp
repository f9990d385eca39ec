// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/release.hpp"
#include "snapshot/imports.hpp"
#include "snapshot/python.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// What kind of thing keeps `import tensorflow` from succeeding.
enum class BreakerKind {
    python_does_not_start,  ///< not even Python itself
    not_installed,          ///< no module of that name
    not_tensorflow,         ///< the statement may succeed, but what it imports is no TensorFlow
    module_missing,         ///< a requirement is not there
    module_shadowed,        ///< a file of the user's own hides a module
    version_conflict,       ///< a requirement is there in a version that raises
    wrong_python,           ///< compiled for another Python
    native_missing,         ///< a shared object of TensorFlow is not there
    native_broken,          ///< … is damaged, or its parts are of different releases
    files_missing,          ///< Python files of the package itself are not there
    loader_conflict,        ///< the environment makes the loader take a wrong library
    environment,            ///< a variable
};

/// How far an import has come when something ends it: TensorFlow's first lines are printed while its native code is loaded.
enum class NativeCode { unknown, not_loaded, loaded, all_done };

/// What an import statement, or a line behind it, wants of a module.
struct ModuleUse {
    std::string module;  ///< "google.protobuf"; empty: the fault is no module's
    std::string name;    ///< what is looked up in it; "*": anything; empty: it is imported, no more
};

/// One thing that would end the import.
struct ImportBreaker {
    BreakerKind kind = BreakerKind::module_missing;
    std::string error;     ///< the line that says what broke, as Python prints it; may stop where it becomes particular
    std::string what;      ///< distribution, module, file or variable
    std::string evidence;  ///< for people: one sentence
    std::string origin;    ///< where that was seen
    std::string needs;     ///< versions that would work, or the module's name; empty: does not apply
    ModuleUse use;         ///< what raises
    NativeCode native = NativeCode::unknown;
};

/// A requirement that looks wrong and does no harm.
struct ImportNote {
    std::string text, origin;
};

/// Will `import tensorflow` succeed, and does tf.keras work?
struct ImportForecast {
    enum class State { ok, error, unknown };
    State state = State::unknown;
    std::vector<ImportBreaker> breakers;  ///< in the order Python meets them: the user sees the first
    std::string unknown_because;          ///< for State::unknown
    State keras = State::unknown;
    ImportBreaker keras_breaker;          ///< for keras == error; also when the import fails for everybody, then empty
    std::vector<ImportNote> notes;
};

/// A pure function. `release`: null when nothing is known of the version; then only what the files themselves prove is judged.
[[nodiscard]] ImportForecast forecast_import(const PythonFacts& python, const TensorFlowFacts& tensorflow, const ImportsSeen& seen, const Release* release);

}  // namespace whynogpu
