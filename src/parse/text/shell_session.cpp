// SPDX-License-Identifier: Apache-2.0
#include "parse/text/shell_session.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_prompt = 80, longest_command = 200, most_kernels = 50;

/// The command behind "$ ", "user@host:~$ ", "(env) $ ", "root@host:/# "; empty: the line is no prompt.
std::string_view command_of(std::string_view line) {
    if (line.starts_with("$ ") || line.starts_with("% ")) return trim(line.substr(2));
    for (const std::string_view mark : {"$ ", "# "}) {
        const std::size_t at = line.find(mark);
        if (at == std::string_view::npos || at == 0 || at > longest_prompt) continue;
        const std::string_view prompt = line.substr(0, at);
        if (prompt.find('@') != std::string_view::npos || prompt.ends_with(") ")) return trim(line.substr(at + 2));
    }
    return {};
}

/// "ldconfig -p | grep libcuda": what the loader knows of the driver's library.
bool lists_libcuda(std::string_view command) {
    return contains(command, "ldconfig -p") && contains(command, "libcuda") && !contains(command, "libcudart") && !contains(command, "libcudnn");
}

/// What it means that a command prints nothing.
const char* meaning_of_silence(std::string_view command) {
    const std::string text = lower(command);
    if (lists_libcuda(command)) return "libcuda-not-listed";
    const auto begins = [&](std::string_view word) { return text.starts_with(word) || text.starts_with("sudo " + std::string(word)); };
    if (!contains(text, "nvidia")) return nullptr;
    if (begins("lsmod") || begins("cat /proc/modules")) return "module-not-loaded";
    if (begins("lspci")) return "no-card-found";
    return nullptr;
}

/// The kernel of "nvidia, 460.39, 5.4.0-65-generic, x86_64: installed" and "nvidia/470.103.01, 5.13.0-30-generic, x86_64: installed".
std::string kernel_of_module(std::string_view line) {
    if (!line.starts_with("nvidia") || !contains(line, ": installed")) return {};
    const auto parts = split(line, ',');
    const std::size_t place = contains(parts.front(), "/") ? 1 : 2;
    return parts.size() > place + 1 ? std::string(trim(parts[place])) : std::string();
}

}  // namespace

/// The module was built for other kernels than the one that runs.
bool ShellSessionReader::is_of_other_kernel() {
    if (other_kernel_told_ || kernel_.empty() || built_for_.empty() || built_for_.contains(kernel_)) return false;
    return other_kernel_told_ = true;
}

/// "athena   none" below "NAME     GPU" of kubectl get nodes -o=custom-columns=…nvidia\.com/gpu.
bool ShellSessionReader::is_node_without_gpu(std::string_view line) {
    if (contains(line, "kubectl") && contains(line, "nodes") && contains(line, "custom-columns") && contains(line, "com/gpu")) {
        lists_nodes_ = true;
        return false;
    }
    if (!lists_nodes_) return false;
    const std::vector<std::string> words = words_of(line);
    if (words.size() >= 2 && (words.back() == "none" || words.back() == "<none>" || words.back() == "0")) return true;
    lists_nodes_ = words.size() >= 2 && words.front() == "NAME";  // a node with a GPU, or the end of the table
    return false;
}

std::vector<std::string> ShellSessionReader::take(std::string_view line) {
    const std::string_view text = trim(line);
    std::vector<std::string> found;
    if (text.empty()) return found;
    if (is_node_without_gpu(text)) found.emplace_back("scheduler-hidden");
    if (const std::string_view command = command_of(text); !command.empty()) {
        if (const char* meaning = meaning_of_silence(command_)) found.emplace_back(meaning);
        if (is_of_other_kernel()) found.emplace_back("module-not-loaded");
        command_ = command.substr(0, std::min(command.size(), longest_command));
        return found;
    }
    if (text == "0" && lists_libcuda(command_)) found.emplace_back("libcuda-not-listed");
    if (command_ == "prime-select query" && text == "intel") found.emplace_back("says-optimus");
    if (const std::string kernel = kernel_of_module(text); !kernel.empty() && built_for_.size() < most_kernels) built_for_.insert(kernel);
    if (text.starts_with("nvidia/") && text.ends_with(": added")) found.emplace_back("module-not-loaded");
    if (command_ == "uname -r" && text.find(' ') == std::string_view::npos) {
        kernel_ = text.substr(0, longest_command);
        if (is_of_other_kernel()) found.emplace_back("module-not-loaded");
    }
    command_.clear();
    return found;
}

}  // namespace whynogpu
