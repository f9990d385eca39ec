// SPDX-License-Identifier: Apache-2.0
#include "causes/text_packages.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "tensorflow-gpu" of "tensorflow-gpu==2.0.0", in lower case.
bool is_tensorflow(const std::string& requirement) {
    static constexpr std::array<std::string_view, 5> names{"tensorflow", "tensorflow-gpu", "tensorflow-cpu",
                                                           "tf-nightly", "tf-nightly-gpu"};
    const std::string small = replace_all(lower(requirement), "_", "-");
    return std::find(names.begin(), names.end(), small.substr(0, small.find_first_of("=<>!~["))) != names.end();
}

/// "3.6" of "./.local/lib/python3.6/site-packages (2.0.0)"; nothing where the folder does not say it.
std::optional<Version> python_of_folder(const std::string& place) {
    const std::string small = lower(place);
    const std::size_t at = small.find("/python");
    if (at == std::string::npos) return std::nullopt;
    const std::size_t end = small.find_first_not_of("0123456789.", at + 7);
    return Version::parse(small.substr(at + 7, end == std::string::npos ? end : end - at - 7));
}

/// Names of the first series that people use most and that are gone in 2.0. Source: TensorFlow's guide to migrating,
/// and its 2.0 wheel.
constexpr std::array<std::string_view, 29> names_of_old{
    "Session",
    "InteractiveSession",
    "placeholder",
    "placeholder_with_default",
    "ConfigProto",
    "GPUOptions",
    "get_default_graph",
    "reset_default_graph",
    "get_default_session",
    "contrib",
    "app",
    "flags",
    "logging",
    "gfile",
    "layers",
    "set_random_seed",
    "random_normal",
    "truncated_normal",
    "random_uniform",
    "get_variable",
    "variable_scope",
    "python_io",
    "merge_all_summaries",
    "global_variables_initializer",
    "initialize_all_variables",
    "to_float",
    "to_int32",
    "assign",
    "sparse_placeholder",
};

}  // namespace

const Sign* wants_old_api(const TextFacts& t) {
    if (t.below("2.0")) return nullptr;
    for (const Sign& sign : t.log->signs) {
        if (sign.id != "attribute-missing" && sign.id != "import-fails") continue;
        if (!contains(sign.text, "module 'tensorflow") || contains(sign.text, "partially initialized")) continue;
        const std::size_t at = sign.text.find("has no attribute '");
        if (at == std::string::npos) continue;
        const std::string_view rest = std::string_view(sign.text).substr(at + 18);
        const std::string_view name = rest.substr(0, rest.find('\''));
        if (std::find(names_of_old.begin(), names_of_old.end(), name) != names_of_old.end()) return &sign;
    }
    return nullptr;
}

bool no_such_gpu_package_of_windows(const TextFacts& t, const std::string& requirement) {
    const std::string wanted = replace_all(lower(requirement), "_", "-");
    const std::size_t pinned = wanted.find("==");
    if (!t.windows || !wanted.starts_with("tensorflow-gpu") || pinned == std::string::npos) return false;
    const auto version = Version::parse(wanted.substr(pinned + 2));
    return version && *version >= Version("2.11");
}

bool no_such_package_here(const TextFacts& t, const std::string& requirement) {
    const std::string small = lower(requirement);
    if (t.mac) return contains(small, "gpu") || contains(small, "macos") || contains(small, "metal");
    return t.arm;
}

PipDisagrees pip_disagrees(const TextFacts& t) {
    PipDisagrees both;
    for (const Sign* sign : t.all("module-missing"))
        if (hole(*sign, "module") == "tensorflow") both.error = sign;
    if (both.error == nullptr) return {};
    for (const Sign* sign : t.all("pip-has-it"))
        if (is_tensorflow(hole(*sign, "requirement"))) both.pip = sign;
    if (both.pip == nullptr) return {};
    // Python 2 says it without quotes, whatever else is told.
    const bool python2 = contains(both.error->text, "No module named tensorflow");
    const auto folder = python_of_folder(hole(*both.pip, "place"));
    both.same_python = folder && python2 == (folder->major() == 2) && folder->places() > 1 && t.python && t.python->version.places() > 1 &&
                       folder->major_minor() == t.python->version.major_minor();
    // "3.6 and 3.7": two are spoken of, and pip's is one of them.
    for (const Statement& statement : t.log->statements)
        if (const auto other = Version::parse(statement.text); statement.subject == "python" && other && other->places() > 1 && folder)
            both.same_python = both.same_python && other->major_minor() == folder->major_minor();
    return both;
}

}  // namespace whynogpu
