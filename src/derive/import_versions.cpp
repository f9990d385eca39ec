// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

const Version& numpy_2() {
    static const Version version("2.0.0rc1");
    return version;
}

bool knows(const ImportCase& c, std::string_view distribution) {
    return std::ranges::any_of(c.breakers, [&](const ImportBreaker& breaker) { return breaker.what == distribution; });
}

std::string module_of(const ImportCase& c, const std::string& distribution) {
    const auto at = std::ranges::find_if(c.seen.modules, [&](const ModuleSeen& module) { return module.distribution == distribution; });
    return at == c.seen.modules.end() ? distribution : at->module;
}

/// Compiled packages for another Python, and packages laid over one another.
void judge_extensions(ImportCase& c) {
    for (const ExtensionSeen& extension : c.seen.extensions) {
        if (extension.fits || knows(c, extension.distribution)) continue;
        const std::string there = extension.files.empty() ? "no build of it is there" : "only " + extension.files.front() + " is there";
        const std::string error = extension.distribution == "numpy" ? "ImportError: Error importing numpy: you should not try to import numpy from its source directory"
                                                                    : "ModuleNotFoundError: No module named '" + extension.distribution + "'";
        c.add(BreakerKind::wrong_python, error, extension.distribution,
              "the compiled part of " + extension.distribution + " does not fit Python " + (c.python.version.is_present() ? c.python.version->text() : std::string()) + ": " + there,
              extension.folder, {}, {module_of(c, extension.distribution), {}});
    }
    for (const std::string& distribution : c.seen.mixed)
        c.add(BreakerKind::version_conflict, "RecursionError: maximum recursion depth exceeded", distribution,
              "the files of " + distribution + " are of two versions, an older one laid over a newer one", c.module(distribution) ? c.module(distribution)->location.folder : "", {},
              {module_of(c, distribution), {}});
}

std::string abi_error(const ImportCase& c) {
    // Which part meets NumPy 2 first: compiled code that cannot convert types, or a name that Python code wants.
    if (c.module("ml_dtypes") == nullptr || c.release->imports.numpy.removed.empty())
        return c.module("ml_dtypes") == nullptr ? "TypeError: Unable to convert function return value to a Python type! The signature was"
                                                : "SystemError: initialization of _pywrap_checkpoint_reader raised unreported exception";
    return "AttributeError: `np." + c.release->imports.numpy.removed.front().name + "` was removed in the NumPy 2.0 release.";
}

void judge_numpy(ImportCase& c) {
    const ModuleSeen* numpy = c.module("numpy");
    if (numpy == nullptr || numpy->location.kind == ModuleKind::missing || knows(c, "numpy")) return;
    if (!numpy->version.is_present()) {
        if (numpy->version.is_unknown()) c.unknowns.push_back("the version of NumPy in " + numpy->location.folder + " could not be read");
        return;
    }
    const Version& version = *numpy->version;
    if (c.release->imports.numpy.abi == 1 && version >= numpy_2())
        return c.add(BreakerKind::version_conflict, abi_error(c), "numpy",
                     "NumPy " + version.text() + " is installed, and this TensorFlow was compiled for NumPy 1", numpy->version.origin(), "<2");
    for (const NumpyUse& use : c.release->imports.numpy.removed) {
        if (version < use.removed_in) continue;
        return c.add(BreakerKind::version_conflict, "AttributeError: module 'numpy' has no attribute '" + use.name + "'", "numpy",
                     "NumPy " + version.text() + " no longer has np." + use.name + ", used at " + use.first_use, numpy->version.origin(), "<" + use.removed_in.text(),
                     {"numpy", use.name});
    }
}

