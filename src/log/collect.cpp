// SPDX-License-Identifier: Apache-2.0
#include "log/collect.hpp"

#include <algorithm>
#include <cctype>

#include "log/program_text.hpp"
#include "parse/text/listings.hpp"
#include "parse/text/nvidia_smi.hpp"
#include "parse/text/system_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t look_ahead = 3;  ///< lines that a message may be broken over, behind its first
constexpr std::size_t most_first_lines = 3;  ///< in which a few words may be all that somebody shows
constexpr int most_of_one_sign = 40, most_prose_lines = 1000;
constexpr std::size_t most_facts = 5000, longest_line = 20000;

/// "line 12", or "line 12 of trainer-0" where several write into one log.
std::string origin_of(const LogLine& line) {
    return "line " + std::to_string(line.number) + (line.source.empty() ? "" : " of " + line.source);
}

/// "2024-04-30 16:29:17.328463: I tensorflow/x.cc:28] text": TensorFlow's own line.
bool is_logger_line(std::string_view text) {
    return contains(text, ".cc:") && contains(text, "] ");
}

/// "[]", or "GPUs: []" as a program labels it.
bool is_empty_list(std::string_view line) {
    const std::string text = lower(trim(line));
    if (text == "[]") return true;
    if (text.size() > 80 || !text.ends_with("[]")) return false;
    const std::string_view label = trim(std::string_view(text).substr(0, text.size() - 2));
    return (label.ends_with(":") || label.ends_with("=")) &&
           (contains(label, "gpu") || contains(label, "physical device"));
}

/// A person's sentence, not a program's.
bool is_prose(std::string_view text) {
    if (is_logger_line(text) || text.size() < 25 || text.size() > 2000) return false;
    const char first = text.front();
    if (std::isalpha(static_cast<unsigned char>(first)) == 0) return false;
    const auto blanks = std::count(text.begin(), text.end(), ' ');
    const auto letters = std::count_if(text.begin(), text.end(),
                                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    for (const std::string_view mark :
         {"WARNING", "ERROR", "INFO", "Traceback", "Error:", "NVRM", "Collecting ", "Requirement already",
          "Instructions", "import ", "from ", "def ", "for ", "To enable"})
        if (text.starts_with(mark) || contains(text.substr(0, 60), "Error: ")) return false;
    return blanks >= 5 && letters * 10 >= static_cast<std::ptrdiff_t>(text.size()) * 7;
}

/// What the interpreter's prompt prints of a text: '2.17.0'.
std::string_view without_quotes(std::string_view text) {
    const bool quoted = text.size() > 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

/// "modprobe nvidia: module not found": a few words, where somebody shows no more than that. Not a program's line.
bool is_remark(std::string_view text) {
    if (is_logger_line(text) || text.size() < 12 || text.size() > 120 || std::count(text.begin(), text.end(), ' ') < 2) return false;
    const char first = text.front();
    return (std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '-') &&
           text.find_first_of("={}[]<>$|\\#\"") == std::string_view::npos && !contains(text, "import ") && !contains(text, "ersion:");
}

/// A name without the quotes and the full stop that a sentence puts around it: "'tensorflow'."
std::string without_marks(std::string_view name) {
    constexpr std::string_view marks = "'\"`.,;:!?()";
    const std::size_t begin = name.find_first_not_of(marks);
    return begin == std::string_view::npos ? std::string()
                                           : std::string(name.substr(begin, name.find_last_not_of(marks) + 1 - begin));
}

/// "CUDA_ERROR_UNKNOWN: unknown error" alone: all that somebody copied of the line of cuInit. Errors of other calls
/// have signatures of their own.
bool is_bare_driver_error(std::string_view line) {
    const std::string_view text = trim(line);
    return text.starts_with("CUDA_ERROR_") && text.size() < 80;
}

/// An error of the driver that may mean anything: it counts where the line says nothing else.
constexpr std::string_view vague_code = "driver-call-failed";

bool is_vague(const SignatureMatch& match) {
    return match.signature->means == vague_code;
}

/// 803 of "UNKNOWN ERROR (803)", "CUresult(803)"; 0: there is none.
long bracketed_number(std::string_view text) {
    const std::size_t open = text.rfind('('), close = text.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return 0;
    return static_cast<long>(parse_unsigned(text.substr(open + 1, close - open - 1)).value_or(0));
}

/// "$ ls /usr/local/cuda/lib64 | grep cublas", "find / -name 'libcudnn*'"
bool is_listing_command(std::string_view line) {
    const std::string text = lower(trim(line));
    const std::size_t begin = text.find_first_not_of("$#> `");
    if (begin == std::string::npos || text.size() > 300) return false;
    const std::size_t command =
        std::min({text.find("ls ", begin), text.find("find ", begin), text.find("locate ", begin),
                  text.find("ldconfig -p", begin), text.find("dir ", begin)});
    return command != std::string::npos && (command == begin || text[command - 1] == ' ' || text[command - 1] == '$') &&
           (contains(text, "/") || contains(text, "lib") || contains(text, "\\"));
}

/// The value of "label" up to a comma, a quote or the next label of such a line.
std::string between(std::string_view text, std::string_view label, std::string_view stop) {
    const std::size_t at = text.find(label);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + label.size());
    return std::string(
        trim(rest.substr(0, stop.empty() ? rest.find_first_of(",\"\n") : std::min(rest.find(stop), rest.size()))));
}

std::string number_behind(std::string_view text, std::string_view label) {
    const std::size_t at = text.find(label);
    if (at == std::string_view::npos) return {};
    std::string_view rest = trim(text.substr(at + label.size()));
    return std::string(rest.substr(0, rest.find_first_not_of("0123456789.")));
}

}  // namespace

