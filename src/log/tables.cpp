// SPDX-License-Identifier: Apache-2.0
// What tools and shells print: tables, lists, answers.
#include <algorithm>
#include <cctype>

#include "log/collect.hpp"
#include "parse/text/archive_names.hpp"
#include "parse/text/listings.hpp"
#include "parse/text/nvidia_smi.hpp"
#include "parse/text/release_name.hpp"
#include "parse/text/system_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "[]", or "GPUs: []" as a program labels it.
bool is_empty_list(std::string_view line) {
    const std::string text = lower(trim(line));
    if (text == "[]") return true;
    if (text.size() > 80 || !text.ends_with("[]")) return false;
    const std::string_view label = trim(std::string_view(text).substr(0, text.size() - 2));
    return (label.ends_with(":") || label.ends_with("=")) &&
           (contains(label, "gpu") || contains(label, "physical device"));
}

/// "==      Name: NVIDIA GeForce RTX 3070      ==": a row of the frame in which a program sums up its device.
std::string name_in_frame(std::string_view line) {
    std::string_view text = trim(line);
    if (text.size() < 12 || text.size() > 200 || std::string_view("=|*#").find(text.front()) == std::string_view::npos) return {};
    const std::size_t begin = text.find_first_not_of("=|*# "), end = text.find_last_not_of("=|*# ");
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, end + 1 - begin);
    for (const std::string_view label : {"Name: ", "Device name: ", "Device Name: ", "GPU: ", "GPU name: "})
        if (text.starts_with(label)) return std::string(trim(text.substr(label.size())));
    return {};
}

/// What the interpreter's prompt prints of a text: '2.17.0'.
std::string_view without_quotes(std::string_view text) {
    const bool quoted = text.size() > 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
    return quoted ? text.substr(1, text.size() - 2) : text;
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

/// Where a line of a program sets a variable, as grep shows it: "embed.py:4:os.environ["CUDA_VISIBLE_DEVICES"] = "-1"".
std::size_t program_statement(std::string_view text) {
    std::size_t at = std::string_view::npos;
    for (const std::string_view call : {"os.environ", "environ[", "environ.setdefault(", "putenv("}) at = std::min(at, text.find(call));
    return at;
}

/// "The docs say os.environ[…] hides the GPU": words of a person stand before it, and no prompt, statement or place.
bool stands_in_sentence(std::string_view text, std::size_t statement) {
    const std::string_view before = trim(text.substr(0, statement));
    return !before.empty() && std::isalpha(static_cast<unsigned char>(before.back())) != 0;
}

}  // namespace

void LogCollector::note(const LogLine& line, const char* id, std::map<std::string, std::string> holes) {
    add_sign({id, std::move(holes), line.text, origin_of(line), Voice::printed, line.number, line.source});
}

void LogCollector::read_tables(const LogLine& line) {
    read_smi(line);
    read_wsl_list(line);
    read_echo(line);
    read_answers(line);
    read_packages(line);
    read_versions(line);
    read_variables(line);
    read_files(line);
    read_loader(line);
    for (const std::string& id : session_.take(line.text)) note(line, id.c_str());
    if (is_empty_list(line.text)) note(line, "empty-list");
    // os.listdir("/dev"), without one file of the driver
    if (contains(line.text, "'urandom'") && contains(line.text, "'null'") && !contains(line.text, "'nvidia"))
        note(line, "private-devices");
}

void LogCollector::add_smi_gpu(const LogLine& line, const std::string& name) {
    if (facts_.gpus.size() < most_facts) facts_.gpus.push_back({name, {}, origin_of(line), Voice::tool});
    note(line, "smi-gpu", {{"name", name}});
}

void LogCollector::read_smi(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    if (contains(text, "NVIDIA-SMI") || trim(text).starts_with("Driver Version:")) smi_line_ = line.number;
    if (const auto banner = parse_smi_banner(text)) {
        add_statement("driver", banner->driver.empty() ? banner->smi : banner->driver, origin, Voice::tool);
        add_statement("driver-cuda", banner->cuda, origin, Voice::tool);
        note(line, "smi-table");
        if (!banner->smi.empty() && !banner->driver.empty() && banner->smi != banner->driver) note(line, "smi-differs");
        if (contains(text, "CUDA Version: N/A") || contains(text, "CUDA Version: ERR!")) note(line, "smi-without-cuda");
    }
    for (const auto& name : {parse_smi_gpu(text), parse_smi_list_row(text)})
        if (name) add_smi_gpu(line, *name);
    read_smi_query(line);
    if (const auto process = parse_smi_process(text))
        note(line, "smi-process", {{"program", process->program}, {"megabytes", std::to_string(process->megabytes)}});
    if (const std::string uuid = parse_smi_uuid(text); !uuid.empty()) note(line, "smi-uuid", {{"uuid", uuid}});
    if (const auto load = monitor_.take(text)) note_load(line, std::to_string(load->index), load->percent);
    if (const auto memory = parse_smi_memory(text)) {
        if (contains(text, "E. Thread") || contains(text, "E. Process") || contains(text, "Prohibited"))
            note(line, "says-exclusive");
        if (memory->busy.value_or(0) >= 50 && memory->used * 4ULL >= memory->total)
            note(line, "smi-busy", {{"percent", std::to_string(*memory->busy)}});
        note(line, memory->used * 100ULL > memory->total * 90ULL ? "smi-memory-full" : "smi-memory",
             {{"used", std::to_string(memory->used)}, {"total", std::to_string(memory->total)}});
    }
}

