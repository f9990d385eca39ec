// SPDX-License-Identifier: Apache-2.0
#include "parse/text/package_list.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_package_name(std::string_view word) {
    return !word.empty() && word.size() < 80 && (std::isalpha(static_cast<unsigned char>(word.front())) != 0 || word.front() == '_') &&
           std::all_of(word.begin(), word.end(),
                       [](char c) { return is_identifier(c) || c == '-' || c == '.'; });
}

bool is_version(std::string_view word) {
    return !word.empty() && word.size() < 60 && is_digit(word.front()) && word.find_first_of("/\\:()[]{}'\"=,") == std::string_view::npos &&
           word.find_first_not_of("0123456789") != std::string_view::npos;
}

/// "py37h0f0df58_0", "gpu_py36h1", "0", "mkl_py38h1fcfbd6_0", "pypi_0".
bool is_build(std::string_view word) {
    return word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == std::string_view::npos;
}

/// "2.1.0-eigen_py37hd727fc0_0" of conda's package of that name.
std::optional<ListedPackage> conda_package(std::string_view name, std::string_view version_and_build) {
    const std::size_t hyphen = version_and_build.rfind('-');
    if (hyphen == std::string_view::npos) return std::nullopt;
    const std::string_view version = version_and_build.substr(0, hyphen), build = version_and_build.substr(hyphen + 1);
    if (!is_package_name(name) || !is_version(version) || build.empty() || !is_build(build)) return std::nullopt;
    return ListedPackage{"conda", normal_package_name(name), std::string(version), std::string(build)};
}

/// What conda says that it will install: "tensorflow: 2.0.0-gpu_py36 --> 2.1.0-mkl_py36", "tensorflow-2.1.0 | mkl_py36 4 KB",
/// "tensorflow conda-forge/linux-64::tensorflow-2.7.0-cpu_py39_0". The last version counts.
std::optional<ListedPackage> planned_package(const std::vector<std::string>& words) {
    if (words.size() < 2) return std::nullopt;
    if (words[0].ends_with(':')) {
        const auto arrow = std::find(words.begin(), words.end(), "-->");
        const bool updated = arrow != words.end() && arrow + 1 != words.end();
        return conda_package(std::string_view(words[0]).substr(0, words[0].size() - 1), updated ? *(arrow + 1) : words[1]);
    }
    std::string full = words.size() >= 3 && words[1] == "|" ? words[0] + "-" + words[2] : words[1];
    if (words[1] != "|") {
        const std::size_t channel = full.find("::");
        if (channel == std::string::npos) return std::nullopt;
        full.erase(0, channel + 2);
    }
    const std::size_t build = full.rfind('-');
    const std::size_t version = build == std::string::npos || build == 0 ? std::string::npos : full.rfind('-', build - 1);
    if (version == std::string::npos) return std::nullopt;
    return conda_package(std::string_view(full).substr(0, version), std::string_view(full).substr(version + 1));
}

/// Of conda, a package by itself: "conda-forge/linux-64::tensorflow-2.7.0-cpu_py39_0", or the file
/// "tensorflow-2.12.0-cpu_py310hd1aba9c_0.conda"; of mamba, "+ tensorflow 2.11.0 cpu_py310hd1aba9c_0 conda-forge/linux-64".
std::optional<ListedPackage> single_package(const std::vector<std::string>& words) {
    if (words.size() >= 4 && words[0] == "+") return conda_package(words[1], words[2] + "-" + words[3]);
    for (std::string word : words) {
        const std::size_t channel = word.find("::");
        const bool file = word.ends_with(".conda") || word.ends_with(".tar.bz2");
        if (!file && channel == std::string::npos) continue;
        word.erase(0, channel == std::string::npos ? word.rfind('/') + 1 : channel + 2);
        for (const std::string_view tail : {".conda", ".tar.bz2"})
            if (word.ends_with(tail)) word.resize(word.size() - tail.size());
        const std::size_t build = word.rfind('-');
        const std::size_t version = build == std::string::npos || build == 0 ? build : word.rfind('-', build - 1);
        if (version == std::string::npos) continue;
        if (auto package = conda_package(word.substr(0, version), word.substr(version + 1))) return package;
    }
    return std::nullopt;
}

constexpr std::size_t most_of_one_line = 1000;

