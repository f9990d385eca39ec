// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "probe/imports/look.hpp"
#include "unit/probe/imports/machine.hpp"

namespace whynogpu::test {
namespace {

const ModuleSeen& module_of(const ImportsSeen& seen, const std::string& name) {
    for (const auto* modules : {&seen.modules, &seen.keras_modules})
        for (const ModuleSeen& module : *modules)
            if (module.module == name) return module;
    throw std::runtime_error("not looked at: " + name);
}

const NativeSeen& native_of(const ImportsSeen& seen, const std::string& ending) {
    for (const NativeSeen& file : seen.native)
        if (file.relative.ends_with(ending)) return file;
    throw std::runtime_error("not looked at: " + ending);
}

TEST(ProbeImports, SoundMachine) {
    const ImportsSeen seen = imports_seen("");
    ASSERT_TRUE(seen.probed);
    EXPECT_EQ(seen.modules.size(), 3U);
    for (const ModuleSeen& module : seen.modules) {
        EXPECT_TRUE(module.claimed) << module.module;
        EXPECT_TRUE(module.lacks.empty()) << module.module;
    }
    EXPECT_EQ(module_of(seen, "numpy").version.value().text(), "2.0.2");
    EXPECT_EQ(module_of(seen, "google.protobuf").version.value().text(), "5.29.6");
    EXPECT_EQ(module_of(seen, "keras").version.value().text(), "3.15.1");
    EXPECT_TRUE(seen.protobuf.has_upb && seen.protobuf.has_builder && seen.protobuf.has_runtime_version);
    EXPECT_TRUE(seen.distutils.hooked);
    ASSERT_EQ(seen.extensions.size(), 1U);
    EXPECT_TRUE(seen.extensions[0].fits);
    EXPECT_TRUE(seen.shadows.empty() && seen.loads.empty() && seen.missing_files.empty() && seen.violated.empty() && seen.mixed.empty());
    EXPECT_TRUE(seen.python_of_build.is("3.12"));
    for (const NativeSeen& file : seen.native) {
        EXPECT_TRUE(file.damage.is(ElfDamage::none)) << file.path;
        EXPECT_FALSE(file.foreign);
        ASSERT_TRUE(file.recorded_size.is_present()) << file.path;
        EXPECT_EQ(*file.recorded_size, file.size);
    }
}

TEST(ProbeImports, FilesTellTheVersionWhereMetadataLie) {
    const std::string older = "-- " + import_site + "/numpy-1.26.4.dist-info/METADATA --\n";
    EXPECT_EQ(module_of(imports_seen(older), "numpy").version.value().text(), "2.0.2");
    const std::string two_keras = file(import_site + "/keras-2.15.0.dist-info/METADATA") + file(import_site + "/keras/src/version.py", "__version__ = \"3.5.0\"\n");
    EXPECT_EQ(module_of(imports_seen(two_keras), "keras").version.value().text(), "3.5.0");
}

TEST(ProbeImports, NamesThatAModuleLacks) {
    const std::string place = import_site + "/typing_extensions.py";
    EXPECT_EQ(module_of(imports_seen(file(place, "class Protocol: pass\n_Selfish = 1\n")), "typing_extensions").lacks, std::vector<std::string>{"Self"});
    EXPECT_TRUE(module_of(imports_seen(file(place, "class Protocol: pass\ndef __getattr__(name): return 1\n")), "typing_extensions").lacks.empty());
    // protoc's output: the names are made by a function that is handed the module's dictionary.
    EXPECT_TRUE(module_of(imports_seen(file(place, "_globals = globals()\nbuilder.build(DESCRIPTOR, _globals)\n")), "typing_extensions").lacks.empty());
    EXPECT_EQ(module_of(imports_seen(file(place, "for name in ('Protocol',):\n    globals()[name] = 1\n")), "typing_extensions").lacks, std::vector<std::string>{"Self"});
    EXPECT_TRUE(module_of(imports_seen("-- " + place + " denied --\n"), "typing_extensions").lacks.empty());
}

TEST(ProbeImports, UsersFileInPlaceOfAPackage) {
    const ModuleSeen shadow = module_of(imports_seen(file("/app/numpy.py", "x = 1\n")), "numpy");
    EXPECT_TRUE(shadow.before_stdlib && shadow.hollow && !shadow.claimed);
    EXPECT_EQ(shadow.hides, import_site + "/numpy/__init__.py");
    EXPECT_TRUE(module_of(imports_seen(file("/app/numpy/__init__.py", "x = 1\n")), "numpy").hollow);
    // A folder without __init__ is no module as long as there is a real one.
    EXPECT_TRUE(module_of(imports_seen(file("/app/numpy/notes.txt")), "numpy").claimed);
    // A copy of the package is no stranger.
    std::string copy;
    for (const char* name : {"__init__.py", "version.py", "_core/x"}) copy += file("/app/numpy/" + std::string(name));
    EXPECT_FALSE(module_of(imports_seen(copy), "numpy").hollow);
}

TEST(ProbeImports, UsersFileInPlaceOfTheStandardLibrary) {
    const ImportsSeen seen = imports_seen(file("/app/types.py", "ModuleType = 1\n") + file("/app/os.py", "x = 1\n") + file("/app/helpers.py") + file("/app/time.py"));
    // time is compiled in, helpers nobody's: neither is a module that the standard library has as a file.
    ASSERT_EQ(seen.shadows.size(), 2U);
    EXPECT_EQ(seen.shadows[0].module, "os");
    EXPECT_TRUE(seen.shadows[0].preloaded && !seen.shadows[0].at_start);
    EXPECT_EQ(seen.shadows[1].module, "types");
    EXPECT_EQ(seen.shadows[1].lacks, std::vector<std::string>{"MappingProxyType"});
    EXPECT_TRUE(seen.shadows[1].from_import && seen.shadows[1].needed && !seen.shadows[1].keras_only);

    const ImportsSeen by_path = imports_seen(file("/mine/types.py") + "-- env --\nPYTHONPATH=/mine\n");
    ASSERT_EQ(by_path.shadows.size(), 1U);
    EXPECT_TRUE(by_path.shadows[0].at_start);

    const ImportsSeen extension = imports_seen(file("/app/math.py", "x = 1\n"));
    ASSERT_EQ(extension.shadows.size(), 1U);
    EXPECT_EQ(extension.shadows[0].lacks, std::vector<std::string>{"sqrt"});

    const ImportsSeen for_keras = imports_seen(file("/app/copy.py", "x = 1\n"));
    ASSERT_EQ(for_keras.shadows.size(), 1U);
    EXPECT_TRUE(for_keras.shadows[0].keras_only);

    const ImportsSeen unused = imports_seen(file("/app/logging.py", "x = 1\n"));
    ASSERT_EQ(unused.shadows.size(), 1U);
    EXPECT_FALSE(unused.shadows[0].needed);
    EXPECT_TRUE(imports_seen(file("/app/types/readme.txt")).shadows.empty());
}

TEST(ProbeImports, LinesOfPthFilesImportModulesBeforeTheProgram) {
    const ImportsSeen seen = imports_seen(file(import_site + "/a.pth", "import sys, types, os; x = 1\n") + file("/app/types.py", "x = 1\n"));
    ASSERT_EQ(seen.shadows.size(), 1U);
    EXPECT_TRUE(seen.shadows[0].preloaded);
}

TEST(ProbeImports, Distutils) {
    const std::string hook = import_site + "/distutils-precedence.pth";
    const ImportsSeen gone = imports_seen("-- " + hook + " absent --\n");
    EXPECT_FALSE(gone.distutils.hooked);
    EXPECT_EQ(gone.distutils.setuptools, import_site + "/setuptools");
    EXPECT_TRUE(gone.distutils.unread_hook.empty());

    // In a folder of $PYTHONPATH no .pth file is read.
    const ImportsSeen unread = imports_seen("-- " + hook + " absent --\n" + file("/lib/distutils-precedence.pth", "import os\n") + "-- env --\nPYTHONPATH=/lib\n");
    EXPECT_FALSE(unread.distutils.hooked);
    EXPECT_EQ(unread.distutils.unread_hook, "/lib/distutils-precedence.pth");

    EXPECT_TRUE(imports_seen("-- env --\nSETUPTOOLS_USE_DISTUTILS=stdlib\n").distutils.disabled);
    EXPECT_TRUE(imports_seen("-- " + import_site + "/setuptools absent --\n").distutils.setuptools.empty());
    EXPECT_TRUE(imports_seen(file("/opt/a/lib/python3.12/distutils/__init__.py")).distutils.in_stdlib);
}

TEST(ProbeImports, WhatSetuptoolsBringsAlong) {
    Release release = import_release();
    ImportedModule packaging;
    packaging.module = packaging.distribution = "packaging";
    release.imports.modules.push_back(packaging);
    EXPECT_EQ(imports_seen("", release).distutils.vendored, std::vector<std::string>{"packaging"});
    EXPECT_TRUE(imports_seen(file(import_site + "/setuptools/__init__.py", "x = 1\n"), release).distutils.vendored.empty());
    EXPECT_TRUE(imports_seen(file(import_site + "/packaging/__init__.py"), release).distutils.vendored.empty());
}

TEST(ProbeImports, NativeFiles) {
    const std::string tensorflow = import_site + "/tensorflow/", internal = tensorflow + "python/_pywrap_tensorflow_internal.so";
    EXPECT_TRUE(native_of(imports_seen("-- " + internal + " absent --\n"), "internal.so").damage.is_absent());
    EXPECT_TRUE(native_of(imports_seen("-- " + internal + " elf damage=empty --\n"), "internal.so").damage.is(ElfDamage::empty));
    EXPECT_TRUE(native_of(imports_seen("-- " + internal + " elf needed=libc.so.6 --\n"), "internal.so").foreign);
    EXPECT_TRUE(native_of(imports_seen("-- " + internal + " denied --\n"), "internal.so").damage.is_unknown());

    Release release = import_release();
    release.imports.native.push_back({"python/_pywrap_small.so", true});
    EXPECT_TRUE(native_of(imports_seen("", release), "small.so").damage.is_absent());
    EXPECT_TRUE(native_of(imports_seen(file(tensorflow + "python/_pywrap_small.so", "abc"), release), "small.so").damage.is(ElfDamage::empty));
    EXPECT_TRUE(native_of(imports_seen(file(tensorflow + "python/_pywrap_small.so", std::string(100, 'x')), release), "small.so").damage.is(ElfDamage::not_elf));
    EXPECT_TRUE(native_of(imports_seen("-- " + tensorflow + "python/_pywrap_small.so elf --\n", release), "small.so").damage.is(ElfDamage::none));
    EXPECT_EQ(imports_seen("-- " + tensorflow + "core absent --\n").missing_files, std::vector<std::string>{tensorflow + "core"});
}

TEST(ProbeImports, SizesAreFoundInALongRecord) {
    std::string record;
    for (const char* folder : {"a", "tensorflow/include", "tensorflow/k", "tensorflow/m", "z"})
        for (int i = 1000; i < 1400; ++i) {
            if (std::string(folder) == "tensorflow/m" && i == 1000) record += "tensorflow/libtensorflow_framework.so.2,sha256=abc,777\n";
            record += std::string(folder) + "/file" + std::to_string(i) + ".h,sha256=IBmaj_H_E9lMOlaTEH6cCg_HGbhXnGD_c8elf6uTUak," + std::to_string(i) + "\n";
        }
    const ImportsSeen seen = imports_seen(file(import_site + "/tensorflow-2.18.0.dist-info/RECORD", record));
    const auto& size = native_of(seen, "framework.so.2").recorded_size;
    ASSERT_TRUE(size.is_present());
    EXPECT_EQ(*size, 777U);
    EXPECT_TRUE(native_of(seen, "internal.so").recorded_size.is_absent());
}

TEST(ProbeImports, NumpyLaidOverANewerOne) {
    const std::string older = file(import_site + "/numpy/version.py", "version = '1.26.4'\n") + file(import_site + "/numpy/core/_multiarray_umath.cpython-312-x86_64-linux-gnu.so");
    const ImportsSeen seen = imports_seen(older);
    EXPECT_EQ(seen.mixed, std::vector<std::string>{"numpy"});
    EXPECT_TRUE(imports_seen(older + "-- " + import_site + "/numpy/_core absent --\n").mixed.empty());
}

TEST(ProbeImports, PlugInsThatDoNotLoad) {
    const std::string folder = import_site + "/tensorflow-plugins/";
    EXPECT_TRUE(imports_seen(file(folder + "notes.txt") + file(folder + "lib.sock")).plugins.empty());
    const ImportsSeen seen = imports_seen(file(folder + "libmine.so.1", "no library\n") + file(folder + "liber.so"));
    ASSERT_EQ(seen.plugins.size(), 2U);
    EXPECT_NE(seen.plugins[0].error.find("tensorflow-plugins"), std::string::npos) << seen.plugins[0].error;
}

TEST(ProbeImports, ExtensionForAnotherPython) {
    const std::string core = import_site + "/numpy/_core/_multiarray_umath.cpython-31";
    const ImportsSeen seen = imports_seen("-- " + core + "2-x86_64-linux-gnu.so absent --\n" + file(core + "1-x86_64-linux-gnu.so"));
    ASSERT_EQ(seen.extensions.size(), 1U);
    EXPECT_FALSE(seen.extensions[0].fits);
}

TEST(ProbeImports, Keras) {
    EXPECT_EQ(module_of(imports_seen("-- " + import_site + "/optree absent --\n"), "optree").location.kind, ModuleKind::missing);
    const ImportsSeen legacy = imports_seen("-- env --\nTF_USE_LEGACY_KERAS=1\n");
    EXPECT_TRUE(legacy.legacy_keras);
    EXPECT_EQ(module_of(legacy, "tf_keras").location.kind, ModuleKind::missing);
    EXPECT_FALSE(imports_seen("-- env --\nTF_USE_LEGACY_KERAS=0\n").legacy_keras);
    EXPECT_TRUE(imports_seen("-- env --\nKERAS_BACKEND=jax\n").keras_backend.is("jax"));
    EXPECT_TRUE(imports_seen(file("/home/user/.keras/keras.json", "{\"floatx\": \"float32\", \"backend\": \"torch\"}\n")).keras_backend.is("torch"));
    EXPECT_FALSE(imports_seen(file("/home/user/.keras/keras.json", "{\"backend\"\n")).keras_backend.is_present());
}

TEST(ProbeImports, RequirementsThatAreNotMet) {
    const std::string newer = "-- " + import_site + "/protobuf-5.29.6.dist-info absent --\n" + file(import_site + "/protobuf-7.36.2.dist-info/METADATA");
    const ImportsSeen seen = imports_seen(newer);
    ASSERT_EQ(seen.violated.size(), 1U);
    EXPECT_EQ(seen.violated[0].distribution, "protobuf");
    EXPECT_EQ(seen.violated[0].text, "tensorflow 2.18.0 has requirement protobuf<6,>=3.20.3, but you have protobuf 7.36.2.");
}

TEST(ProbeImports, WhatAnUnknownReleaseNeedsIsReadFromItsFiles) {
    const std::string generated = import_site + "/tensorflow/core/framework/tensor_pb2.py";
    const std::string checked = "_runtime_version.ValidateProtobufRuntimeVersion(\n    _runtime_version.Domain.PUBLIC,\n    6,\n    31,\n    1,\n    '',\n    'x.proto'\n)\n";
    const ImportsSeen newer = imports_seen_for(file(generated, checked), nullptr, "2.99.0");
    ASSERT_TRUE(newer.own_needs);
    EXPECT_EQ(newer.own_needs->protobuf.style, ProtobufStyle::validated);
    EXPECT_EQ(newer.own_needs->protobuf.gencode.value().text(), "6.31.1");
    EXPECT_EQ(newer.own_needs->numpy.abi, 2);
    EXPECT_EQ(module_of(newer, "numpy").version.value().text(), "2.0.2");
    EXPECT_EQ(newer.native.size(), 2U);
    EXPECT_THROW((void)module_of(newer, "gast"), std::runtime_error);  // not required

    const ImportsSeen older = imports_seen_for(file(generated, "from google.protobuf.internal import builder as _builder\n") + file(import_site + "/tensorflow/__init__.py", "x = 1\nimport distutils as _d\n"), nullptr, "2.14.7");
    EXPECT_EQ(older.own_needs->protobuf.style, ProtobufStyle::builder);
    EXPECT_EQ(older.own_needs->numpy.abi, 1);
    EXPECT_EQ(older.own_needs->modules.front().module, "distutils");
    EXPECT_EQ(imports_seen_for(file(generated, "DESCRIPTOR = _descriptor.FileDescriptor(\n"), nullptr).own_needs->protobuf.style, ProtobufStyle::descriptors);
}

TEST(ProbeImports, VersionsInFiles) {
    for (const auto& [text, version] : std::vector<std::pair<std::string, std::string>>{
             {"__version__ = '3.20.3'\n", "3.20.3"},
             {"short_version = '1.19.5'\nversion = '1.19.5'\n", "1.19.5"},
             {"version_json = '''\n{\n \"dirty\": false,\n \"version\": \"1.24.4\"\n}\n'''\n", "1.24.4"},
             {"__version__: str = \"4.1\"\n", "4.1"},
             {"version = get_versions()['version']\n", ""},
             {"print('version = \"9\"')\n", ""},
         }) {
        FakeHost host(file("/p/__init__.py", text));
        const ModuleLocation module{.kind = ModuleKind::package, .file = "/p/__init__.py", .folder = "/p", .entry = "/", .portions = {}, .unreadable = {}};
        const auto found = version_in_files(host, module);
        EXPECT_EQ(found.is_present() ? found->text() : "", version) << text;
    }
}

TEST(ProbeImports, WholeWords) {
    EXPECT_TRUE(contains_word("from x import Self\n", "Self"));
    EXPECT_TRUE(contains_word("Selfish, Self", "Self"));
    EXPECT_FALSE(contains_word("Selfish my_Self Self2", "Self"));
    EXPECT_FALSE(contains_word("", "Self"));
    EXPECT_FALSE(contains_word("Self", ""));
}

}  // namespace
}  // namespace whynogpu::test