void LogCollector::note_load(const LogLine& line, const std::string& index, unsigned long long percent) {
    if (!index.empty()) note(line, "gpu-load", {{"index", index}, {"percent", std::to_string(percent)}});
    if (percent >= 50) note(line, "smi-busy", {{"percent", std::to_string(percent)}});
}

void LogCollector::read_smi_query(const LogLine& line) {
    const std::vector<SmiField> fields = smi_query_.take(line.text);
    const auto index = std::find_if(fields.begin(), fields.end(), [](const SmiField& field) { return field.kind == SmiField::Kind::index; });
    for (const auto& [kind, value] : fields) switch (kind) {
            case SmiField::Kind::driver: add_statement("driver", value, origin_of(line), Voice::tool); break;
            case SmiField::Kind::gpu: add_smi_gpu(line, value); break;
            case SmiField::Kind::compute_mode:
                if (value != "Default") note(line, "says-exclusive");
                break;
            case SmiField::Kind::driver_cuda:
                add_statement("driver-cuda", value, origin_of(line), Voice::tool);
                smi_line_ = line.number;
                break;
            case SmiField::Kind::load: note_load(line, index == fields.end() ? "" : index->value, parse_unsigned(value).value_or(0)); break;
            case SmiField::Kind::index: break;
        }
}

void LogCollector::read_packages(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    const auto of_json = text.starts_with("[{") ? parse_json_packages(text) : std::vector<ListedPackage>();
    for (const ListedPackage& package : of_json) add_package(package, origin);
    if (of_json.empty())
        if (const auto package = packages_.take(text)) add_package(*package, origin);
    for (const ListedPackage& package : packages_of_resolver(text)) add_package(package, origin);
    for (const BroughtVersion& brought : parse_system_packages(text))
        add_statement(brought.subject, brought.version, origin, Voice::tool);
    if (contains(text, "cudnn") || contains(text, "cuda_"))
        for (const BroughtVersion& brought : versions_of_archives(text)) add_statement(brought.subject, brought.version, origin, Voice::path);
    if (contains(text, "Successfully installed "))
        for (const std::string& word : split(text, ' '))
            if (const auto package = parse_name_and_version(word)) add_package(*package, origin);
    // A traceback that goes through the user's own folder, where pip install --user puts packages.
    if (contains(text, "site-packages") && contains(text, "tensorflow") &&
        (contains(text, "/.local/lib/python") || contains(text, "AppData\\Roaming\\Python\\")))
        note(line, "tensorflow-of-user");
}

void LogCollector::read_versions(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    const bool of_smi = is_smi_cuda(line);
    for (const VersionLine& version : parse_version_line(text))
        add_statement(of_smi && version.subject == "cuda" ? "driver-cuda" : version.subject, version.version, origin,
                      version.by_tensorflow ? Voice::printed : Voice::tool);
    // What print(tf.__version__) leaves; whether it is TensorFlow's, the table of releases tells.
    if (const std::string_view bare = without_quotes(trim(text));
        bare.size() >= 5 && bare.size() <= 12 && std::count(bare.begin(), bare.end(), '.') == 2 &&
        Version::parse(std::string(bare)) && (bare.starts_with("1.") || bare.starts_with("2.")))
        add_statement("bare-version", std::string(bare), origin, Voice::printed);
    add_statement("tensorflow", release_behind_description(text), origin, Voice::printed);
    add_statement("cudnn-header", header_.take(text), origin, Voice::tool);
    // "Download and install CUDA 10.0 from this URL: …" tells what is wanted, not what is there.
    if (contains(text, "developer.nvidia.com")) return;
    for (const std::string& version : cuda_versions_in_paths(text)) add_statement("cuda", version, origin, Voice::path);
}

void LogCollector::read_variables(const LogLine& line) {
    const std::string& text = line.text;
    const std::size_t statement = program_statement(text);
    const bool of_program = statement != std::string::npos;
    if (of_program && text.rfind('#', statement) != std::string::npos) return;
    for (const auto& [name, value] : parse_variables(text)) {
        if (of_program && name == "CUDA_VISIBLE_DEVICES")
            add_sign({"code-sets-visible-devices", {{"value", "'" + value + "'"}}, text, origin_of(line),
                      stands_in_sentence(text, statement) ? Voice::told : Voice::printed, line.number, line.source});
        else if (facts_.variables.size() < most_facts)
            facts_.variables.push_back({name, value, origin_of(line), Voice::printed});
    }
}