LogCollector::LogCollector(const SignatureFile& signatures) : signatures_(signatures), matcher_(signatures.texts) {}

void LogCollector::take(LogLine line) {
    facts_.lines = std::max(facts_.lines, line.number);
    if (line.text.size() > longest_line) line.text.resize(longest_line);
    waiting_.push_back(std::move(line));
    if (waiting_.size() > look_ahead) read_front();
}

LogFacts LogCollector::facts() {
    while (!waiting_.empty()) read_front();
    LogFacts facts = facts_;
    add_prose_facts(facts);
    return facts;
}

void LogCollector::read_front() {
    std::string window = waiting_.front().text;
    for (std::size_t i = 1; i < waiting_.size(); ++i) window += "\n" + waiting_[i].text.substr(0, 300);
    const LogLine line = std::move(waiting_.front());
    waiting_.pop_front();
    recognise(line, window);
    read_tables(line);
    read_form(line);
    read_gpu_lines(line);
    read_source_place(line);
}

void LogCollector::recognise(const LogLine& line, const std::string& window) {
    const auto matches = matcher_.find(window, line.text.size());
    // "Failed to determine cuDNN version (this is expected if …): CUDNN_STATUS_INTERNAL_ERROR" is no failure of a
    // handle.
    const bool excused = std::any_of(matches.begin(), matches.end(), [](const SignatureMatch& match) {
        return match.signature->means == "cudnn-without-version";
    });
    const bool of_init = std::any_of(matches.begin(), matches.end(), [](const SignatureMatch& match) {
        return match.signature->means == "init-failed" || match.signature->means == "no-libcuda";
    });
    const bool only_code = std::all_of(matches.begin(), matches.end(), is_vague);
    for (const SignatureMatch& match : matches)
        if (!(of_init && match.signature->means == "cuda-status") && !(match.signature->means == "gpu-lost" && contains(line.text, "CUDA Version: ERR!")) && (!excused || match.signature->means != "cudnn-no-handle") && (only_code || !is_vague(match)))
            add_match(match, line.text, origin_of(line), Voice::printed, line.number, line.source);
    if (only_code && is_bare_driver_error(line.text))
        add_sign({"init-failed",
                  {{"error", std::string(trim(line.text))}},
                  line.text,
                  origin_of(line),
                  Voice::printed,
                  line.number,
                  line.source});
    // A person writes pages, not a million lines that look like sentences.
    if (!matches.empty() || prose_lines_ >= most_prose_lines) return;
    const bool complaint = line.text.size() < 200 && !is_logger_line(line.text) &&
                           !library_names_in(line.text).empty() && says(lower(line.text), "says-library-missing");
    if (!complaint && !is_prose(line.text) && !(line.number <= most_first_lines && is_remark(line.text))) return;
    ++prose_lines_;
    read_prose(line.text, origin_of(line), Voice::told, line.number);
}