/// What google.protobuf would use: the variable, else the best that is there. Nothing: it raises, and that has been said.
std::optional<std::string> protobuf_implementation(ImportCase& c, const ModuleSeen& protobuf, const Version& version) {
    const ProtobufSeen& has = c.seen.protobuf;
    const auto asked = c.variable("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION");
    if (!asked) return has.has_upb ? "upb" : has.has_cpp ? "cpp" : "python";
    std::string wanted = *asked;
    constexpr const char* origin = "$PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION";
    if (version.major() < 4 && wanted != "python") wanted = "cpp";  // up to 3.20 every other word means C++
    if (wanted != "python" && wanted != "cpp" && wanted != "upb") {
        c.add(BreakerKind::environment, "ValueError: PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION " + wanted + " is not supported. Please set to 'python', 'cpp' or 'upb'.",
              "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "protobuf " + version.text() + " knows no implementation '" + wanted + "'", origin, {}, {"google.protobuf", {}});
        return std::nullopt;
    }
    if ((wanted == "cpp" && !has.has_cpp) || (wanted == "upb" && !has.has_upb)) {
        const std::string place = wanted == "cpp" ? "google.protobuf.pyext" : "google._upb";
        c.add(BreakerKind::environment, "ImportError: cannot import name '_message' from '" + place + "'", "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION",
              "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=" + *asked + " asks for a compiled part that this protobuf does not have (" + protobuf.location.folder + ")", origin, {}, {"google.protobuf", {}});
        return std::nullopt;
    }
    return wanted;
}

void judge_validated(ImportCase& c, const ModuleSeen& protobuf, const Version& version) {
    const auto& gencode = c.release->imports.protobuf.gencode;
    const std::string needs = gencode ? ">=" + gencode->text() : std::string();
    if (!c.seen.protobuf.has_runtime_version)
        return c.add(BreakerKind::version_conflict, "ImportError: cannot import name 'runtime_version' from 'google.protobuf' (" + protobuf.location.file + ")", "protobuf",
                     "protobuf " + version.text() + " is older than the code that was generated for this TensorFlow", protobuf.version.origin(), needs, {"google.protobuf", {}});
    const auto off = c.variable("TEMPORARILY_DISABLE_PROTOBUF_VERSION_CHECK");
    if (!gencode || version >= *gencode || (off && lower(*off) == "true")) return;
    c.add(BreakerKind::version_conflict, "google.protobuf.runtime_version.VersionError: Detected incompatible Protobuf Gencode/Runtime versions when loading", "protobuf",
          "protobuf " + version.text() + " is older than " + gencode->text() + ", which generated this TensorFlow's code", protobuf.version.origin(), needs, {"google.protobuf", {}});
}

void judge_protobuf(ImportCase& c) {
    const ModuleSeen* protobuf = c.module("google.protobuf");
    if (protobuf == nullptr || protobuf->location.kind != ModuleKind::package || knows(c, "protobuf")) return;
    if (!protobuf->version.is_present()) return c.unknowns.push_back("the version of protobuf in " + protobuf->location.folder + " could not be read");
    const Version& version = *protobuf->version;
    const auto implementation = protobuf_implementation(c, *protobuf, version);
    if (!implementation) return;
    switch (c.release->imports.protobuf.style) {
        case ProtobufStyle::descriptors:
            if (version.major() >= 4 && *implementation != "python")
                c.add(BreakerKind::version_conflict, "TypeError: Descriptors cannot be created directly.", "protobuf",
                      "protobuf " + version.text() + " refuses code generated for protobuf 3, as this TensorFlow has it", protobuf->version.origin(), "<4", {"google.protobuf", {}});
            return;
        case ProtobufStyle::builder:
            if (!c.seen.protobuf.has_builder)
                c.add(BreakerKind::version_conflict, "ImportError: cannot import name 'builder' from 'google.protobuf.internal'", "protobuf",
                      "protobuf " + version.text() + " is older than the code that was generated for this TensorFlow", protobuf->version.origin(), ">=3.20",
                      {"google.protobuf.internal", {}});
            return;
        case ProtobufStyle::validated: return judge_validated(c, *protobuf, version);
    }
}

/// Versions found out by running.
void judge_bounds(ImportCase& c) {
    for (const ImportBound& bound : c.release->imports.bounds) {
        const ModuleSeen* module = bound.keras_only ? nullptr : c.of_distribution(bound.distribution);
        if (module == nullptr || bound.works.contains(*module->version) || knows(c, bound.distribution)) continue;
        c.add(BreakerKind::version_conflict, bound.error, bound.distribution,
              bound.distribution + " " + module->version->text() + " is installed; this TensorFlow works with " + bound.works.text(), module->version.origin(), bound.works.text(),
              {module->module, {}});
    }
}

/// Packages that cannot be imported by this Python, or beside that version of another.
void judge_company(ImportCase& c) {
    for (const PackageBound& bound : c.release->imports.package_bounds) {
        const auto at = std::ranges::find_if(c.seen.modules, [&](const ModuleSeen& m) { return m.distribution == bound.distribution && m.version.is_present() && !m.guarded; });
        if (at == c.seen.modules.end() || knows(c, bound.distribution)) continue;
        std::optional<Version> other;
        if (bound.with == "python") {
            if (c.python.version.is_present()) other = *c.python.version;
        } else if (const ModuleSeen* module = c.of_distribution(bound.with)) {
            other = *module->version;
        }
        if (!other || !bound.when.contains(*other) || bound.works.contains(*at->version)) continue;
        c.add(BreakerKind::version_conflict, bound.error, bound.distribution,
              bound.distribution + " " + at->version->text() + " does not work with " + bound.with + " " + other->text(), at->version.origin(), bound.works.text(),
              {at->module, {}});
    }
}

}  // namespace

void judge_versions(ImportCase& c) {
    if (c.release == nullptr) return;
    judge_extensions(c);
    judge_numpy(c);
    judge_protobuf(c);
    judge_company(c);
    judge_bounds(c);
}

}  // namespace whynogpu
