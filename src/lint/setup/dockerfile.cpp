// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/dockerfile.hpp"

#include <algorithm>
#include <map>

#include "lint/setup/setup.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

class DockerfileReader {
  public:
    DockerfileReader(std::string_view text, const std::string& path, const NeighbourReader& read, SetupFile& file)
        : text_(text), folder_(parent_path(path)), path_(path), read_(read), file_(file) {}

    void take() {
        const DockerText docker = parse_dockerfile(text_);
        rules_.escape = docker.escape;
        rules_.skips_comment_lines = true;
        rules_.variables = [this](std::string_view name) { return lookup(name); };
        for (const DockerInstruction& instruction : docker.instructions) take(instruction);
        finish_stage();
        for (const TextRange& comment : docker.comments) look_for_wish(comment);
        if (speaks_of_gpu_run(lower(file_name(path_)))) wish_for_all({{0, 0}, "the file's name says GPU"});
    }

  private:
    [[nodiscard]] std::optional<std::string> lookup(std::string_view name) const {
        const auto found = variables_.find(name);
        if (found == variables_.end()) return std::nullopt;
        return found->second;
    }

    void take(const DockerInstruction& instruction) {
        const auto words = [&] { return shell_words_of(instruction.body); };
        if (instruction.keyword == "FROM") from(instruction, words());
        else if (instruction.keyword == "ARG") argument(words());
        else if (instruction.keyword == "ENV") environment(instruction, words());
        else if (instruction.keyword == "RUN") run(instruction);
        else if (instruction.keyword == "SHELL") is_posix_ = !contains(lower(body(instruction)), "powershell") && !contains(lower(body(instruction)), "cmd");
        else if (instruction.keyword == "COPY" || instruction.keyword == "ADD") copy(instruction);
        else if (instruction.keyword == "LABEL") {
            if (contains(lower(body(instruction)), "com.nvidia.volumes")) wish({instruction.at, "a label of NVIDIA"});
        }
    }

    [[nodiscard]] std::string body(const DockerInstruction& instruction) const {
        return std::string(text_.substr(instruction.body.begin, instruction.body.end - instruction.body.begin));
    }

    /// All words of an instruction; separators of commands mean nothing in FROM, ARG and ENV.
    ShellCommand shell_words_of(TextRange range) {
        ShellCommand all;
        for (ShellCommand& command : shell_commands(text_, range, rules_)) std::ranges::move(command, std::back_inserter(all));
        return all;
    }

    void finish_stage() {
        if (in_stage_) {
            stages_[lower(stage_.name)] = file_.environments.size();
            file_.environments.push_back(std::move(stage_));
        }
        stage_ = {};
    }

    void from(const DockerInstruction&, ShellCommand words) {
        finish_stage();
        in_stage_ = true;
        while (!words.empty() && words[0].text.starts_with("--")) words.erase(words.begin());
        if (words.empty()) return;
        if (const auto found = stages_.find(lower(words[0].text)); found != stages_.end()) {
            inherit(file_.environments[found->second]);
        } else {
            stage_.image = read_image(words[0].is_known ? words[0].text : "$", words[0].at);
            if (stage_.image->python) stage_.python = StatedPython{{*stage_.image->python}, words[0].at, "FROM " + stage_.image->text};
        }
        stage_.name = words.size() >= 3 && lower(words[1].text) == "as" ? words[2].text : std::to_string(file_.environments.size());
        if (speaks_of_gpu_run(lower(stage_.name))) wish({words.back().at, "the stage is called " + printable(stage_.name)});
    }

    void inherit(const SetupEnvironment& base) {
        stage_ = base;
        // What is wrong with the stage above is said there.
        for (AskedPackage& package : stage_.packages)
            if (package.elsewhere.empty()) package.elsewhere = "the stage " + base.name;
        stage_.wish = base.wish;
    }

    void argument(const ShellCommand& words) {
        for (const ShellWord& word : words) {
            const std::size_t equals = word.text.find('=');
            if (equals == std::string::npos || !word.is_known) continue;
            variables_[word.text.substr(0, equals)] = word.text.substr(equals + 1);
        }
    }

    void environment(const DockerInstruction& instruction, const ShellCommand& words) {
        if (words.empty()) return;
        if (words[0].text.find('=') == std::string::npos) {
            // The old form: ENV NAME all the rest.
            if (words.size() < 2) return;
            std::string value;
            for (std::size_t i = 1; i < words.size(); ++i) value += (i > 1 ? " " : "") + words[i].text;
            SetupVariable variable = variable_of(words[0].text, value, {instruction.at.begin, words.back().at.end});
            variable.is_known = std::ranges::all_of(words, &ShellWord::is_known);
            variable.name_at = words[0].at;
            if (words.size() == 2) variable.value_at = words[1].text_at;
            return set(std::move(variable));
        }
        for (const ShellWord& word : words) {
            const std::size_t equals = word.text.find('=');
            if (equals == std::string::npos || equals == 0) continue;
            SetupVariable variable = variable_of(word.text.substr(0, equals), word.text.substr(equals + 1), word.at);
            variable.is_known = word.is_known;
            variable.name_at = {word.at.begin, static_cast<std::uint32_t>(word.at.begin + equals)};
            if (!word.text_at.empty() && word.text_at.begin == word.at.begin) {
                variable.value_at = {static_cast<std::uint32_t>(word.at.begin + equals + 1), word.at.end};
            } else if (word.at.end - word.at.begin == word.text.size() + 2 && text_[word.at.begin + equals + 1] == '"') {
                variable.value_at = {static_cast<std::uint32_t>(word.at.begin + equals + 2), word.at.end - 1};
            }
            set(std::move(variable));
        }
    }