/// A message; where it shows a status code, also what the code amounts to.
void LogCollector::add_match(const SignatureMatch& match, const std::string& text, const std::string& origin,
                             Voice voice, std::size_t line, const std::string& source) {
    Sign sign{match.signature->means, match.holes, text, origin, voice, line, source};
    const StatusCode* code = nullptr;
    if (sign.id == "init-failed") {
        const std::string error = sign.holes["error"];
        code = find_code(signatures_.codes, "cuda", bracketed_number(error));
        if (code == nullptr) code = find_code_of_text(signatures_.codes, error);
        if (code != nullptr) sign.holes["code"] = code->name + " (" + std::to_string(code->number) + ")";
    } else if (sign.id == "cuda-status" || sign.id == "nvml-status") {
        code = find_code(signatures_.codes, sign.id == "cuda-status" ? "cuda" : "nvml",
                         static_cast<long>(parse_unsigned(sign.holes["number"]).value_or(0)));
    }
    // The line of cuInit speaks for itself where the code is of no other kind.
    if (code != nullptr && !(sign.id == "init-failed" && code->means == vague_code)) {
        Sign meant = sign;
        meant.id = code->means;
        add_sign(std::move(meant));
    }
    add_sign(std::move(sign));
}

void LogCollector::add_sign(Sign sign) {
    if (const auto module = sign.holes.find("module"); module != sign.holes.end())
        module->second = without_marks(module->second);
    if (++counts_[sign.id] > most_of_one_sign || facts_.signs.size() >= most_facts) return;
    // A long line is shown around what was found, not whole.
    if (sign.text.size() > 400) sign.text = sign.text.substr(0, 397) + "...";
    facts_.signs.push_back(std::move(sign));
}

void LogCollector::add_statement(const std::string& subject, const std::string& version, const std::string& origin,
                                 Voice voice) {
    if (facts_.statements.size() < most_facts && !version.empty())
        facts_.statements.push_back({subject, version, origin, voice});
}

void LogCollector::add_package(const ListedPackage& package, const std::string& origin) {
    if (facts_.packages.size() < most_facts)
        facts_.packages.push_back({package.manager, package.name, package.version, package.build, origin});
}

