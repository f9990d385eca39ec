// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "knowledge/release.hpp"
#include "parse/elf.hpp"
#include "snapshot/loader.hpp"
#include "snapshot/observed.hpp"
#include "snapshot/python.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// A module that the import of TensorFlow needs, as it would be found.
struct ModuleSeen {
    std::string module;                 ///< "google.protobuf", as the release imports it
    std::string distribution;           ///< who provides it; empty: the standard library
    ModuleLocation location;
    std::string first_use;              ///< who imports it: "tensorflow/__init__.py:30", "requests"
    bool guarded = false;               ///< in a `try` that swallows its absence
    bool claimed = false;               ///< a distribution of that name stands in the same path entry
    bool before_stdlib = false;         ///< in the script's folder or $PYTHONPATH: it wins over everything that is installed
    bool bare = false;                  ///< nothing is taken from it while the import goes on
    bool hollow = false;                ///< holds little of what the installed one behind it holds: a stranger of the same name
    std::string hides;                  ///< the installed one behind a file of the user's own; empty: there is none
    Observed<Version> version;          ///< of the files where they tell, else of the distribution in the same entry
    std::vector<std::string> lacks;     ///< names that TensorFlow takes from it and that its text does not contain
};

/// A file of the user's own that is found before a module of the standard library.
struct StdlibShadow {
    std::string module;               ///< "types"
    std::string file;
    std::string entry_origin;         ///< of the path entry: "the script's folder", "$PYTHONPATH[0]"
    bool at_start = false;            ///< found already when Python starts ($PYTHONPATH): start-up itself imports it
    bool preloaded = false;           ///< in sys.modules before the program's first line, so nobody looks for it again
    bool builtin = false;             ///< compiled in or frozen: never looked for on the path
    bool needed = false;              ///< `import tensorflow` imports it, directly or not
    bool keras_only = false;          ///< only tf.keras imports it, or only tf.keras takes what it lacks
    std::vector<std::string> lacks;   ///< names that are taken from it and that it does not have
    bool from_import = false;         ///< the first of `lacks` is taken by `from … import`
};

/// What decides whether protobuf's Python takes TensorFlow's generated modules.
struct ProtobufSeen {
    bool has_runtime_version = false;  ///< google/protobuf/runtime_version.py: since 5.26
    bool has_builder = false;          ///< google/protobuf/internal/builder.py: since 3.20
    bool has_upb = false;              ///< google/_upb/_message.*.so: since 4.21
    bool has_cpp = false;              ///< google/protobuf/pyext/_message.*.so: up to 4.20
};

/// A compiled package's extension modules, as their file names say.
struct ExtensionSeen {
    std::string distribution;          ///< "numpy"
    std::string stem;                  ///< "_multiarray_umath"
    std::string folder;
    std::vector<std::string> files;    ///< all builds of it that lie there
    bool fits = false;                 ///< one has a tag that this interpreter takes
};

/// A shared object of TensorFlow's own.
struct NativeSeen {
    std::string path;                        ///< absolute
    std::string relative;                    ///< below the package: "python/_pywrap_tensorflow_internal.so"
    bool fatal_missing = true;
    Observed<ElfDamage> damage;              ///< absent: no such file; none: headers are sound
    std::string detail;                      ///< the loader's words
    std::uint64_t size = 0;
    Observed<std::uint64_t> recorded_size;   ///< in RECORD of the distribution that owns the files
    bool foreign = false;                    ///< sound, but not linked with TensorFlow's libraries: no extension module of that name
};

/// What `import distutils` would find on a Python that no longer has it.
struct DistutilsSeen {
    bool in_stdlib = false;
    bool hooked = false;               ///< setuptools' distutils-precedence.pth is executed at start, and its module is there
    std::string unread_hook;           ///< that file, in a folder whose .pth files nobody reads
    std::string setuptools;            ///< setuptools/_distutils, wherever on the path; empty: there is none
    std::string other;                 ///< a package of that name on the path that is found instead
    bool disabled = false;             ///< SETUPTOOLS_USE_DISTUTILS=stdlib
    std::vector<std::string> vendored; ///< missing modules that setuptools, once imported, brings along
};

/// A requirement of TensorFlow's metadata that the installed packages do not meet.
struct ViolatedRequirement {
    std::string distribution, installed;  ///< `installed` empty: not at all
    std::string text;                     ///< as `pip check` words it
    std::string origin;
};

/// What was seen of everything that `import tensorflow` needs beside TensorFlow's own Python files.
struct ImportsSeen {
    bool probed = false;                       ///< false: nobody looked; everything below is empty
    std::optional<ImportFacts> own_needs;      ///< read from the package itself, where nothing is known of its version
    std::vector<ModuleSeen> modules;           ///< in the order TensorFlow imports them
    std::vector<StdlibShadow> shadows;
    ProtobufSeen protobuf;
    std::vector<ExtensionSeen> extensions;
    DistutilsSeen distutils;
    std::vector<NativeSeen> native;
    std::vector<LoadOutcome> loads;            ///< objects that the import opens, where the environment or damage made it worth asking; first failing first
    bool plugin_folder = false;                ///< site-packages has a folder tensorflow-plugins
    std::vector<LoadOutcome> plugins;          ///< shared objects of tensorflow-plugins folders that do not load
    Observed<LoadOutcome> start_failure;       ///< present: the loader cannot even start this Python
    std::vector<std::string> mixed;            ///< packages whose files are of two versions, one over the other
    Observed<std::string> python_of_build;     ///< "3.12": for which CPython the native code was compiled
    std::vector<std::string> denied_files;     ///< Python files that this user may not read, and that are not compiled
    std::vector<std::string> missing_files;    ///< Python files or folders of the package itself that are not there
    bool legacy_keras = false;                 ///< $TF_USE_LEGACY_KERAS asks for tf_keras
    Observed<std::string> keras_backend;       ///< what keras would take: $KERAS_BACKEND or ~/.keras/keras.json
    std::vector<ModuleSeen> keras_modules;     ///< what only tf.keras needs: keras or tf_keras itself, and others
    std::vector<std::pair<std::string, std::string>> variables;  ///< of the environment, those that matter to an import
    std::vector<std::string> unread;           ///< what could not be looked at: sentences with their place
    std::vector<ViolatedRequirement> violated;
};

}  // namespace whynogpu
