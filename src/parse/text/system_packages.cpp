// SPDX-License-Identifier: Apache-2.0
#include "parse/text/system_packages.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "libcudnn7" -> "libcudnn", "cuda-cudart-11-2" -> "cuda-cudart", "nvidia-driver-535-server" -> "nvidia-driver": numbers in a name are part
/// of what its maker calls it.
std::string without_numbers(std::string_view name) {
    std::string out;
    for (const std::string& part : split(std::string(name), '-')) {
        if (part == "server" || part == "open" || part == "headless" || part == "no" || part == "dkms" || part == "dev" || part == "devel") continue;
        std::string letters = part;
        while (!letters.empty() && (is_digit(letters.back()) || letters.back() == '.')) letters.pop_back();
        if (!letters.empty()) out += (out.empty() ? "" : "-") + letters;
    }
    return out;
}

/// What packages of that name hold. Names as NVIDIA's, Debian's, Ubuntu's, Fedora's and Arch's repositories have them.
std::string_view subject_of(std::string_view name) {
    static constexpr std::array<std::string_view, 5> cuda{"cuda", "cuda-toolkit", "cuda-cudart", "cuda-runtime", "nvidia-cuda-toolkit"};
    static constexpr std::array<std::string_view, 2> cudnn{"libcudnn", "cudnn"};
    static constexpr std::array<std::string_view, 11> driver{"nvidia-driver", "nvidia-utils", "nvidia-kernel", "libnvidia-compute",
                                                             "akmod-nvidia", "kmod-nvidia", "xorg-x11-drv-nvidia", "xorg-x11-drv-nvidia-cuda",
                                                             "nvidia-dkms", "nvidia-kernel-common", "cuda-drivers"};
    const auto is_one = [&](const auto& all) { return std::find(all.begin(), all.end(), name) != all.end(); };
    if (is_one(cudnn)) return "cudnn";
    if (is_one(cuda)) return "cuda";
    return is_one(driver) ? "driver" : std::string_view();
}

/// "7.6.5.32" of "7.6.5.32-1+cuda10.1", "535.98" of "535.98-1", "10.1.243" of "10.1.243-3" and "1:4.2"; empty: no version.
std::string plain_version(std::string_view text) {
    if (const std::size_t epoch = text.find(':'); epoch != std::string_view::npos && epoch <= 2) text.remove_prefix(epoch + 1);
    const std::size_t end = text.find_first_not_of("0123456789.");
    std::string version(text.substr(0, end));
    while (!version.empty() && version.back() == '.') version.pop_back();
    const bool dotted = version.find('.') != std::string::npos;
    return dotted && is_digit(version.front()) ? version : std::string();
}

void add(std::vector<BroughtVersion>& found, std::string_view name, std::string_view version) {
    const std::string plain = plain_version(version);
    const std::string_view subject = subject_of(without_numbers(name));
    if (!plain.empty() && !subject.empty()) found.push_back({std::string(subject), plain});
    if (const std::size_t cuda = version.find("+cuda"); subject == "cudnn" && cuda != std::string_view::npos)
        found.push_back({"cudnn-cuda", plain_version(version.substr(cuda + 5))});
}

/// "libcudnn8-8.1.1.33-1.cuda11.2.x86_64" of rpm -qa: the version stands behind the last but one hyphen.
void add_rpm(std::vector<BroughtVersion>& found, std::string_view word) {
    if (!word.ends_with(".x86_64") && !word.ends_with(".aarch64") && !word.ends_with(".noarch") && !word.ends_with(".ppc64le")) return;
    const std::size_t release = word.rfind('-');
    const std::size_t version = release == std::string_view::npos || release == 0 ? release : word.rfind('-', release - 1);
    if (version == std::string_view::npos) return;
    add(found, word.substr(0, version), word.substr(version + 1, release - version - 1));
}

/// "cuda/11.2.2", "CUDAcore/11.1.1", "cuDNN/8.0.4.30-CUDA-11.1.1", "nvidia/cudnn/8.1" of environment modules.
void add_module(std::vector<BroughtVersion>& found, std::string_view word) {
    const std::size_t slash = word.rfind('/');
    if (slash == std::string_view::npos || slash + 1 >= word.size() || !is_digit(word[slash + 1])) return;
    std::string_view name = word.substr(0, slash);
    if (const std::size_t folder = name.rfind('/'); folder != std::string_view::npos) name.remove_prefix(folder + 1);
    const std::string small = lower(name);
    if (small == "cuda" || small == "cudacore" || small == "cudatoolkit") add(found, "cuda", word.substr(slash + 1));
    if (small == "cudnn") add(found, "cudnn", word.substr(slash + 1));
}

}  // namespace

std::vector<BroughtVersion> parse_system_packages(std::string_view line) {
    std::vector<BroughtVersion> found;
    if (line.size() > 2000) return found;
    const auto words = words_of(replace_all(std::string(line), "\t", " "));
    if (words.empty()) return found;
    const bool dpkg = words.size() >= 3 && (words[0] == "ii" || words[0] == "hi");
    if (dpkg) {
        add(found, words[1].substr(0, words[1].find(':')), words[2]);
        return found;
    }
    // apt list: "libcudnn7/now 7.6.5.32-1+cuda10.1 amd64 [installed,local]"
    const bool apt = words.size() >= 4 && contains(words[0], "/") && words[3].starts_with("[installed");
    if (apt) {
        add(found, words[0].substr(0, words[0].find('/')), words[1]);
        return found;
    }
    if (words.size() == 1) add_rpm(found, words[0]);
    // pacman -Q; dnf list: "cuda-toolkit-11-2.x86_64  11.2.2-1  @cuda"
    const bool dnf = words.size() == 3 && (words[2].starts_with("@") || words[2] == "installed");
    if (words.size() == 2 || dnf) {
        const std::size_t arch = words[0].rfind(".x86_64");
        const bool release = contains(words[1], "-") && is_digit(words[1].back());
        if (release || dnf) add(found, words[0].substr(0, arch), words[1]);
    }
    // module list: "  1) cuda/11.2.2   2) cudnn/8.1"
    const bool modules = words[0].size() >= 2 && words[0].back() == ')' && is_digit(words[0].front());
    const bool loads = words.size() >= 3 && contains(line, "module load ");
    if (modules || loads)
        for (const std::string& word : words) add_module(found, word);
    return found;
}

}  // namespace whynogpu
