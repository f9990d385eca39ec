// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "tensorflow-gpu tensorflow" in one command, whatever their versions.
bool installs_both(const std::string& packages) {
    bool plain = false, gpu = false;
    for (const std::string& word : split(packages.substr(0, packages.find(';')), ' ')) {
        const std::string name = word.substr(0, word.find_first_of("=<>!~[:,;"));
        plain = plain || name == "tensorflow";
        gpu = gpu || name == "tensorflow-gpu";
    }
    return plain && gpu;
}

/// TensorFlow itself, under any name that brings its files.
bool is_tensorflow_itself(const std::string& name) {
    for (const std::string_view one : {"tensorflow", "tensorflow-base", "tensorflow-gpu", "tensorflow-cpu"})
        if (name == one) return true;
    return false;
}

/// conda's TensorFlow and pip's in one list: each has laid its files over the other's.
std::optional<std::pair<const PackageSeen*, const PackageSeen*>> of_two_managers(const TextFacts& t) {
    const PackageSeen *conda = nullptr, *pip = nullptr;
    for (const PackageSeen& package : t.log->packages) {
        if (!is_tensorflow_itself(package.name)) continue;
        (package.manager == "conda" ? conda : pip) = &package;
    }
    if (conda == nullptr || pip == nullptr || conda->version == pip->version) return std::nullopt;
    return std::pair{conda, pip};
}

/// The person was asked for the package and names two.
bool names_both(const TextFacts& t) {
    std::string words;
    for (const char c : t.told("package"))
        words += std::string_view(",;()&+").find(c) == std::string_view::npos ? c : ' ';
    return installs_both(words);
}

}  // namespace

Judgement judge_text_package_conflict(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "several TensorFlow packages lie over each other";
    if (const Sign* sign = t.first("plugin-does-not-fit"))
        return likely(Strength::strong, "a plug-in of TensorFlow was made for another release of it", {quote(*sign)});
    if (const Sign* sign = t.first("two-tensorboards"); sign != nullptr && !any_failure(t))
        return likely(Strength::suggests, "two TensorBoards lie over each other, as two packages of TensorFlow bring them", {quote(*sign)});
    const PackageSeen* plain = t.package("tensorflow");
    // From 2.1 on both hold the same files; of different versions they still spoil each other.
    for (const char* name : {"tensorflow-gpu", "tensorflow-cpu", "tf-nightly", "tf-nightly-gpu", "intel-tensorflow",
                             "tensorflow-rocm", "tensorflow-directml", "nvidia-tensorflow"}) {
        const PackageSeen* other = t.package(name);
        if (plain == nullptr || other == nullptr || plain->manager != "pip" || other->manager != "pip") continue;
        const auto a = Version::parse(plain->version), b = Version::parse(other->version);
        const bool same = a && b && *a == *b && *a >= Version("2.1");
        if (same && std::string_view(name) == "tensorflow-gpu") continue;
        return likely(
            Strength::strong, title,
            {{"tensorflow " + plain->version, plain->origin}, {other->name + " " + other->version, other->origin}});
    }
    // The user's folder comes before that of an environment of conda or of an image.
    if (const Sign* sign = t.first("tensorflow-of-user");
        sign != nullptr && (t.has_any({"import-fails", "attribute-missing"}) || sign->voice == Voice::told) &&
        !library_failure(t) && (contains(t.told("installed_with"), "conda") || t.container))
        return likely(Strength::strong, "a TensorFlow in the user's own folder comes before the one that was set up",
                      {quote(*sign)});
    if (const auto both = of_two_managers(t))
        return likely(Strength::strong, "pip has put another TensorFlow over the one of conda",
                      {{both->first->name + " " + both->first->version + " of conda", both->first->origin},
                       {both->second->name + " " + both->second->version + " of pip", both->second->origin}});
    if (const PipDisagrees both = pip_disagrees(t); both.pip != nullptr)
        return likely(both.same_python ? Strength::strong : Strength::hints,
                      "the package is listed and its folder is gone: another package of TensorFlow took it along",
                      {quote(*both.pip), quote(*both.error)});
    const bool other_fault = library_failure(t) || driver_failure(t) != nullptr || t.at_least("2.1") ||
                             t.has_any({"pip-no-version", "wheel-not-supported"});
    for (const Sign* sign : t.all("command-pip"))
        if (!other_fault && installs_both(hole(*sign, "what"))) return likely(Strength::strong, title, {quote(*sign)});
    const auto collects = [&t](std::string_view name) -> const Sign* {
        for (const Sign* sign : t.all("pip-collects")) {
            const std::string wanted = replace_all(lower(hole(*sign, "requirement")), "_", "-");
            if (wanted.substr(0, wanted.find_first_of("=<>!~[;")) == name) return sign;
        }
        return nullptr;
    };
    if (const Sign *plain_one = collects("tensorflow"), *gpu = collects("tensorflow-gpu"); plain_one != nullptr && gpu != nullptr && !other_fault)
        return likely(Strength::strong, title, {quote(*plain_one), quote(*gpu)});
    const bool computes = t.has("says-step-on-gpu");
    if (!other_fault && names_both(t) && t.success() == nullptr && !computes)
        return likely(Strength::strong, title, {{t.told("package"), "told: package"}});
    if (const Sign* said = t.first_of({"says-two-tensorflows", "says-pulls-tensorflow"});
        said != nullptr && !other_fault && !computes)
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* said = t.first("says-conda-then-pip"); said != nullptr && !use_failure(t)) {
        // That another TensorFlow came is told by what it opens, not by what it misses.
        if (library_failure(t)) return likely(Strength::hints, "pip has put another TensorFlow over the one of conda", {quote(*said)});
        const bool package = contains(t.told("package"), "conda") && contains(t.told("package"), "pip");
        return likely(package || contains(said->text, "gone") ? Strength::strong : Strength::suggests,
                      "pip has put another TensorFlow over the one of conda", {quote(*said)});
    }
    return not_shown();
}

}  // namespace whynogpu