/// "tensorflow (1.13.1)" of pip before 10, "tensorflow @ file:///…/tensorflow-2.15.0-cp310-….whl" of pip freeze, "- tensorflow=2.15.0=cpu_py310"
/// of conda env export.
std::optional<ListedPackage> other_form(const std::vector<std::string>& words) {
    if (words.size() == 2 && is_package_name(words[0]) && words[1].size() > 2 && words[1].front() == '(' && words[1].back() == ')') {
        const std::string version = words[1].substr(1, words[1].size() - 2);
        if (is_version(version)) return ListedPackage{"pip", normal_package_name(words[0]), version, {}};
    }
    if (words.size() == 3 && words[1] == "@" && is_package_name(words[0])) {
        std::string file = words[2].substr(0, words[2].find('#'));
        file.erase(0, file.rfind('/') + 1);
        const auto package = parse_name_and_version(file);
        if (package && package->name == normal_package_name(words[0])) return package;
    }
    if (words.size() == 2 && words[0] == "-") {
        const auto parts = split(words[1], '=');
        if (parts.size() == 3 && parts[1].empty() && is_package_name(parts[0]) && is_version(parts[2]))
            return ListedPackage{"pip", normal_package_name(parts[0]), parts[2], {}};
        if ((parts.size() == 2 || (parts.size() == 3 && is_build(parts[2]))) && is_package_name(parts[0]) && is_version(parts[1]))
            return ListedPackage{"conda", normal_package_name(parts[0]), parts[1], parts.size() == 3 ? parts[2] : ""};
    }
    return std::nullopt;
}

/// "tensorflow-cpu   2.8.0    TensorFlow is an open source …" of poetry show: the summary begins with a capital, in a column of its own;
/// "(!)" in front of the version: not installed.
std::optional<ListedPackage> row_of_poetry(std::string_view line, const std::vector<std::string>& words) {
    if (words.size() < 4 || !is_package_name(words[0]) || !is_version(words[1]) || std::isupper(static_cast<unsigned char>(words[2].front())) == 0) return std::nullopt;
    const std::size_t version = line.find(words[1], words[0].size());
    if (version == std::string_view::npos || !line.substr(version + words[1].size()).starts_with("  ")) return std::nullopt;
    return ListedPackage{"pip", normal_package_name(words[0]), words[1], {}};
}

}  // namespace

std::string normal_package_name(std::string_view name) {
    std::string out = lower(name);
    if (out.starts_with("_")) return out;  // of conda's helpers, "_tflow_select"; no package of Python begins so
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c == '_' || c == '.'; }, '-');
    return out;
}

std::vector<ListedPackage> parse_json_packages(std::string_view line) {
    std::vector<ListedPackage> found;
    constexpr std::string_view name_key = "\"name\": \"", version_key = "\"version\": \"";
    for (std::size_t at = line.find(name_key); at != std::string_view::npos && found.size() < most_of_one_line; at = line.find(name_key, at)) {
        at += name_key.size();
        const std::string_view name = line.substr(at, line.find('"', at) - at);
        const std::size_t version = line.find(version_key, at), next = line.find(name_key, at);
        if (version == std::string_view::npos || version > next) continue;
        const std::string_view number = line.substr(version + version_key.size());
        ListedPackage package{"pip", normal_package_name(name.substr(0, 80)), std::string(number.substr(0, std::min<std::size_t>(number.find('"'), 80))), {}};
        if (is_package_name(name) && is_version(package.version)) found.push_back(std::move(package));
    }
    return found;
}

std::optional<ListedPackage> PackageListReader::take_json(std::string_view line) {
    const auto value_of = [&](std::string_view key) -> std::optional<std::string> {
        std::string_view text = trim(line);
        if (!text.starts_with(key)) return std::nullopt;
        text.remove_prefix(key.size());
        return std::string(text.substr(0, std::min<std::size_t>(text.find('"'), 80)));
    };
    if (const auto build = value_of("\"build_string\": \"")) json_build_ = *build;
    if (const auto name = value_of("\"name\": \"")) json_name_ = *name;
    const auto version = value_of("\"version\": \"");
    if (!version || !is_package_name(json_name_) || !is_version(*version)) return std::nullopt;
    ListedPackage package{json_build_.empty() || json_build_ == "pypi_0" ? "pip" : "conda", normal_package_name(json_name_), *version, json_build_};
    json_name_.clear();
    json_build_.clear();
    return package;
}

