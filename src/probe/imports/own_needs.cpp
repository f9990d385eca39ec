// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "parse/python/python_metadata.hpp"
#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Packages that every release which requires them has imported so far, and the module they are asked for.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> always_imported{{{"absl-py", "absl"},
                                                                                        {"gast", "gast"},
                                                                                        {"ml-dtypes", "ml_dtypes"},
                                                                                        {"numpy", "numpy"},
                                                                                        {"protobuf", "google.protobuf"},
                                                                                        {"six", "six"},
                                                                                        {"termcolor", "termcolor"},
                                                                                        {"typing-extensions", "typing_extensions"},
                                                                                        {"wrapt", "wrapt"}}};

/// The first release whose native code takes NumPy 2.
const Version& first_with_numpy_2() {
    static const Version version("2.18.0rc0");
    return version;
}

/// "ValidateProtobufRuntimeVersion(…PUBLIC, 6, 31, 1," -> 6.31.1
std::optional<Version> gencode_in(std::string_view text) {
    auto at = text.find("ValidateProtobufRuntimeVersion(");
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view call = text.substr(at, 300);
    const auto parts = split(call.substr(0, call.find(')')), ',');
    std::string version;
    for (std::size_t i = 1; i < 4 && i < parts.size(); ++i) {
        const auto number = parse_unsigned(trim(parts[i]));
        if (!number) return std::nullopt;
        version += (version.empty() ? "" : ".") + std::to_string(*number);
    }
    return Version::parse(version);
}

ProtobufFacts protobuf_of(Look& look) {
    ProtobufFacts facts;
    const auto text = look.host.read(join_path(look.tensorflow.core_folder, "core/framework/tensor_pb2.py"), 64 << 10);
    if (!text.is_present()) {
        facts.style = ProtobufStyle::builder;  // the style that excludes least
        return facts;
    }
    facts.gencode = gencode_in(*text);
    facts.style = facts.gencode ? ProtobufStyle::validated : contains(*text, "_builder") ? ProtobufStyle::builder : ProtobufStyle::descriptors;
    return facts;
}

std::vector<std::string> required_names(Look& look) {
    std::vector<std::string> names;
    for (const Distribution& claim : look.tensorflow.claims) {
        if (!look.tensorflow.owner.is(claim.name)) continue;
        const auto metadata = read_metadata(look.host, claim);
        if (!metadata.is_present()) continue;
        for (const std::string& line : metadata->requires_dist) {
            if (contains(line, "extra ==") || contains(line, "extra==")) continue;
            const std::string name(trim(line.substr(0, line.find_first_of(" (<>=!~;["))));
            names.push_back(replace_all(replace_all(lower(name), "_", "-"), ".", "-"));
        }
    }
    return names;
}

void add_module(ImportFacts& facts, std::string_view module, std::string_view distribution, std::string first_use) {
    ImportedModule wanted;
    wanted.module = module;
    wanted.distribution = distribution;
    wanted.first_use = std::move(first_use);
    facts.modules.push_back(std::move(wanted));
}

}  // namespace

ImportFacts own_needs(Look& look) {
    ImportFacts facts;
    const auto required = required_names(look);
    const std::string init = join_path(look.tensorflow.folder, "__init__.py");
    const auto text = look.host.read(init, 256 << 10);
    if (text.is_present() && contains(*text, "\nimport distutils")) add_module(facts, "distutils", "", init);
    for (const auto& [distribution, module] : always_imported)
        for (const std::string& name : required)
            if (name == distribution) add_module(facts, module, distribution, "tensorflow");
    facts.numpy.abi = !look.tensorflow.version.is_present() || *look.tensorflow.version < first_with_numpy_2() ? 1 : 2;
    facts.protobuf = protobuf_of(look);
    for (const std::string& name : required)
        if (name == "keras" || name == "keras-nightly") facts.keras_distribution = name;
    // Whether a file may be missing is not known; what is there must be sound.
    for (const std::string& path : {std::string("python/_pywrap_tensorflow_internal.so"), std::string("python/lib_pywrap_tensorflow_common.so"), std::string("libtensorflow_cc.so.2"),
                                    look.tensorflow.framework.is_present() ? file_name(*look.tensorflow.framework) : std::string()})
        if (!path.empty() && look.host.status(join_path(look.tensorflow.core_folder, path)).is_present()) facts.native.push_back({path, false});
    return facts;
}

}  // namespace whynogpu
