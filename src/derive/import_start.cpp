// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What the first use of TensorFlow says when the import statement found something else.
std::string no_config(const ImportCase& c) {
    const bool script_itself = c.python.script.is_present() && file_name(*c.python.script) == "tensorflow.py" && c.tensorflow.module.file == *c.python.script;
    return script_itself ? "AttributeError: partially initialized module 'tensorflow' has no attribute 'config'"
                         : "AttributeError: module 'tensorflow' has no attribute 'config'";
}

}  // namespace

void judge_start(ImportCase& c) {
    if (c.python.start_failure.is_present())
        return c.add(BreakerKind::python_does_not_start, *c.python.start_failure, c.python.executable.value_or("python"),
                     "Python itself does not start", c.python.start_failure.origin());
    if (c.seen.start_failure.is_present()) {
        const LoadOutcome& load = *c.seen.start_failure;
        return c.add(BreakerKind::loader_conflict, load.error, load.culprit,
                     "the loader cannot start Python: it takes " + (load.culprit_path.empty() ? load.culprit : load.culprit_path), c.seen.start_failure.origin());
    }
    const ModuleLocation& module = c.tensorflow.module;
    if (module.kind == ModuleKind::missing) {
        // Folders that Python's own user may not look into are as good as empty to Python too; any other reason leaves it open.
        if (!module.unreadable.empty() && !c.python.version.is_present()) return c.unknowns.push_back(module.unreadable.front() + " could not be read");
        return c.add(BreakerKind::not_installed, "ModuleNotFoundError: No module named 'tensorflow'", "tensorflow",
                     "no entry of this Python's search path holds a module of that name", c.python.executable.value_or(""), "tensorflow");
    }
    if (c.tensorflow.impostor.is_present())
        c.add(BreakerKind::not_tensorflow, no_config(c), module.file.empty() ? module.folder : module.file, *c.tensorflow.impostor, c.tensorflow.impostor.origin());
}

void judge_distutils(ImportCase& c) {
    const bool wanted = c.imports("distutils") || (c.release != nullptr && std::ranges::any_of(c.release->imports.modules, [](const ImportedModule& m) {
                            return m.module.starts_with("distutils.") && !m.guarded;
                        }));
    const DistutilsSeen& distutils = c.seen.distutils;
    if (!wanted || !c.python_at_least(3, 12) || distutils.in_stdlib || !distutils.other.empty()) return;
    if (distutils.hooked && !distutils.setuptools.empty() && !distutils.disabled) return;
    std::string evidence;
    std::string origin = c.python.executable.value_or("");
    if (distutils.setuptools.empty()) {
        evidence = "Python " + c.python.version->text() + " no longer has distutils, and setuptools, which brings a copy, is not installed";
    } else if (distutils.disabled) {
        evidence = "SETUPTOOLS_USE_DISTUTILS keeps setuptools from standing in for distutils, which this Python no longer has";
        origin = "$SETUPTOOLS_USE_DISTUTILS";
    } else if (!distutils.unread_hook.empty()) {
        evidence = "setuptools' copy of distutils is switched on by " + distutils.unread_hook + ", and this Python reads no .pth files in that folder";
        origin = distutils.unread_hook;
    } else {
        evidence = "setuptools is there, but its distutils-precedence.pth, which switches its copy of distutils on, is not";
        origin = distutils.setuptools;
    }
    c.add(BreakerKind::module_missing, "ModuleNotFoundError: No module named 'distutils'", "setuptools", std::move(evidence), std::move(origin), "setuptools",
          {c.imports("distutils") ? "distutils" : "distutils.spawn", {}});
}

void judge_shadows(ImportCase& c) {
    for (const StdlibShadow& shadow : c.seen.shadows) {
        if (shadow.builtin || shadow.keras_only || !shadow.needed || shadow.lacks.empty()) continue;
        // A module that Python has imported by itself is not looked for again; but what stands on $PYTHONPATH was there before.
        if (shadow.preloaded && !shadow.at_start) continue;
        if (shadow.module == "distutils" && c.seen.distutils.hooked) continue;
        const std::string error = shadow.from_import ? "ImportError: cannot import name '" + shadow.lacks.front() + "' from '" + shadow.module + "' (" + shadow.file + ")"
                                                     : "AttributeError: module '" + shadow.module + "' has no attribute '" + shadow.lacks.front() + "'";
        c.add(BreakerKind::module_shadowed, error, shadow.module,
              shadow.file + " is found before the module '" + shadow.module + "' of the standard library (" + shadow.entry_origin + ")", shadow.file);
        // What of the standard library is used before the native code is loaded differs with Python's version and with the packages: not told.
    }
}

void judge_environment(ImportCase& c) {
    if (c.release == nullptr) return;
    if (const auto optimize = c.variable("PYTHONOPTIMIZE"); optimize && c.release->imports.docstrings_needed) {
        const auto level = parse_unsigned(*optimize);
        if (level && *level >= 2)
            c.add(BreakerKind::environment, "TypeError: expected string or bytes-like object, got 'NoneType'", "PYTHONOPTIMIZE",
                  "PYTHONOPTIMIZE=" + *optimize + " removes docstrings, which this TensorFlow edits while it is imported", "$PYTHONOPTIMIZE");
    }
    if (const auto warnings = c.variable("PYTHONWARNINGS"); warnings && (c.imports("imp"))) {
        const auto first = split(*warnings, ',').back();  // the last filter given is the first asked
        if (trim(first) == "error")
            c.add(BreakerKind::environment, "DeprecationWarning: the imp module is deprecated", "PYTHONWARNINGS",
                  "PYTHONWARNINGS turns warnings into errors, and this TensorFlow imports a deprecated module", "$PYTHONWARNINGS", {}, {"imp", {}});
    }
}

}  // namespace whynogpu