    void set(SetupVariable variable) {
        if (variable.is_known) variables_[variable.name] = variable.value;
        const std::string value = lower(text_.substr(variable.at.begin, variable.at.end - variable.at.begin));
        if (variable.name == "LD_LIBRARY_PATH" && contains(value, "nvidia")) stage_.finds_pip_libraries = true;
        if (variable.name == "LD_LIBRARY_PATH" && contains(value, "cuda") && stage_.image && stage_.image->kind == ContainerImage::Kind::unknown) stage_.has_other_cuda = true;
        const bool is_none = variable.value == "none" || variable.value == "void" || variable.value.empty();
        if ((variable.name == "NVIDIA_VISIBLE_DEVICES" && !is_none) || variable.name == "NVIDIA_DRIVER_CAPABILITIES") wish({variable.at, variable.name + " is set"});
        file_.variables.push_back(std::move(variable));
    }

    void run(const DockerInstruction& instruction) {
        if (!is_posix_) return;
        if (instruction.is_list) return read_commands({json_words(text_, instruction.body)}, folder_, read_, stage_);
        auto commands = shell_commands(text_, instruction.body, rules_);
        for (const TextRange& document : instruction.here_documents) {
            ShellRules plain;
            plain.variables = rules_.variables;
            for (ShellCommand& command : shell_commands(text_, document, plain)) commands.push_back(std::move(command));
        }
        read_commands(commands, folder_, read_, stage_);
        take_exports(commands);
    }

    void take_exports(const std::vector<ShellCommand>& commands) {
        const bool runs_more = std::ranges::any_of(commands, [](const ShellCommand& c) { return c[0].text != "export"; });
        for (const ShellCommand& command : commands) {
            if (command[0].text != "export") continue;
            for (std::size_t i = 1; i < command.size(); ++i) {
                const std::size_t equals = command[i].text.find('=');
                if (equals == std::string::npos || equals == 0) continue;
                SetupVariable variable = variable_of(command[i].text.substr(0, equals), command[i].text.substr(equals + 1), {command[0].at.begin, command[i].at.end});
                variable.is_known = command[i].is_known;
                variable.in_sub_shell = true;
                variable.is_only_use = !runs_more;
                file_.variables.push_back(std::move(variable));
            }
        }
    }

    void copy(const DockerInstruction& instruction) {
        const std::string what = lower(body(instruction));
        if (contains(what, "cuda") || contains(what, "cudnn") || contains(what, "nvidia")) stage_.has_other_cuda = true;
        // Files of another stage, such as a virtual environment, are not followed: what they hold may be CUDA's as well.
        if (contains(what, "--from=") && (contains(what, "site-packages") || contains(what, "venv") || contains(what, "/usr/local "))) inherit_packages(instruction);
    }

    /// COPY --from=builder /opt/venv /opt/venv
    void inherit_packages(const DockerInstruction& instruction) {
        const std::string what = body(instruction);
        const std::size_t from = what.find("--from=");
        std::string_view name = from == std::string::npos ? std::string_view() : std::string_view(what).substr(from + 7);
        name = name.substr(0, name.find_first_of(" \t"));
        const auto found = stages_.find(lower(name));
        if (found == stages_.end()) {
            stage_.has_other_cuda = true;
            return;
        }
        for (AskedPackage package : file_.environments[found->second].packages) {
            package.at = instruction.at;
            package.name_at = package.extras_at = package.specifier_at = {};
            if (package.elsewhere.empty()) package.elsewhere = "the stage " + file_.environments[found->second].name;
            stage_.packages.push_back(std::move(package));
        }
    }

    static bool speaks_of_gpu_run(std::string_view words) {
        return contains(words, "gpu") && !contains(words, "nogpu") && !contains(words, "no-gpu") && !contains(words, "no_gpu") && !contains(words, "cpu");
    }

    void look_for_wish(TextRange comment) {
        const std::string words = lower(text_.substr(comment.begin, comment.end - comment.begin));
        if (contains(words, "--gpus") || contains(words, "--runtime=nvidia") || contains(words, "--runtime nvidia") || contains(words, "nvidia-docker run"))
            wish_for_all({comment, "a comment shows how it is run with a GPU"});
    }

    void wish(GpuWish wish) {
        if (!stage_.wish) stage_.wish = std::move(wish);
    }
    void wish_for_all(const GpuWish& wish) {
        for (SetupEnvironment& stage : file_.environments)
            if (!stage.wish) stage.wish = wish;
    }

    std::string_view text_;
    std::string folder_;
    const std::string& path_;
    const NeighbourReader& read_;
    SetupFile& file_;
    ShellRules rules_;
    SetupEnvironment stage_;
    bool in_stage_ = false, is_posix_ = true;
    std::map<std::string, std::size_t, std::less<>> stages_;
    std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace

void read_dockerfile(std::string_view text, const std::string& path, const NeighbourReader& read, SetupFile& file) {
    DockerfileReader(text, path, read, file).take();
}

}  // namespace whynogpu
