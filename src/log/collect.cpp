// SPDX-License-Identifier: Apache-2.0
#include "log/collect.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "log/driver_error.hpp"
#include "log/line_kind.hpp"
#include "log/program_text.hpp"
#include "parse/text/listings.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t look_ahead = 3;  ///< lines that a message may be broken over, behind its first
constexpr std::size_t most_first_lines = 3;  ///< in which a few words may be all that somebody shows
constexpr int most_of_one_sign = 40;
/// A person's post has a few sentences. Of a manual's, or of a whole discussion's, some always sound like a complaint, and what they
/// are about is not what ails this machine. (Measured on 246 READMEs of projects: more than half of those with 10 lines of prose or
/// more held some sentence that a phrase fits.)
constexpr int most_prose_of_post = 40, most_prose_of_subject = 10;
constexpr std::size_t longest_line = 20000;

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

/// The line that follows where `end` is the end of one; else nothing.
std::string_view line_behind(std::string_view window, std::size_t end) {
    if (end >= window.size() || window[end] != '\n') return {};
    const std::string_view rest = window.substr(end + 1);
    return rest.substr(0, rest.find('\n'));
}

std::size_t line_ends_in(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
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

/// A long line is kept and shown around what was found in it, not whole.
std::string around(const std::string& text, std::size_t begin, std::size_t end) {
    constexpr std::size_t most = 400, before = 120;
    constexpr std::string_view cut = "\xE2\x80\xA6";
    if (text.size() <= most + 2 * cut.size()) return text;
    const auto to_character = [&](std::size_t at) {
        while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
        return std::min(at, text.size());
    };
    // To the end of the message if it fits, with something of what stands before it.
    const std::size_t length = std::min(end - begin, most), lead = std::min(before, most - length);
    const std::size_t from = to_character(begin + length <= most ? 0 : begin - std::min(lead, begin)), to = to_character(from + most);
    return (from > 0 ? std::string(cut) : std::string()) + text.substr(from, to - from) + (to < text.size() ? std::string(cut) : std::string());
}

}  // namespace

std::string LogCollector::origin_of(const LogLine& line) {
    return "line " + std::to_string(line.number) + (line.source.empty() ? "" : " of " + line.source);
}

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
    const bool speaks = about_gpus_ && prose_lines_ <= most_prose_of_post;
    if (speaks) add_prose_facts(facts);
    std::erase_if(facts.signs, [&](const Sign& sign) {
        const bool of_log = sign.voice == Voice::told && sign.line != 0;
        return of_log && (!speaks || (prose_lines_ > most_prose_of_subject && (sign.id.starts_with("about-") || sign.id.starts_with("hints-at-"))));
    });
    if (searched_ && !loader_.last_unfound().empty()) facts.signs.push_back(*searched_);
    return facts;
}

void LogCollector::read_front() {
    std::string window = waiting_.front().text;
    for (std::size_t i = 1; i < waiting_.size(); ++i) window += "\n" + waiting_[i].text.substr(0, 300);
    const LogLine line = std::move(waiting_.front());
    waiting_.pop_front();
    about_gpus_ = about_gpus_ || is_about_gpus(line.text);
    if (!is_vain_lookup(line.text)) recognise(line, window);
    read_tables(line);
    read_form(line);
    read_gpu_lines(line);
    read_source_place(line);
}

