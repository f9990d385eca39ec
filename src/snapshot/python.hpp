// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "snapshot/observed.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// How the subject was chosen; shown in the report.
enum class SubjectChoice { path_search, named_python, venv, conda, kernel, script };

/// What the user asked for. Empty members were not given.
struct SubjectRequest {
    std::optional<std::string> python, venv, conda, kernel, script;
    bool on_disk = false;  ///< files of a machine that does not run: an image
};

/// One entry of sys.path, in order.
struct SearchEntry {
    std::string folder;    ///< as sys.path would spell it; the '' of `python -c` is given as the current folder
    std::string origin;    ///< why it is there: "$PYTHONPATH[0]", "site-packages of the environment", ".../easy-install.pth:3"
    bool is_site = false;  ///< its .pth files are read, and its *.dist-info count
};

/// A module that a finder of an editable install adds behind the path.
struct EditableModule {
    std::string module, location, origin;
};

/// A namespace package that an "-nspkg.pth" line makes at start, before any import looks at the path.
struct NamespaceModule {
    std::string module;                 ///< "google"
    std::vector<std::string> portions;  ///< its __path__
    std::string origin;
};

/// A line of a .pth file that Python executes at start.
struct StartupLine {
    std::string file;
    int line = 0;
    std::string text;
};

/// A conflict between what is active in the shell and what `python` really is.
struct ActiveEnvironment {
    std::string kind;    ///< "venv" or "conda"
    std::string prefix;  ///< $VIRTUAL_ENV or $CONDA_PREFIX
    bool is_subject = false;
};

/// The interpreter that is diagnosed and where it takes packages from, by files alone.
struct PythonFacts {
    SubjectChoice choice = SubjectChoice::path_search;
    std::string chosen_by;             ///< for people: "first python on PATH", "--venv .venv"
    Observed<std::string> executable;  ///< absolute, links not resolved: sys.executable
    Observed<std::string> real_executable;
    Observed<Version> version;         ///< "3.12" or finer
    std::string implementation = "cpython";
    Observed<std::string> prefix;      ///< sys.prefix
    Observed<std::string> base_prefix;
    std::string environment_kind;      ///< "venv", "conda", "pyenv", "system", "other"
    bool made_by_uv = false;           ///< pyvenv.cfg has a line "uv = …": such an environment has no pip of its own
    Observed<bool> externally_managed; ///< the marker of PEP 668, EXTERNALLY-MANAGED beside the standard library of a Python that is no venv
    /// Present: this Python cannot start, and why (the words it would print).
    Observed<std::string> start_failure;
    std::vector<SearchEntry> search_path;
    std::vector<EditableModule> editable;
    std::vector<NamespaceModule> namespaces;
    std::vector<StartupLine> startup_lines;  ///< all "import" lines that run, in order: distutils-precedence.pth and others
    bool imports_in_pth = false;       ///< an "import" line of a .pth file, or a sitecustomize that touches sys.path, may change the path: see unread
    std::vector<std::string> unread;   ///< what could not be followed by files alone: each a sentence with its place
    std::vector<std::string> remarks;  ///< what was followed on the way to the program: wrappers, shims
    std::vector<ActiveEnvironment> active;
    Observed<std::string> script;      ///< --script, absolute as given
    std::string abi_suffix;            ///< "t" of a free-threaded build; else empty
    std::string stdlib;                ///< lib/python3.X of the base; empty if unknown
    /// What a kernel specification sets in its process, on top of the subject's environment.
    std::vector<std::pair<std::string, std::string>> kernel_variables;
    /// Other interpreters on PATH or in active environments that hold a TensorFlow, for wrong-interpreter.
    std::vector<std::string> other_pythons_with_tensorflow;
};

/// What `import NAME` finds on the path.
enum class ModuleKind { missing, package, module_file, extension, bytecode, namespace_package };

struct ModuleLocation {
    ModuleKind kind = ModuleKind::missing;
    std::string file;     ///< __file__: ".../tensorflow/__init__.py"; empty for a namespace package
    std::string folder;   ///< of a package
    std::string entry;    ///< the sys.path entry it was found in
    std::vector<std::string> portions;    ///< of a namespace package: its folders
    std::vector<std::string> unreadable;  ///< entries that could not be looked into
};

/// An installed distribution: one *.dist-info or *.egg-info.
struct Distribution {
    std::string name;       ///< normalised: lower case, '-' for '_' and '.'
    std::string version;    ///< from METADATA, else from the folder's name; empty if neither tells
    std::string folder;     ///< the dist-info
    std::string entry;      ///< the sys.path entry it stands in
};

/// The headers of METADATA (or PKG-INFO) that say what was installed and what it wants.
struct DistributionMetadata {
    std::string name, version;
    std::vector<std::string> requires_dist;   ///< raw: "numpy<2.1.0,>=1.26.0 ; python_version >= \"3.12\""
    std::vector<std::string> provides_extra;
    std::string requires_python;
};

}  // namespace whynogpu
