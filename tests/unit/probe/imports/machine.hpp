// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "probe/imports.hpp"
#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {

inline const std::string import_site = "/opt/a/lib/python3.12/site-packages";

/// The standard library as a data file tells it: small, and only for these tests.
inline const Knowledge& import_knowledge() {
    static const EmbeddedFile files[] = {{"python/3.12.toml", R"(
python = "3.12"
source = "made up"
checked = "2026-11-21"
builtin = ["time"]
preloaded = ["os"]
[[module]]
name = "copy"
fatal = true
keras_names = ["deepcopy"]
[[module]]
name = "math"
fatal = true
attributes = ["sqrt"]
[[module]]
name = "os"
fatal = true
imported = ["getcwd"]
[[module]]
name = "types"
fatal = true
imported = ["MappingProxyType"]
attributes = ["ModuleType"]
[[module]]
name = "zlib"
fatal = true
)"}};
    static const Knowledge knowledge{EmbeddedFiles(files)};
    return knowledge;
}

/// A Python 3.12 with a TensorFlow and the packages it imports, all sound. Archives laid over it spoil things.
inline std::string import_machine() {
    std::string text = installed_python("/opt/a", "3.12");
    for (const char* module : {"types", "copy", "logging/__init__", "lib-dynload/math.cpython-312-x86_64-linux-gnu.so"})
        text += file("/opt/a/lib/python3.12/" + std::string(module) + (std::string(module).ends_with(".so") ? "" : ".py"));
    const auto package = [&](const std::string& folder, const std::string& distribution, const std::string& init) {
        text += file(import_site + "/" + folder + "/__init__.py", init) + file(import_site + "/" + distribution + ".dist-info/METADATA");
    };
    package("numpy", "numpy-2.0.2", "from . import core\n");
    text += file(import_site + "/numpy/version.py", "version = \"2.0.2\"\n__version__ = version\n");
    text += file(import_site + "/numpy/_core/_multiarray_umath.cpython-312-x86_64-linux-gnu.so");
    package("google/protobuf", "protobuf-5.29.6", "__version__ = '5.29.6'\n");
    text += file(import_site + "/google/protobuf/runtime_version.py") + file(import_site + "/google/protobuf/internal/builder.py");
    text += file(import_site + "/google/_upb/_message.abi3.so");
    text += file(import_site + "/typing_extensions.py", "class Protocol: pass\nSelf = object()\n") + file(import_site + "/typing_extensions-4.16.0.dist-info/METADATA");
    package("keras", "keras-3.15.1", "from keras.api import *\n");
    package("optree", "optree-0.20.0", "");
    package("setuptools", "setuptools-84.2.1", "import sys\nsys.path.extend([vendor_path('_vendor')])\n");
    text += file(import_site + "/setuptools/_distutils/__init__.py") + file(import_site + "/setuptools/_vendor/packaging/__init__.py");
    text += file(import_site + "/_distutils_hack/__init__.py");
    text += file(import_site + "/distutils-precedence.pth",
                 "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();");
    for (const char* folder : {"_api/v2", "core", "python"}) text += file(import_site + "/tensorflow/" + folder + "/__init__.py");
    text += file(import_site + "/tensorflow/__init__.py") + file(import_site + "/tensorflow/tools/pip_package/setup.py", "_VERSION = '2.18.0'\n");
    text += "-- " + import_site + "/tensorflow/libtensorflow_framework.so.2 elf soname=libtensorflow_framework.so.2 needed=libc.so.6 size=500 --\n";
    text += "-- " + import_site + "/tensorflow/python/_pywrap_tensorflow_internal.so elf needed=libtensorflow_framework.so.2 size=400 --\n";
    const std::string info = import_site + "/tensorflow-2.18.0.dist-info/";
    text += file(info + "METADATA", "Name: tensorflow\nVersion: 2.18.0\nRequires-Dist: numpy<2.1.0,>=1.26.0\nRequires-Dist: protobuf<6,>=3.20.3\n");
    text += file(info + "WHEEL", "Tag: cp312-cp312-manylinux_2_17_x86_64\n");
    text += file(info + "RECORD", "tensorflow/__init__.py,,0\ntensorflow/libtensorflow_framework.so.2,,500\ntensorflow/python/_pywrap_tensorflow_internal.so,,400\n");
    return text + "-- system --\ncwd=/app\n-- /app/train.py --\n";
}

inline Release import_release() {
    Release release;
    release.id = "2.18";
    release.versions = *VersionRange::parse("==2.18.*");
    const auto need = [&](const char* module, const char* distribution, std::vector<std::string> names = {}) {
        ImportedModule wanted;
        wanted.module = module;
        wanted.distribution = distribution;
        wanted.names = std::move(names);
        release.imports.modules.push_back(wanted);
    };
    need("distutils", "");
    need("numpy", "numpy");
    need("google.protobuf", "protobuf");
    need("typing_extensions", "typing-extensions", {"Protocol", "Self"});
    release.imports.native = {{"python/_pywrap_tensorflow_internal.so", true}, {"libtensorflow_framework.so.2", true}};
    release.imports.keras_distribution = "keras";
    release.imports.package_needs = {{"keras", {"optree"}, *VersionRange::parse(">=3"), ""}};
    return release;
}

/// What is seen on that machine with `twist` laid over it.
inline ImportsSeen imports_seen_for(const std::string& twist, const Release* release, const std::string& version = "2.18.0") {
    FakeHost host(import_machine());
    host.lay_over(twist);
    const PythonFacts python = probe_python(host, {.python = "/opt/a/bin/python", .venv = {}, .conda = {}, .kernel = {}, .script = "/app/train.py"});
    const auto distributions = list_distributions(host, python);
    TensorFlowFacts tensorflow;
    tensorflow.module = find_module(host, python, "tensorflow");
    tensorflow.folder = tensorflow.core_folder = tensorflow.module.folder;
    tensorflow.version = Observed<Version>::present(Version(version), "");
    tensorflow.framework = Observed<std::string>::present(tensorflow.folder + "/libtensorflow_framework.so.2", "");
    tensorflow.impostor = Observed<std::string>::absent("");
    for (const Distribution& distribution : distributions)
        if (distribution.name == "tensorflow") tensorflow.claims.push_back(distribution);
    tensorflow.owner = Observed<std::string>::present("tensorflow", "");
    tensorflow.python_tag = Observed<std::string>::present("cp312", "WHEEL");
    LinkMap process(host, "/opt/a/bin/python");
    return probe_imports(host, python, tensorflow, distributions, release, import_knowledge(), process);
}

inline ImportsSeen imports_seen(const std::string& twist, const Release& release = import_release()) {
    return imports_seen_for(twist, &release);
}

}  // namespace whynogpu::test