void LogCollector::recognise(const LogLine& line, const std::string& window) {
    const auto matches = is_hearsay(line.text) ? std::vector<SignatureMatch>() : matcher_.find(window, line.text.size());
    // "Failed to determine cuDNN version (this is expected if …): CUDNN_STATUS_INTERNAL_ERROR" is no failure of a
    // handle.
    const bool excused = std::any_of(matches.begin(), matches.end(), [](const SignatureMatch& match) {
        return match.signature->means == "cudnn-without-version";
    });
    const bool of_init = std::any_of(matches.begin(), matches.end(), [](const SignatureMatch& match) {
        return match.signature->means == "init-failed" || match.signature->means == "no-libcuda";
    });
    const bool only_code = std::all_of(matches.begin(), matches.end(), is_vague);
    // A message that a terminal broke goes on in the next lines: nobody's sentences.
    for (const SignatureMatch& match : matches)
        if (match.end > line.text.size())
            rest_of_message_ = std::max(rest_of_message_, line.number + line_ends_in(std::string_view(window).substr(line.text.size(), match.end - line.text.size())));
    for (const SignatureMatch& match : matches)
        if (!(of_init && match.signature->means == "cuda-status") && !(match.signature->means == "gpu-lost" && contains(line.text, "CUDA Version: ERR!")) && (!excused || match.signature->means != "cudnn-no-handle") && (only_code || !is_vague(match)))
            add_match(match, line.text, origin_of(line), Voice::printed, line.number, line.source, line_behind(window, match.end));
    if (only_code && is_bare_driver_error(line.text)) {
        const DriverError error = driver_error(line.text, line_behind(window, line.text.size()), signatures_.codes);
        add_sign({"init-failed", {{"error", error.is_cut ? "" : error.text}}, line.text, origin_of(line), Voice::printed, line.number, line.source});
    }
    // A person writes pages, not a million lines that look like sentences.
    if (!matches.empty() || prose_lines_ > most_prose_of_post || line.number <= rest_of_message_) return;
    const bool complaint = line.text.size() < 200 && !is_logger_line(line.text) &&
                           !library_names_in(line.text).empty() && says(lower(line.text), "says-library-missing");
    if (!complaint && !is_prose(line.text) && !(line.number <= most_first_lines && is_remark(line.text))) return;
    ++prose_lines_;
    if (is_manual(line.text)) return;
    read_prose(line.text, origin_of(line), Voice::told, line.number);
}

namespace {

/// What a message means, in a line that says more of it than its text: memory that the processor lacks is not the GPU's, and the
/// allocator goes on where "the caller indicates that this is not a failure".
std::string meaning_of(const SignatureMatch& match, const std::string& text) {
    if (match.signature->means != "memory-full") return match.signature->means;
    const std::string small = lower(text);
    if (contains(small, "by allocator cpu") || contains(small, "by allocator mklcpu") || contains(small, "sqlite")) return "host-memory-full";
    return contains(small, "this is not a failure") ? "memory-short" : "memory-full";
}

}  // namespace

/// A message; where it shows a status code, also what the code amounts to.
void LogCollector::add_match(const SignatureMatch& match, const std::string& text, const std::string& origin,
                             Voice voice, std::size_t line, const std::string& source, std::string_view next_line) {
    Sign sign{meaning_of(match, text), match.holes, around(text, match.begin, match.end), origin, voice, line, source};
    const StatusCode* code = nullptr;
    if (sign.id == "init-failed") {
        const DriverError whole = driver_error(sign.holes["error"], next_line, signatures_.codes);
        // A piece of a name is no code: which error it is, stays open.
        const std::string error = sign.holes["error"] = whole.is_cut ? std::string() : whole.text;
        code = find_code(signatures_.codes, "cuda", bracketed_number(error));
        if (code == nullptr && !whole.is_cut) code = find_code_of_text(signatures_.codes, error);
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
    for (std::string* text : {&sign.text, &sign.shown}) *text = around(*text, 0, 0);
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

void LogCollector::take_finding(const std::string& cause, const std::string& title, const std::string& source_line,
                                const std::string& origin, bool sure) {
    facts_.has_code = about_gpus_ = true;
    add_sign({(sure ? "lint-" : "lint-maybe-") + cause,
              {{"value", title}},
              std::string(trim(source_line)),
              origin,
              Voice::printed,
              0,
              {}});
}

void LogCollector::take_program(std::string_view code, const std::string& name) {
    facts_.has_code = about_gpus_ = true;
    for (Sign& sign : signs_of_program(code, name)) add_sign(std::move(sign));
}

}  // namespace whynogpu