std::optional<ListedPackage> PackageListReader::take(std::string_view line) {
    if (auto package = take_json(line)) return package;
    // As a collector of facts about the machine marks its rows.
    for (const std::string_view mark : {"[pip3] ", "[pip] ", "[conda] "})
        if (line.starts_with(mark)) line.remove_prefix(mark.size());
    const auto words = words_of(replace_all(replace_all(std::string(line), "\t", " "), "|", " | "));
    if (words.empty()) return std::nullopt;
    if (const auto other = other_form(words)) return other;
    if (words.size() >= 2 && words[0] == "Package" && words[1] == "Version") {
        list_ = List::pip;
        return std::nullopt;
    }
    if (contains(line, "# packages in environment at") ||
        (words[0] == "#" && words.size() > 2 && words[1] == "Name" && words[2] == "Version")) {
        list_ = List::conda;
        return std::nullopt;
    }
    if (words.size() == 2 && words[0] == "Name:" && is_package_name(words[1])) {
        shown_ = words[1];
        return std::nullopt;
    }
    if (words.size() == 2 && words[0] == "Version:" && !shown_.empty() && is_version(words[1])) {
        ListedPackage package{"pip", normal_package_name(shown_), words[1], {}};
        shown_.clear();
        return package;
    }
    // pip freeze, conda's own "name=version=build", and what people write: "tensorflow==2.4.1"
    if (words.size() == 1) {
        const auto parts = split(words[0], '=');
        if (parts.size() == 3 && parts[1].empty() && is_package_name(parts[0]) && is_version(parts[2]))
            return ListedPackage{"pip", normal_package_name(parts[0]), parts[2], {}};
        if (parts.size() == 3 && is_package_name(parts[0]) && is_version(parts[1]) && is_build(parts[2]))
            return ListedPackage{"conda", normal_package_name(parts[0]), parts[1], parts[2]};
    }
    if (const auto planned = planned_package(words)) return planned;
    if (const auto single = single_package(words)) return single;
    if (list_ != List::conda)
        if (const auto row = row_of_poetry(line, words)) return row;
    if (words.size() < 2 || words.size() > 4 || !is_package_name(words[0]) || !is_version(words[1])) return std::nullopt;
    if (list_ == List::none) {
        // A list whose head was cut away: a name and a version apart by more than one blank, or conda's build behind it.
        const bool aligned = line.find("  ") != std::string_view::npos;
        const bool built = words.size() >= 3 && is_build(words[2]) && words[2].find('_') != std::string::npos;
        const bool conda = built && words[2] != "pypi_0";
        const std::string name = normal_package_name(words[0]);
        const bool known =
            words.size() == 2 && (name.starts_with("tensorflow") || name.starts_with("tf-nightly") || name.starts_with("nvidia-cu"));
        if (!built && !known && !(aligned && words.size() == 2)) return std::nullopt;
        return ListedPackage{conda ? "conda" : "pip", normal_package_name(words[0]), words[1], conda ? words[2] : ""};
    }
    const bool pypi = words.size() >= 3 && (words[2] == "pypi_0" || words[2] == "<pip>");
    return ListedPackage{list_ == List::conda && !pypi ? "conda" : "pip", normal_package_name(words[0]), words[1],
                         list_ == List::conda && words.size() >= 3 ? words[2] : ""};
}

std::vector<ListedPackage> packages_of_resolver(std::string_view line) {
    std::vector<ListedPackage> found;
    if (line.size() > 2000 || !contains(line, " requires ")) return found;
    if (!contains(line, ", but you") && !contains(line, "which is not installed")) return found;
    const auto words = words_of(line);
    for (std::size_t at = 2; at < words.size(); ++at)
        if (words[at] == "requires" && is_package_name(words[at - 2]) && is_version(words[at - 1]))
            found.push_back({"pip", normal_package_name(words[at - 2]), words[at - 1], {}});
    return found;
}

std::optional<ListedPackage> parse_name_and_version(std::string_view word) {
    // The version begins behind the first hyphen that a digit follows.
    for (std::size_t at = word.find('-'); at != std::string_view::npos; at = word.find('-', at + 1)) {
        if (at + 1 >= word.size() || !is_digit(word[at + 1])) continue;
        const std::string_view name = word.substr(0, at);
        std::string_view version = word.substr(at + 1);
        const std::size_t end = version.find('-');
        version = version.substr(0, end);
        for (const std::string_view tail : {".whl", ".tar.gz", ".conda", ".tar.bz2"})
            if (version.ends_with(tail)) version.remove_suffix(tail.size());
        if (!is_package_name(name) || !is_version(version)) return std::nullopt;
        return ListedPackage{"pip", normal_package_name(name), std::string(version), {}};
    }
    return std::nullopt;
}

}  // namespace whynogpu
