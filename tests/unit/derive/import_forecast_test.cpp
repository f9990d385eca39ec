// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "unit/derive/import_case.hpp"

namespace whynogpu::test {
namespace {

using M = ImportMachine;
using State = ImportForecast::State;

/// `kind` absent: the import must succeed.
struct Expected {
    const char* name;
    std::function<void(M&)> spoil;
    std::optional<BreakerKind> kind;
    std::string error;
};

void check(const std::vector<Expected>& cases) {
    for (const Expected& expected : cases) {
        M machine;
        expected.spoil(machine);
        const ImportForecast forecast = machine.forecast();
        if (!expected.kind) {
            EXPECT_EQ(forecast.state, State::ok) << expected.name << ": " << (forecast.breakers.empty() ? forecast.unknown_because : forecast.breakers.front().error);
            continue;
        }
        ASSERT_EQ(forecast.state, State::error) << expected.name;
        const ImportBreaker& first = forecast.breakers.front();
        EXPECT_EQ(static_cast<int>(first.kind), static_cast<int>(*expected.kind)) << expected.name;
        EXPECT_TRUE(first.error.starts_with(expected.error)) << expected.name << ": " << first.error;
        EXPECT_FALSE(first.what.empty() || first.evidence.empty()) << expected.name;
        EXPECT_EQ(forecast.keras, State::error) << expected.name;
    }
}

StdlibShadow types_shadow() {
    StdlibShadow shadow;
    shadow.module = "types";
    shadow.file = "/app/types.py";
    shadow.entry_origin = "folder of the script";
    shadow.needed = true;
    shadow.lacks = {"MappingProxyType"};
    shadow.from_import = true;
    return shadow;
}

auto with_shadow(std::function<void(StdlibShadow&)> change) {
    return [change = std::move(change)](M& m) {
        StdlibShadow shadow = types_shadow();
        change(shadow);
        m.seen.shadows.push_back(shadow);
    };
}

LoadOutcome refused() {
    LoadOutcome load;
    load.name = "/v/x.so";
    load.state = LoadState::refused;
    load.error = "/old/libstdc++.so.6: version `GLIBCXX_3.4' not found";
    load.culprit = "libstdc++.so.6";
    load.culprit_path = "/old/libstdc++.so.6";
    return load;
}

TEST(ImportForecast, HealthyMachine) {
    const ImportForecast forecast = M().forecast();
    EXPECT_EQ(forecast.state, State::ok);
    EXPECT_EQ(forecast.keras, State::ok);
    EXPECT_TRUE(forecast.breakers.empty());
    EXPECT_TRUE(forecast.notes.empty());
}

TEST(ImportForecast, StartOfPythonAndTensorFlowItself) {
    check({
        {"pyvenv.cfg unreadable", [](M& m) { m.python.start_failure = Observed<std::string>::present("PermissionError", "pyvenv.cfg"); },
         BreakerKind::python_does_not_start, "PermissionError"},
        {"stub of libm", [](M& m) { m.seen.start_failure = Observed<LoadOutcome>::present(refused(), "$LD_LIBRARY_PATH"); }, BreakerKind::loader_conflict, "/old/libstdc++"},
        {"nothing installed", [](M& m) { m.tensorflow.module = {}; }, BreakerKind::not_installed, "ModuleNotFoundError: No module named 'tensorflow'"},
        {"a user's tensorflow.py", [](M& m) { m.tensorflow.impostor = Observed<std::string>::present("/app/tensorflow.py is no TensorFlow", "/app/tensorflow.py"); },
         BreakerKind::not_tensorflow, "AttributeError: module 'tensorflow' has no attribute 'config'"},
    });
}

TEST(ImportForecast, Distutils) {
    const auto unhooked = [](M& m) { m.seen.distutils.hooked = false; };
    check({
        {"no setuptools", [](M& m) { m.seen.distutils = {}; }, BreakerKind::module_missing, "ModuleNotFoundError: No module named 'distutils'"},
        {"its .pth is not read", unhooked, BreakerKind::module_missing, "ModuleNotFoundError: No module named 'distutils'"},
        {"switched off", [](M& m) { m.seen.distutils.disabled = true; }, BreakerKind::module_missing, "ModuleNotFoundError: No module named 'distutils'"},
        {"not needed", [&](M& m) { unhooked(m); std::erase_if(m.release.imports.modules, [](const auto& i) { return i.module == "distutils"; }); }, {}, ""},
        {"older Python has its own", [&](M& m) { unhooked(m); m.set_python("3.11.7"); m.seen.python_of_build = Observed<std::string>::present("3.11", "WHEEL"); }, {}, ""},
    });
}

TEST(ImportForecast, FilesInPlaceOfTheStandardLibrary) {
    check({
        {"needed", with_shadow([](StdlibShadow&) {}), BreakerKind::module_shadowed, "ImportError: cannot import name 'MappingProxyType' from 'types' (/app/types.py)"},
        {"by attribute", with_shadow([](StdlibShadow& s) { s.from_import = false; }), BreakerKind::module_shadowed, "AttributeError: module 'types' has no attribute"},
        {"preloaded", with_shadow([](StdlibShadow& s) { s.preloaded = true; }), {}, ""},
        {"preloaded, but already on PYTHONPATH", with_shadow([](StdlibShadow& s) { s.preloaded = s.at_start = true; }), BreakerKind::module_shadowed, "ImportError"},
        {"compiled in", with_shadow([](StdlibShadow& s) { s.builtin = true; s.at_start = true; }), {}, ""},
        {"serves all that is wanted", with_shadow([](StdlibShadow& s) { s.lacks.clear(); }), {}, ""},
        {"nobody imports it", with_shadow([](StdlibShadow& s) { s.needed = false; }), {}, ""},
    });
}

TEST(ImportForecast, OtherModules) {
    const auto gone = [](const char* name) { return [name](M& m) { m.seen_module(name).location = {}; }; };
    const auto lacks_self = [](M& m) { m.seen_module("typing_extensions").lacks = {"Self"}; };
    check({
        {"missing", gone("typing_extensions"), BreakerKind::module_missing, "ModuleNotFoundError: No module named 'typing_extensions'"},
        {"missing, in a try", [&](M& m) { gone("typing_extensions")(m); m.seen_module("typing_extensions").guarded = true; }, {}, ""},
        {"missing, brought by setuptools", [&](M& m) { gone("typing_extensions")(m); m.seen.distutils.vendored = {"typing_extensions"}; }, {}, ""},
        {"shadowed", [](M& m) { m.shadow("numpy"); }, BreakerKind::module_shadowed, "AttributeError: module 'numpy'"},
        {"a copy on PYTHONPATH", [](M& m) { m.shadow("numpy"); m.seen_module("numpy").hollow = false; }, {}, ""},
        {"too old for a name", lacks_self, BreakerKind::version_conflict, "ImportError: cannot import name 'Self' from 'typing_extensions'"},
        {"parent is a user's file", [](M& m) { m.add("google", "protobuf", "1"); m.shadow("google"); m.seen_module("google.protobuf").location = {}; },
         BreakerKind::module_shadowed, "ModuleNotFoundError: No module named 'google.protobuf'; 'google' is not a package"},
        {"made while it runs", [](M& m) { m.add("six", "six", "1.17"); m.seen_module("six").location.kind = ModuleKind::module_file;
                                          m.add("six.moves", "six", "1.17"); m.seen_module("six.moves").location = {}; }, {}, ""},
    });
}

TEST(ImportForecast, Numpy) {
    const auto old_abi = [](M& m) { m.release.imports.numpy.abi = 1; };
    const auto uses_object = [](M& m) { m.release.imports.numpy.removed = {{"object", Version("1.24"), "dtypes.py:1"}}; m.set_version("numpy", "1.24.3"); };
    check({
        {"2 under a build for 1", old_abi, BreakerKind::version_conflict, "TypeError: Unable to convert function return value to a Python type!"},
        {"1 under a build for 1", [&](M& m) { old_abi(m); m.set_version("numpy", "1.26.4"); }, {}, ""},
        {"1 under a build for 2", [](M& m) { m.set_version("numpy", "1.26.4"); }, {}, ""},
        {"an attribute that is gone", uses_object, BreakerKind::version_conflict, "AttributeError: module 'numpy' has no attribute 'object'"},
        {"that attribute, before", [&](M& m) { uses_object(m); m.set_version("numpy", "1.23.5"); }, {}, ""},
        {"compiled for another Python", [](M& m) { m.seen.extensions[0].fits = false; }, BreakerKind::wrong_python, "ImportError: Error importing numpy"},
        {"two versions mixed", [](M& m) { m.seen.mixed = {"numpy"}; }, BreakerKind::version_conflict, "RecursionError"},
    });
}

TEST(ImportForecast, Protobuf) {
    const auto descriptors = [](M& m) { m.release.imports.protobuf.style = ProtobufStyle::descriptors; };
    const auto validated = [](M& m) { m.release.imports.protobuf = {ProtobufStyle::validated, Version("6.31.1")}; };
    const auto version = [](const char* text) { return [text](M& m) { m.set_version("google.protobuf", text); }; };
    const auto asking = [](const char* word) { return [word](M& m) { m.set_variable("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", word); }; };
    check({
        {"4 with old code", descriptors, BreakerKind::version_conflict, "TypeError: Descriptors cannot be created directly."},
        {"… in pure Python", [&](M& m) { descriptors(m); asking("python")(m); }, {}, ""},
        {"… without a compiled part", [&](M& m) { descriptors(m); m.seen.protobuf.has_upb = false; }, {}, ""},
        {"3.20 with old code", [&](M& m) { descriptors(m); version("3.20.3")(m); m.seen.protobuf.has_upb = false; }, {}, ""},
        {"no builder", [](M& m) { m.seen.protobuf.has_builder = false; }, BreakerKind::version_conflict, "ImportError: cannot import name 'builder'"},
        {"too new for metadata", version("7.36.2"), {}, ""},
        {"older than the code", validated, BreakerKind::version_conflict, "google.protobuf.runtime_version.VersionError"},
        {"… with the check off", [&](M& m) { validated(m); m.set_variable("TEMPORARILY_DISABLE_PROTOBUF_VERSION_CHECK", "True"); }, {}, ""},
        {"as old as the code", [&](M& m) { validated(m); version("6.31.1")(m); }, {}, ""},
        {"newer than the code", [&](M& m) { validated(m); version("7.36.2")(m); }, {}, ""},
        {"without the check", [&](M& m) { validated(m); m.seen.protobuf.has_runtime_version = false; }, BreakerKind::version_conflict, "ImportError: cannot import name 'runtime_version'"},
        {"unknown word", asking("foo"), BreakerKind::environment, "ValueError: PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION foo is not supported."},
        {"cpp without it", asking("cpp"), BreakerKind::environment, "ImportError: cannot import name '_message' from 'google.protobuf.pyext'"},
        {"upb", asking("upb"), {}, ""},
    });
}

TEST(ImportForecast, PackagesInBadCompany) {
    const auto row = [](M& m) { m.release.imports.package_bounds = {{"six", "python", *VersionRange::parse(">=3.12"), *VersionRange::parse(">=1.16"), "ModuleNotFoundError: No module named 'six.moves'", ""}}; };
    const auto six = [row](const char* version) { return [row, version](M& m) { row(m); m.add("six", "six", version); }; };
    check({
        {"old six, new Python", six("1.12.0"), BreakerKind::version_conflict, "ModuleNotFoundError: No module named 'six.moves'"},
        {"new six", six("1.16.0"), {}, ""},
        {"old six, old Python", [&](M& m) { six("1.12.0")(m); m.set_python("3.11.7"); m.seen.python_of_build = Observed<std::string>::present("3.11", ""); }, {}, ""},
        {"a bound found by running", [](M& m) { m.add("ml_dtypes", "ml-dtypes", "0.5.4"); m.release.imports.bounds = {{"ml-dtypes", *VersionRange::parse("==0.2.0"), "TypeError: Unable", false, ""}}; },
         BreakerKind::version_conflict, "TypeError: Unable"},
    });
}

TEST(ImportForecast, NativeFiles) {
    const auto damage = [](ElfDamage what) { return [what](M& m) { m.seen.native[1].damage = Observed<ElfDamage>::present(what, ""); m.seen.native[1].detail = "file too short"; }; };
    const auto absent = [](M& m) { m.seen.native[0].damage = Observed<ElfDamage>::absent(""); };
    check({
        {"missing", absent, BreakerKind::native_missing, "ImportError: _pywrap_tensorflow_internal.so: cannot open shared object file"},
        {"missing, and not missed", [&](M& m) { absent(m); m.seen.native[0].fatal_missing = false; }, {}, ""},
        {"empty", damage(ElfDamage::empty), BreakerKind::native_broken, "ImportError: /v/lib/python3.12/site-packages/tensorflow/libtensorflow_framework.so.2: file too short"},
        {"of another processor", damage(ElfDamage::wrong_machine), BreakerKind::native_broken, "ImportError: "},
        {"cut behind its headers", damage(ElfDamage::cut_segments), BreakerKind::native_broken, "Bus error"},
        {"something else", [](M& m) { m.seen.native[0].foreign = true; }, BreakerKind::native_broken, "ImportError: dynamic module does not define module export function (PyInit__pywrap_tensorflow_internal)"},
        {"not for this user", [](M& m) { m.seen.native[0].damage = Observed<ElfDamage>::unknown(Unknown::denied, "", ""); }, BreakerKind::native_broken, "ImportError: "},
        {"for another Python", [](M& m) { m.set_python("3.13.0"); }, BreakerKind::wrong_python, "ImportError: Python version mismatch: module was compiled for Python 3.12"},
        {"python/ is gone", [](M& m) { m.seen.missing_files = {m.site + "/tensorflow/python"}; }, BreakerKind::files_missing, "ModuleNotFoundError: No module named 'tensorflow.python'"},
        {"a plug-in that does not load", [](M& m) { m.seen.plugins = {refused()}; }, BreakerKind::native_broken, "NotFoundError: /old/libstdc++.so.6"},
        {"the loader takes a wrong libstdc++", [](M& m) { m.seen.loads = {refused()}; }, BreakerKind::loader_conflict, "ImportError: /old/libstdc++.so.6"},
    });
    M unknown;
    unknown.seen.native[0].damage = Observed<ElfDamage>::unknown(Unknown::not_captured, "", "");
    EXPECT_EQ(unknown.forecast().state, State::unknown);
}

TEST(ImportForecast, Environment) {
    const auto optimize = [](const char* level) { return [level](M& m) { m.set_variable("PYTHONOPTIMIZE", level); }; };
    check({
        {"-OO", optimize("2"), BreakerKind::environment, "TypeError: "},
        {"-O", optimize("1"), {}, ""},
        {"a word", optimize("yes"), {}, ""},
        {"-OO without harm", [&](M& m) { optimize("2")(m); m.release.imports.docstrings_needed = false; }, {}, ""},
        {"warnings as errors", [](M& m) { m.need("imp", ""); m.set_variable("PYTHONWARNINGS", "error"); }, BreakerKind::environment, "DeprecationWarning"},
        {"warnings as errors, none raised", [](M& m) { m.set_variable("PYTHONWARNINGS", "error"); }, {}, ""},
    });
}

TEST(ImportForecast, KerasAlone) {
    struct Case {
        const char* name;
        std::function<void(M&)> spoil;
        State keras;
    };
    for (const Case& one : std::vector<Case>{
             {"missing", [](M& m) { m.seen_module("keras").location = {}; }, State::error},
             {"of another generation", [](M& m) { m.set_version("keras", "2.15.0"); }, State::error},
             {"an older one that will do", [](M& m) { m.set_version("keras", "3.5.0"); }, State::ok},
             {"tf_keras is not there", [](M& m) { m.seen.legacy_keras = true; ModuleSeen k = m.module("tf_keras", "tf-keras", "2.18"); k.location = {}; m.seen.keras_modules = {k}; }, State::error},
             {"tf_keras is there", [](M& m) { m.seen.legacy_keras = true; m.seen.keras_modules = {m.module("tf_keras", "tf-keras", "2.17")}; }, State::ok},
             {"its backend is missing", [](M& m) { ModuleSeen torch; torch.module = torch.distribution = "torch"; m.seen.keras_modules.push_back(torch); }, State::error},
             {"a user's keras.py", [](M& m) { m.shadow("keras"); }, State::error},
             {"a shadow that only keras minds", with_shadow([](StdlibShadow& s) { s.keras_only = true; }), State::error},
         }) {
        M machine;
        one.spoil(machine);
        const ImportForecast forecast = machine.forecast();
        EXPECT_EQ(forecast.state, State::ok) << one.name;
        EXPECT_EQ(static_cast<int>(forecast.keras), static_cast<int>(one.keras)) << one.name;
        EXPECT_EQ(forecast.keras_breaker.error.empty(), one.keras == State::ok) << one.name;
    }
}

TEST(ImportForecast, RequirementsThatAreNotMetAreNotes) {
    M machine;
    machine.seen.violated.push_back({"protobuf", "7.36.2", "tensorflow 2.18.0 has requirement protobuf<6, but you have protobuf 7.36.2.", "METADATA"});
    EXPECT_EQ(machine.forecast().notes.size(), 1U);
    machine.seen.protobuf.has_builder = false;  // now protobuf is what breaks
    EXPECT_EQ(machine.forecast().state, State::error);
    EXPECT_TRUE(machine.forecast().notes.empty());
}

TEST(ImportForecast, NothingSeenIsUnknown) {
    M machine;
    machine.seen = {};
    EXPECT_EQ(machine.forecast().state, State::unknown);
}

TEST(ImportForecast, UnknownReleaseIsJudgedByWhatItsFilesTell) {
    M machine;
    machine.seen.own_needs.emplace();
    machine.seen.own_needs->numpy.abi = 2;
    machine.seen.own_needs->protobuf = {ProtobufStyle::validated, Version("5.28.3")};
    EXPECT_EQ(forecast_import(machine.python, machine.tensorflow, machine.seen, nullptr).state, State::ok);
    machine.seen.own_needs->protobuf.gencode = Version("6.31.1");
    const ImportForecast forecast = forecast_import(machine.python, machine.tensorflow, machine.seen, nullptr);
    ASSERT_EQ(forecast.state, State::error);
    EXPECT_EQ(forecast.breakers.front().what, "protobuf");
}

TEST(ImportForecast, UnknownReleaseIsNotBlamedForWhatNobodyKnows) {
    M machine;
    ImportForecast forecast = forecast_import(machine.python, machine.tensorflow, machine.seen, nullptr);
    EXPECT_EQ(forecast.state, State::ok);
    EXPECT_EQ(forecast.keras, State::unknown);
    EXPECT_FALSE(forecast.notes.empty());
    machine.set_python("3.13.0");
    EXPECT_EQ(forecast_import(machine.python, machine.tensorflow, machine.seen, nullptr).state, State::error);
}

TEST(ImportForecast, CodeThatRunsAtStartLeavesAMissingModuleOpen) {
    M machine;
    machine.seen_module("typing_extensions").location = {};
    machine.python.imports_in_pth = true;
    EXPECT_EQ(machine.forecast().state, State::unknown);
}

/// 2.18 imports nothing of others before its native code, 2.15 and 2.5 do.
NativeCode native_code(const std::function<void(M&)>& spoil, std::vector<std::string> before) {
    M machine;
    machine.release.imports.first_native = "python/_pywrap_tensorflow_internal.so";
    machine.release.imports.before_native = std::move(before);
    spoil(machine);
    const ImportForecast forecast = machine.forecast();
    return forecast.breakers.empty() ? NativeCode::unknown : forecast.breakers.front().native;
}

TEST(ImportForecast, TellsWhetherTheNativeCodeWasLoadedByThen) {
    const std::vector<std::string> early{"google.protobuf", "google.protobuf.descriptor", "numpy", "tensorflow.core", "tensorflow.python"};
    const auto no_numpy = [](M& m) { m.seen_module("numpy").location = {}; };
    EXPECT_EQ(native_code(no_numpy, early), NativeCode::not_loaded);
    EXPECT_EQ(native_code(no_numpy, {"tensorflow.python"}), NativeCode::loaded);
    EXPECT_EQ(native_code([](M& m) { m.seen_module("typing_extensions").location = {}; }, early), NativeCode::loaded);
    // A file of that name can be imported; what is looked up in it comes later.
    EXPECT_EQ(native_code([](M& m) { m.shadow("numpy"); }, early), NativeCode::loaded);
    EXPECT_EQ(native_code([](M& m) { m.shadow("numpy"); }, {"numpy", "numpy.ndarray", "tensorflow.python"}), NativeCode::not_loaded);
    EXPECT_EQ(native_code([](M& m) { m.seen.missing_files.push_back(m.tensorflow.core_folder + "/core"); }, early), NativeCode::not_loaded);
    EXPECT_EQ(native_code([](M& m) { m.seen.missing_files.push_back(m.tensorflow.core_folder + "/_api"); }, early), NativeCode::loaded);
    const auto lose_native = [](M& m) {
        for (NativeSeen& file : m.seen.native) file.damage = Observed<ElfDamage>::absent(file.path);
    };
    EXPECT_EQ(native_code(lose_native, early), NativeCode::not_loaded);
    M unknown_release;
    no_numpy(unknown_release);
    EXPECT_EQ(unknown_release.forecast().breakers.front().native, NativeCode::unknown);
}

TEST(ImportForecast, FailsWhereAPythonFileMayNotBeRead) {
    M machine;
    machine.seen.denied_files.push_back(machine.site + "/six.py");
    const ImportForecast forecast = machine.forecast();
    ASSERT_EQ(forecast.state, State::error);
    EXPECT_EQ(forecast.breakers.front().error, "PermissionError: [Errno 13] Permission denied: '" + machine.site + "/six.py'");
}

TEST(ImportForecast, WorksWithAStrangerOfWhichNothingIsTaken) {
    M machine;
    machine.add("termcolor", "termcolor", "2.4");
    machine.shadow("termcolor");
    EXPECT_EQ(machine.forecast().state, State::error);
    machine.seen_module("termcolor").bare = true;
    EXPECT_EQ(machine.forecast().state, State::ok);
}

}  // namespace
}  // namespace whynogpu::test
