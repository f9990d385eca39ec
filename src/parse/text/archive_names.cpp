// SPDX-License-Identifier: Apache-2.0
#include "parse/text/archive_names.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"
#include "util/version.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_text = 4000, most_words = 800;

/// "7.6.5.32" at the beginning of a text; a lone number counts too. Empty: no version.
std::string leading_version(std::string_view text) {
    std::string version(text.substr(0, text.find_first_not_of("0123456789.")));
    while (version.ends_with(".")) version.pop_back();
    return version.size() <= 14 && Version::parse(version) ? version : std::string();
}

bool is_archive(std::string_view word) {
    constexpr std::array<std::string_view, 9> ends{".zip", ".tgz", ".tar.gz", ".tar.xz", ".solitairetheme8", ".run", ".exe", ".deb", ".rpm"};
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return word.ends_with(end); });
}

/// Words in lower case, without the folder in front and the marks that a sentence puts around them.
std::vector<std::string> words_of_prose(std::string_view text) {
    constexpr std::string_view marks = "'\"`,;:()[]<>|";
    std::vector<std::string> words;
    for (std::string& word : words_of(replace_all(replace_all(lower(text.substr(0, most_text)), "\t", " "), "\n", " "))) {
        while (!word.empty() && marks.find(word.front()) != std::string_view::npos) word.erase(0, 1);
        while (!word.empty() && (marks.find(word.back()) != std::string_view::npos || word.back() == '.')) word.pop_back();
        if (!word.empty() && words.size() < most_words) words.push_back(std::move(word));
    }
    return words;
}

/// A cuDNN by the version that the one text begins with, made for the CUDA of the other.
void add_cudnn(std::vector<BroughtVersion>& found, std::string_view version, std::string_view cuda) {
    const std::string cudnn = leading_version(version);
    if (cudnn.empty()) return;
    found.push_back({"cudnn", cudnn});
    if (const std::string made_for = leading_version(cuda); !made_for.empty()) found.push_back({"cudnn-cuda", made_for});
}

/// What stands behind a mark; empty where the mark is not there.
std::string_view behind(std::string_view word, std::size_t mark, std::size_t length) {
    return mark == std::string_view::npos ? std::string_view() : word.substr(mark + length);
}

void add_archive(std::vector<BroughtVersion>& found, std::string_view word) {
    if (const std::size_t folder = word.find_last_of("/\\"); folder != std::string_view::npos) word.remove_prefix(folder + 1);
    if (!is_archive(word)) return;
    if (word.starts_with("cudnn-")) {
        // "cudnn-windows-x86_64-8.4.1.50_cuda11.6-archive"; before, "cudnn-11.2-linux-x64-v8.1.1.33": CUDA, platform, cuDNN
        const std::size_t cuda = word.find("_cuda"), version = word.rfind('-', cuda);
        if (cuda != std::string_view::npos && version != std::string_view::npos)
            add_cudnn(found, word.substr(version + 1), behind(word, cuda, 5));
        else
            add_cudnn(found, behind(word, word.rfind("-v"), 2), word.substr(6));
    } else if (word.starts_with("cuda_")) {
        // "cuda_9.0.176_384.81_linux.run", "cuda_10.1.243_426.00_win10.exe"; "cuda_9.0.176.1_windows.exe" is a patch of it
        if (const std::string cuda = leading_version(word.substr(5)); contains(cuda, ".")) found.push_back({"cuda", cuda});
    } else if (const std::size_t underscore = word.find('_');
               word.starts_with("libcudnn") && word.ends_with(".deb") && underscore != std::string_view::npos) {
        if (const std::string cudnn = leading_version(word.substr(underscore + 1)); !cudnn.empty()) found.push_back({"cudnn", cudnn});
        if (const std::string cuda = leading_version(behind(word, word.find("+cuda"), 5)); !cuda.empty()) found.push_back({"cudnn-cuda", cuda});
    }
}

}  // namespace

std::vector<BroughtVersion> versions_of_archives(std::string_view text) {
    std::vector<BroughtVersion> found;
    for (const std::string& word : words_of_prose(text)) add_archive(found, word);
    return found;
}

std::vector<BroughtVersion> quoted_packages(std::string_view text) {
    std::vector<BroughtVersion> found;
    const auto words = words_of_prose(text);
    const auto add = [&](const std::string& row) {
        for (BroughtVersion& brought : parse_system_packages(row)) found.push_back(std::move(brought));
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool dpkg = (words[i] == "ii" || words[i] == "hi") && i + 2 < words.size();
        if (dpkg) add("ii " + words[i + 1] + " " + words[i + 2]);
        // The list of apt: its marks are gone with those of the sentence.
        const bool apt = i + 3 < words.size() && contains(words[i], "/") && words[i + 3].starts_with("installed");
        if (apt) add(words[i] + " " + words[i + 1] + " " + words[i + 2] + " [installed]");
        if (words[i].ends_with(".x86_64") || words[i].ends_with(".aarch64")) add(words[i]);
    }
    return found;
}

}  // namespace whynogpu
