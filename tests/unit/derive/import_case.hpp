// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "derive/import_forecast.hpp"

namespace whynogpu::test {

/// A Python 3.12 with a TensorFlow whose import works; a test spoils one thing of it.
struct ImportMachine {
    PythonFacts python;
    TensorFlowFacts tensorflow;
    ImportsSeen seen;
    Release release;

    ImportMachine() {
        python.executable = Observed<std::string>::present("/v/bin/python", "");
        set_python("3.12.1");
        tensorflow.module = {.kind = ModuleKind::package, .file = site + "/tensorflow/__init__.py", .folder = site + "/tensorflow", .entry = site, .portions = {}, .unreadable = {}};
        tensorflow.folder = tensorflow.core_folder = site + "/tensorflow";
        tensorflow.version = Observed<Version>::present(Version("2.18.0"), "setup.py");
        tensorflow.impostor = Observed<std::string>::absent("");
        seen.probed = true;
        seen.start_failure = Observed<LoadOutcome>::absent("");
        seen.python_of_build = Observed<std::string>::present("3.12", "WHEEL");
        seen.distutils = {.in_stdlib = false, .hooked = true, .unread_hook = {}, .setuptools = site + "/setuptools", .other = {}, .disabled = false, .vendored = {}};
        need("distutils", "");
        add("numpy", "numpy", "2.0.2");
        add("google.protobuf", "protobuf", "5.29.6");
        add("typing_extensions", "typing-extensions", "4.16.0");
        seen.protobuf = {.has_runtime_version = true, .has_builder = true, .has_upb = true, .has_cpp = false};
        seen.extensions.push_back({.distribution = "numpy", .stem = "_multiarray_umath", .folder = site + "/numpy/_core", .files = {"x.so"}, .fits = true});
        for (const char* name : {"python/_pywrap_tensorflow_internal.so", "libtensorflow_framework.so.2"}) {
            NativeSeen file;
            file.relative = name;
            file.path = site + "/tensorflow/" + name;
            file.damage = Observed<ElfDamage>::present(ElfDamage::none, file.path);
            seen.native.push_back(file);
        }
        ModuleSeen keras = module("keras", "keras", "3.15.1");
        seen.keras_modules.push_back(keras);
        release.id = "2.18";
        release.imports.numpy.abi = 2;
        release.imports.protobuf.style = ProtobufStyle::builder;
        release.imports.docstrings_needed = true;
        release.imports.keras_distribution = "keras";
        release.imports.keras = *VersionRange::parse(">=3");
    }

    void set_python(const std::string& version) { python.version = Observed<Version>::present(Version(version), "python"); }
    void need(const std::string& name, const std::string& distribution) {
        ImportedModule wanted;
        wanted.module = name;
        wanted.distribution = distribution;
        release.imports.modules.push_back(wanted);
    }
    ModuleSeen module(const std::string& name, const std::string& distribution, const std::string& version) {
        ModuleSeen out;
        out.module = name;
        out.distribution = distribution;
        out.first_use = "tensorflow/python/a.py:1";
        std::string path = name;
        for (char& c : path)
            if (c == '.') c = '/';
        out.location = {.kind = ModuleKind::package, .file = site + "/" + path + "/__init__.py", .folder = site + "/" + path, .entry = site, .portions = {}, .unreadable = {}};
        out.claimed = true;
        out.version = Observed<Version>::present(Version(version), "METADATA");
        return out;
    }
    void add(const std::string& name, const std::string& distribution, const std::string& version) {
        need(name, distribution);
        seen.modules.push_back(module(name, distribution, version));
    }
    ModuleSeen& seen_module(const std::string& name) {
        for (auto* modules : {&seen.modules, &seen.keras_modules})
            for (ModuleSeen& known : *modules)
                if (known.module == name) return known;
        return seen.modules.emplace_back();
    }
    void set_version(const std::string& name, const std::string& version) { seen_module(name).version = Observed<Version>::present(Version(version), "METADATA"); }
    /// A file of the user's own beside the script, in place of an installed package.
    void shadow(const std::string& name) {
        ModuleSeen& hidden = seen_module(name);
        hidden.hides = hidden.location.file;
        hidden.location = {.kind = ModuleKind::module_file, .file = "/app/" + name + ".py", .folder = {}, .entry = "/app", .portions = {}, .unreadable = {}};
        hidden.claimed = false;
        hidden.before_stdlib = hidden.hollow = true;
    }
    void set_variable(const std::string& name, const std::string& value) { seen.variables.emplace_back(name, value); }

    [[nodiscard]] ImportForecast forecast() const { return forecast_import(python, tensorflow, seen, &release); }

    const std::string site = "/v/lib/python3.12/site-packages";
};

}  // namespace whynogpu::test