void LogCollector::read_tables(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    if (const auto banner = parse_smi_banner(text)) {
        add_statement("driver", banner->driver.empty() ? banner->smi : banner->driver, origin, Voice::tool);
        add_statement("driver-cuda", banner->cuda, origin, Voice::tool);
        add_sign({"smi-table", {}, text, origin, Voice::printed, line.number, line.source});
        if (!banner->smi.empty() && !banner->driver.empty() && banner->smi != banner->driver)
            add_sign({"smi-differs", {}, text, origin, Voice::printed, line.number, line.source});
        if (contains(text, "CUDA Version: N/A") || contains(text, "CUDA Version: ERR!"))
            add_sign({"smi-without-cuda", {}, text, origin, Voice::printed, line.number, line.source});
    }
    for (const auto& name : {parse_smi_gpu(text), parse_smi_list_row(text)})
        if (name && facts_.gpus.size() < most_facts) {
            facts_.gpus.push_back({*name, {}, origin, Voice::tool});
            add_sign({"smi-gpu", {{"name", *name}}, text, origin, Voice::printed, line.number, line.source});
        }
    if (const auto process = parse_smi_process(text))
        add_sign({"smi-process",
                  {{"program", process->program}, {"megabytes", std::to_string(process->megabytes)}},
                  text,
                  origin,
                  Voice::printed,
                  line.number,
                  line.source});
    if (const std::string uuid = parse_smi_uuid(text); !uuid.empty())
        add_sign({"smi-uuid", {{"uuid", uuid}}, text, origin, Voice::printed, line.number, line.source});
    if (const auto memory = parse_smi_memory(text)) {
        if (memory->busy.value_or(0) >= 50 && memory->used * 4ULL >= memory->total)
            add_sign({"smi-busy", {{"percent", std::to_string(*memory->busy)}}, text, origin, Voice::printed, line.number, line.source});
        add_sign({memory->used * 100ULL > memory->total * 90ULL ? "smi-memory-full" : "smi-memory",
                  {{"used", std::to_string(memory->used)}, {"total", std::to_string(memory->total)}},
                  text,
                  origin,
                  Voice::printed,
                  line.number,
                  line.source});
    }
    read_wsl_list(line);
    read_echo(line);
    read_answers(line);
    if (is_empty_list(text)) add_sign({"empty-list", {}, text, origin, Voice::printed, line.number, line.source});
    if (const auto package = packages_.take(text)) add_package(*package, origin);
    for (const BroughtVersion& brought : parse_system_packages(text))
        add_statement(brought.subject, brought.version, origin, Voice::tool);
    if (contains(text, "NVIDIA-SMI") || trim(text).starts_with("Driver Version:")) smi_line_ = line.number;
    const bool of_smi = is_smi_cuda(line);
    for (const VersionLine& version : parse_version_line(text))
        add_statement(of_smi && version.subject == "cuda" ? "driver-cuda" : version.subject, version.version, origin,
                      version.by_tensorflow ? Voice::printed : Voice::tool);
    // What print(tf.__version__) leaves; whether it is TensorFlow's, the table of releases tells.
    if (const std::string_view bare = without_quotes(trim(text));
        bare.size() >= 5 && bare.size() <= 12 && std::count(bare.begin(), bare.end(), '.') == 2 &&
        Version::parse(std::string(bare)) && (bare.starts_with("1.") || bare.starts_with("2.")))
        add_statement("bare-version", std::string(bare), origin, Voice::printed);
    add_statement("cudnn-header", header_.take(text), origin, Voice::tool);
    for (const std::string& version : cuda_versions_in_paths(text)) add_statement("cuda", version, origin, Voice::path);
    // grep over somebody's program: "embed.py:4:os.environ["CUDA_VISIBLE_DEVICES"] = "-1"".
    const bool of_program = contains(text, "environ[") || contains(text, "environ.setdefault(") || contains(text, "putenv(");
    for (const auto& [name, value] : parse_variables(text))
        if (of_program && name == "CUDA_VISIBLE_DEVICES")
            add_sign({"code-sets-visible-devices", {{"value", "'" + value + "'"}}, text, origin, Voice::printed, line.number, line.source});
        else
        if (facts_.variables.size() < most_facts) facts_.variables.push_back({name, value, origin, Voice::printed});
    for (const ListedFile& file : parse_listing(text)) {
        if (facts_.files.size() < most_facts) facts_.files.push_back({file.path, origin});
        const bool closed =
            file.permissions.size() >= 10 && file.permissions[0] == 'c' && file.permissions.substr(7, 2) != "rw";
        if (closed && contains(file.path, "nvidia") && file.path.find("modeset") == std::string::npos)
            add_sign({"node-closed",
                      {{"path", file.path}, {"group", file.group}},
                      text,
                      origin,
                      Voice::printed,
                      line.number,
                      line.source});
        if (file.is_empty && contains(file.path, ".so"))
            add_sign(
                {"library-damaged", {{"soname", file.path}}, text, origin, Voice::printed, line.number, line.source});
        if (contains(text, "stubs") && contains(file.path, "libcuda.so"))
            add_sign({"stub-on-path", {}, text, origin, Voice::printed, line.number, line.source});
    }
    // What `ls | grep` and the like print below their command: names alone.
    const bool row =
        !text.empty() && text.find_first_of(" \t:'\"") == std::string::npos && !library_names_in(text).empty();
    if (row && listing_line_ + 1 == line.number && facts_.files.size() < most_facts)
        facts_.files.push_back({text, origin});
    if (row ? listing_line_ + 1 == line.number : is_listing_command(text)) listing_line_ = line.number;
    // A traceback that goes through the user's own folder, where pip install --user puts packages.
    if (contains(text, "site-packages") && contains(text, "tensorflow") &&
        (contains(text, "/.local/lib/python") || contains(text, "AppData\\Roaming\\Python\\")))
        add_sign({"tensorflow-of-user", {}, text, origin, Voice::printed, line.number, line.source});
    // os.listdir("/dev"), without one file of the driver
    if (contains(text, "'urandom'") && contains(text, "'null'") && !contains(text, "'nvidia"))
        add_sign({"private-devices", {}, text, origin, Voice::printed, line.number, line.source});
    if (contains(text, "Successfully installed "))
        for (const std::string& word : split(text, ' '))
            if (const auto package = parse_name_and_version(word)) add_package(*package, origin);
}