void LogCollector::read_files(const LogLine& line) {
    const std::string& text = line.text;
    const std::string origin = origin_of(line);
    for (const ListedFile& file : parse_listing(text)) {
        if (facts_.files.size() < most_facts) facts_.files.push_back({file.path, origin});
        const bool closed =
            file.permissions.size() >= 10 && file.permissions[0] == 'c' && file.permissions.substr(7, 2) != "rw";
        if (closed && contains(file.path, "nvidia") && file.path.find("modeset") == std::string::npos)
            note(line, "node-closed", {{"path", file.path}, {"group", file.group}});
        if (file.is_empty && contains(file.path, ".so")) note(line, "library-damaged", {{"soname", file.path}});
        if (contains(text, "stubs") && contains(file.path, "libcuda.so")) note(line, "stub-on-path");
    }
    // What `ls | grep` and the like print below their command: names alone.
    const bool row =
        !text.empty() && text.find_first_of(" \t:'\"") == std::string::npos && !library_names_in(text).empty();
    if (row && listing_line_ + 1 == line.number && facts_.files.size() < most_facts)
        facts_.files.push_back({text, origin});
    if (row ? listing_line_ + 1 == line.number : is_listing_command(text)) listing_line_ = line.number;
}

/// A search of the loader with which the text ends was in vain, or it would have gone on.
void LogCollector::read_loader(const LogLine& line) {
    const LoaderLine kind = loader_.take(line.text);
    if (kind == LoaderLine::opened && !library_names_in(loader_.last_opened()).empty())
        note(line, "library-opened", {{"soname", loader_.last_opened()}});
    if (kind == LoaderLine::search)
        searched_ = Sign{"library-not-opened", {{"soname", loader_.last_unfound()}}, line.text, origin_of(line), Voice::tool, line.number, line.source};
}

/// "* Ubuntu-22.04   Running   1" of wsl -l -v: a distribution that runs under WSL 1.
void LogCollector::read_wsl_list(const LogLine& line) {
    const std::vector<std::string> words = words_of(line.text);
    if (words.size() < 3 || words.size() > 4 || words.back() != "1") return;
    const std::string& state = words[words.size() - 2];
    const std::string& name = words[words.size() - 3];
    if ((state == "Running" || state == "Stopped") && !contains(name, "docker-desktop")) note(line, "says-wsl1");
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
    if (const std::string path = interpreter_in_answer(line.text); !path.empty()) note(line, "interpreter-named", {{"path", path}});
    for (const auto& [question, answer] : answers_.take(line.text)) {
        if (question.starts_with("is_built_with_") && answer == "False") note(line, "not-a-cuda-build");
        if (question == "is_gpu_available" && answer == "True") note(line, "gpu-listed");
        if (question == "is_gpu_available" && answer == "False") note(line, "no-gpu-listed");
        if (question == "gpu_device_name" && answer.empty()) note(line, "no-gpu-listed");
        if (question == "list_physical_devices" && answer == "[]" && !is_empty_list(line.text))
            note(line, "empty-list");
        if (question.starts_with("$") && facts_.variables.size() < most_facts && answer != "None")
            facts_.variables.push_back({question.substr(1), answer, origin_of(line), Voice::printed});
        if (question == "__version__") add_statement("tensorflow", answer, origin_of(line), Voice::printed);
    }
}

/// The head of nvidia-smi's table, copied piece by piece: its CUDA is what the driver can do, not what is installed.
bool LogCollector::is_smi_cuda(const LogLine& line) const {
    return smi_line_ != 0 && line.number - smi_line_ <= 2 && trim(line.text).starts_with("CUDA Version");
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
    } else if (const std::string name = name_in_frame(text); !name.empty() && !find_gpu_names(gpu_names_, name).empty()) {
        add(name, {});
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

namespace {

/// Builds for Windows name the folder of the builder too: "M\windows-gpu\PY\35\tensorflow\core\x.cc:1",
/// "/src/github/tensorflow/tensorflow/core/x.cc:1". What counts begins at the top of TensorFlow's sources.
std::string below_checkout(std::string place) {
    std::replace(place.begin(), place.end(), '\\', '/');
    constexpr std::string_view top = "tensorflow/";
    for (std::size_t at = place.find(top); at != std::string::npos; at = place.find(top, at + 1)) {
        if (at == 0 || place[at - 1] != '/') continue;
        if (contains(place.substr(0, at), "external/")) return place;
        while (place.compare(at + top.size(), top.size(), top) == 0) at += top.size();
        return place.substr(at);
    }
    return place;
}

}  // namespace

void LogCollector::read_source_place(const LogLine& line) {
    const std::string& text = line.text;
    const std::size_t cc = text.find(".cc:");
    if (cc == std::string::npos || facts_.source_files.size() >= 200) return;
    std::size_t begin = cc, end = cc + 4;
    while (begin > 0 && (is_identifier(text[begin - 1]) || text[begin - 1] == '/' ||
                         text[begin - 1] == '\\' || text[begin - 1] == '-'))
        --begin;
    while (end < text.size() && is_digit(text[end])) ++end;
    std::string place = below_checkout(text.substr(begin, end - begin));
    if (places_.insert(place).second) facts_.source_files.push_back(std::move(place));
}

}  // namespace whynogpu
