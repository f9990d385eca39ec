// SPDX-License-Identifier: Apache-2.0
// What commands of a shell install: RUN in a Dockerfile, `run:` in a workflow, "!pip" in a notebook.
#include <algorithm>
#include <array>
#include <span>

#include "lint/setup/setup.hpp"
#include "parse/setup/requirements_file.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Words = std::span<const ShellWord>;

constexpr std::array pip_options_with_value = {"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "--prefix", "--root", "--platform",
                                               "--python-version", "--timeout", "--default-timeout", "--trusted-host", "--cache-dir", "--retries", "--no-binary", "--only-binary",
                                               "--python", "-p", "--proxy", "--log", "--src", "--progress-bar", "--abi", "--implementation", "--upgrade-strategy", "-e", "--editable",
                                               "--index", "--group", "-G", "--optional", "--config-settings", "-C", "-E", "--extras", "--source", "--torch-backend"};
constexpr std::array conda_options_with_value = {"-c", "--channel", "-n", "--name", "-p", "--prefix", "--file", "-f", "--solver", "-r", "--root-prefix"};

bool is_one_of(std::string_view word, std::span<const char* const> all) {
    return std::ranges::find(all, word) != all.end();
}

/// "pip", "pip3", "pip3.10", "/opt/venv/bin/pip".
bool is_program(std::string_view word, std::string_view name) {
    word = word.substr(word.rfind('/') + 1);
    if (!word.starts_with(name)) return false;
    return std::ranges::all_of(word.substr(name.size()), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool is_assignment(std::string_view word) {
    const std::size_t equals = word.find('=');
    return equals != std::string_view::npos && equals > 0 && std::ranges::all_of(word.substr(0, equals), is_identifier);
}

class CommandReader {
  public:
    CommandReader(std::string_view folder, const NeighbourReader& read, SetupEnvironment& environment) : folder_(folder), read_(read), environment_(environment) {}

    void take(Words words) {
        look_for_cuda(words);
        for (std::size_t skipped = 0; !words.empty() && skipped < 16; ++skipped) {
            const std::string_view first = words[0].text;
            if (first == "conda" && words.size() > 2 && words[1].text == "run") words = words.subspan(2);
            else if (is_assignment(first) || first == "sudo" || first == "exec" || first == "time" || first == "env" || first == "command" || first == "then" || first == "do" || first == "else" || first == "{" || first == "if" || first == "!" || first.starts_with("-")) words = words.subspan(1);
            else break;
        }
        if (words.size() < 2) return;
        const std::string_view first = words[0].text, second = words[1].text;
        if (is_program(first, "python") && second == "-m" && words.size() > 3 && is_program(words[2].text, "pip")) return pip(words.subspan(3));
        if (is_program(first, "pip")) return pip(words.subspan(1));
        if (first == "uv" && second == "pip" && words.size() > 2) return pip(words.subspan(2));
        if ((first == "uv" || first == "poetry" || first == "pdm") && second == "add") return requirements(words.subspan(2));
        if (first == "pipenv" && second == "install") return requirements(words.subspan(2));
        if (is_program(first, "conda") || is_program(first, "mamba") || is_program(first, "micromamba")) return conda(words.subspan(1));
        if (first == "apt-get" || first == "apt" || first == "add-apt-repository" || first == "pyenv" || first == "uv" || first == "dnf" || first == "yum") other_python(words);
    }

  private:
    /// A command that fetches CUDA or cuDNN by other ways is not followed; it is only noticed.
    void look_for_cuda(Words words) {
        bool tells_loader = false;
        for (const ShellWord& word : words) {
            const std::string text = lower(word.text);
            if (contains(text, "nvidia") && (contains(text, "/lib") || contains(text, "site-packages"))) tells_loader = true;
            if (contains(text, "and-cuda") || text.starts_with("nvidia-") || contains(text, "cuda_visible")) continue;
            // "cuda" in the name of an index or a package of another framework brings nothing for TensorFlow.
            if (contains(text, "pytorch") || contains(text, "jax") || contains(text, "torch")) continue;
            if (contains(text, "cuda") || contains(text, "cudnn") || contains(text, "nvidia")) environment_.has_other_cuda = true;
        }
        if (tells_loader) environment_.finds_pip_libraries = true;
    }

    /// Another Python than the image's: which one runs pip is then not known.
    void other_python(Words words) {
        for (const ShellWord& word : words.subspan(1)) {
            const std::string_view text = word.text;
            const bool is_named = text.starts_with("python3.") || text.starts_with("python2.") || contains(text, "deadsnakes");
            if (is_named || words[0].text == "pyenv" || text == "python" || text == "venv" || text == "sync") forget_python();
        }
    }
    void forget_python() {
        environment_.python.reset();
        if (environment_.image) environment_.image->python.reset();
    }

    void pip(Words words) {
        if (words.empty() || words[0].text != "install") return;
        requirements(words.subspan(1));
    }

    void requirements(Words words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string& text = words[i].text;
            if (text == "-r" || text == "--requirement" || text == "-c" || text == "--constraint") {
                if (i + 1 < words.size() && text.find('r') != std::string::npos && text != "--constraint") include(words[i + 1]);
                ++i;
            } else if (text.starts_with("--requirement=")) {
                include({text.substr(14), words[i].at, words[i].is_known, {}});
            } else if (text.size() > 2 && text.starts_with("-r")) {
                include({text.substr(2), words[i].at, words[i].is_known, {}});
            } else if (is_one_of(text, pip_options_with_value)) {
                ++i;
            } else if (!text.starts_with("-")) {
                package(words[i]);
            }
        }
    }

    void package(const ShellWord& word) {
        if (contains(word.text, "/") || word.text.ends_with(".whl") || word.text == ".") {
            // A wheel by its address: its version can be told, but what is in it cannot.
            if (contains(lower(word.text), "tensorflow")) environment_.has_other_cuda = true;
            return;
        }
        const auto requirement = parse_requirement(word.text);
        if (!requirement) return;
        AskedPackage package = asked_package(*requirement, word.at);
        if (!word.is_known) {
            package.has_range = false;
            package.pinned.reset();
        }
        for (TextRange* range : {&package.name_at, &package.extras_at, &package.specifier_at}) {
            if (word.text_at.empty()) *range = {};
            else range->begin += word.text_at.begin, range->end += word.text_at.begin;
        }
        environment_.packages.push_back(std::move(package));
    }

    /// Paths inside an image mostly come from beside the Dockerfile: tried as written, then by name.
    void include(const ShellWord& word) {
        if (!word.is_known || !read_) return;
        for (const std::string& path : {join_path(folder_, word.text), join_path(folder_, file_name(word.text))}) {
            if (word.text.starts_with('/') && path == word.text) continue;
            const auto text = read_(path);
            if (!text) continue;
            SetupEnvironment other;
            read_requirement_lines(*text, path, read_, other);
            for (AskedPackage& package : other.packages) {
                package.at = word.at;
                package.name_at = package.extras_at = package.specifier_at = {};
                if (package.elsewhere.empty()) package.elsewhere = file_name(path);
                environment_.packages.push_back(std::move(package));
            }
            return;
        }
    }

    void conda(Words words) {
        while (!words.empty() && words[0].text.starts_with("-")) words = words.subspan(1);
        if (words.empty()) return;
        // "conda env create -f environment.yml" is that file's matter; Python is conda's from here on.
        if (words[0].text == "env") return forget_python();
        if (words[0].text != "install" && words[0].text != "create") return;
        bool is_other = words[0].text == "create";
        std::vector<AskedPackage> found;
        for (std::size_t i = 1; i < words.size(); ++i) {
            const std::string& text = words[i].text;
            if (is_one_of(text, conda_options_with_value)) {
                ++i;
                continue;
            }
            if (text.starts_with("-") || !words[i].is_known) continue;
            if (auto package = conda_package_spec(text, words[i].at, !words[i].text_at.empty())) found.push_back(std::move(*package));
        }
        if (is_other) forget_python();
        for (AskedPackage& package : found) {
            if (package.name == "python") {
                environment_.python.reset();
                if (const auto minor = package.pinned ? std::optional(package.pinned->major_minor()) : python_minor(package.specifier))
                    environment_.python = StatedPython{{*minor}, package.at, "conda's python " + *minor};
            }
            environment_.packages.push_back(std::move(package));
        }
    }

    std::string_view folder_;
    const NeighbourReader& read_;
    SetupEnvironment& environment_;
};

}  // namespace

void read_commands(const std::vector<ShellCommand>& commands, std::string_view folder, const NeighbourReader& read, SetupEnvironment& environment) {
    CommandReader reader(folder, read, environment);
    for (const ShellCommand& command : commands) reader.take(command);
}

}  // namespace whynogpu