/// "* Ubuntu-22.04   Running   1" of wsl -l -v: a distribution that runs under WSL 1.
void LogCollector::read_wsl_list(const LogLine& line) {
    std::vector<std::string> words;
    for (const std::string& word : split(line.text, ' '))
        if (!word.empty()) words.push_back(word);
    if (words.size() < 3 || words.size() > 4 || words.back() != "1") return;
    const std::string& state = words[words.size() - 2];
    const std::string& name = words[words.size() - 3];
    if ((state == "Running" || state == "Stopped") && !contains(name, "docker-desktop"))
        add_sign({"says-wsl1", {}, line.text, origin_of(line), Voice::printed, line.number, line.source});
}

/// "$ echo $CUDA_VISIBLE_DEVICES", and what it prints: the next line, which may be empty.
void LogCollector::read_echo(const LogLine& line) {
    const std::string_view text = trim(line.text);
    if (!echoed_.empty() && line.number == echo_line_ + 1 && text.size() < 400 &&
        text.find(' ') == std::string_view::npos && facts_.variables.size() < most_facts)
        facts_.variables.push_back({echoed_, std::string(text), origin_of(line), Voice::printed});
    echoed_.clear();
    const std::size_t at = text.find("echo ");
    if (at == std::string_view::npos || at > 80) return;
    std::string_view name = trim(text.substr(at + 5));
    while (!name.empty() && std::string_view("$%\"{}").find(name.front()) != std::string_view::npos)
        name.remove_prefix(1);
    while (!name.empty() && std::string_view("%\"{}").find(name.back()) != std::string_view::npos)
        name.remove_suffix(1);
    if (name != "CUDA_VISIBLE_DEVICES" && name != "LD_LIBRARY_PATH" && name != "NVIDIA_VISIBLE_DEVICES") return;
    echoed_ = std::string(name);
    echo_line_ = line.number;
}

/// Questions that were put to TensorFlow, and what it answered.
void LogCollector::read_answers(const LogLine& line) {
    const auto add = [&](const char* id, std::map<std::string, std::string> holes) {
        add_sign({id, std::move(holes), line.text, origin_of(line), Voice::printed, line.number, line.source});
    };
    for (const auto& [question, answer] : answers_.take(line.text)) {
        if (question.starts_with("is_built_with_") && answer == "False") add("not-a-cuda-build", {});
        if (question == "is_gpu_available" && answer == "True") add("gpu-listed", {});
        if (question == "is_gpu_available" && answer == "False") add("no-gpu-listed", {});
        if (question == "gpu_device_name" && answer.empty()) add("no-gpu-listed", {});
        if (question == "list_physical_devices" && answer == "[]" && !is_empty_list(line.text)) add("empty-list", {});
        if (question.starts_with("$") && facts_.variables.size() < most_facts && answer != "None")
            facts_.variables.push_back({question.substr(1), answer, origin_of(line), Voice::printed});
        if (question == "__version__") add_statement("tensorflow", answer, origin_of(line), Voice::printed);
        if (question == "__file__" || question == "__path__") add("tensorflow-file", {{"path", answer}});
    }
}

/// The head of nvidia-smi's table, copied piece by piece: its CUDA is what the driver can do, not what is installed.
bool LogCollector::is_smi_cuda(const LogLine& line) const {
    return smi_line_ != 0 && line.number - smi_line_ <= 2 && trim(line.text).starts_with("CUDA Version:");
}

/// What a person wrote into the form of an issue counts as told.
void LogCollector::read_form(const LogLine& line) {
    for (const FormField& field : form_.take(line.text)) {
        if (field.subject == "cuda" && is_smi_cuda(line)) continue;
        const std::string origin = origin_of(line);
        if (field.subject == "gpu")
            facts_.gpus.push_back({field.text, {}, origin, Voice::told});
        else if (field.subject == "os" || field.subject == "installed_with")
            facts_.told.emplace(field.subject, field.text);
        else if (const std::size_t digit = field.text.find_first_of("0123456789"); digit != std::string::npos)
            add_statement(field.subject, field.text.substr(digit, field.text.find_first_of(" ,;/()", digit) - digit),
                          origin, Voice::told);
        if (field.subject == "gpu") facts_.told.emplace("gpu", field.text);
    }
}

void LogCollector::read_gpu_lines(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    const auto add = [&](const std::string& name, const std::string& capability) {
        if (!name.empty() && facts_.gpus.size() < most_facts)
            facts_.gpus.push_back({name, capability, origin, Voice::printed});
    };
    if (contains(text, "major: ") && contains(text, "minor: ")) {
        const std::string capability = number_behind(text, "major: ") + "." + number_behind(text, "minor: ");
        const std::string name = contains(text, "name: ") ? between(text, "name: ", " major:") : gpu_name_;
        add(name, capability);
        gpu_name_.clear();
    } else if (contains(text, "computeCapability: ")) {
        add(between(text, "name: ", " computeCapability:"), number_behind(text, "computeCapability: "));
    } else if (contains(text, "compute capability: ") && contains(text, "name: ")) {
        add(between(text, "name: ", ","), number_behind(text, "compute capability: "));
    } else if (text.starts_with("name: ") && !contains(text, "/device:") && !contains(text, "\"")) {
        gpu_name_ = text.substr(6);
    } else if (!text.starts_with("major:") && !contains(text, "name: ")) {
        gpu_name_.clear();
    }
    for (auto it = facts_.signs.rbegin(); it != facts_.signs.rend() && it->line == line.number; ++it) {
        const Sign& sign = *it;
        const auto name = sign.holes.find("name");
        if (name != sign.holes.end() &&
            (sign.id == "created-device" || sign.id == "query-device" || sign.id == "nvidia-card-on-bus") &&
            !contains(text, "compute capability: "))
            add(name->second, {});
    }
}

void LogCollector::read_source_place(const LogLine& line) {
    const std::string& text = line.text;
    const std::size_t cc = text.find(".cc:");
    if (cc == std::string::npos || facts_.source_files.size() >= 200) return;
    std::size_t begin = cc, end = cc + 4;
    while (begin > 0 && (std::isalnum(static_cast<unsigned char>(text[begin - 1])) != 0 || text[begin - 1] == '/' ||
                         text[begin - 1] == '_' || text[begin - 1] == '-'))
        --begin;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    std::string place = text.substr(begin, end - begin);
    if (places_.insert(place).second) facts_.source_files.push_back(std::move(place));
}

void LogCollector::take_finding(const std::string& cause, const std::string& title, const std::string& source_line,
                                const std::string& origin, bool sure) {
    facts_.has_code = true;
    add_sign({(sure ? "lint-" : "lint-maybe-") + cause,
              {{"value", title}},
              std::string(trim(source_line)),
              origin,
              Voice::printed,
              0,
              {}});
}

void LogCollector::take_program(std::string_view code, const std::string& name) {
    facts_.has_code = true;
    for (Sign& sign : signs_of_program(code, name)) add_sign(std::move(sign));
}

}  // namespace whynogpu
