// SPDX-License-Identifier: Apache-2.0
#include "lint/linter.hpp"

#include <algorithm>
#include <tuple>

#include "knowledge/knowledge.hpp"
#include "lint/notebook.hpp"
#include "lint/python_source.hpp"
#include "lint/second_look.hpp"
#include "lint/setup/setup_readers.hpp"
#include "lint/word_filter.hpp"
#include "util/embedded.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t largest_setup = 8 << 20;  // lock files

bool reads(const Rule& rule, SourceKind kind) {
    return std::ranges::find(rule.kinds, kind) != rule.kinds.end();
}

/// Does a comment at the line of the finding say "whynogpu: ignore" or "whynogpu: ignore[rule, …]"?
bool is_ignored_by(std::string_view comment, std::string_view rule) {
    const std::size_t at = comment.find("whynogpu: ignore");
    if (at == std::string_view::npos) return false;
    std::string_view rest = comment.substr(at + 16);
    if (!rest.starts_with('[')) return !rest.starts_with('-');
    rest = rest.substr(1, rest.find(']') - 1);
    for (const std::string& name : split(rest, ','))
        if (trim(name) == rule) return true;
    return false;
}

/// Every text that one of the rules needs, each once.
std::vector<std::string_view> words_of(const std::vector<const Rule*>& rules) {
    std::vector<std::string_view> words;
    for (const Rule* rule : rules)
        for (const std::string_view word : rule->words)
            if (std::ranges::find(words, word) == words.end()) words.push_back(word);
    return words;
}

}  // namespace

bool RuleChoice::wants(std::string_view rule) const {
    return (select.empty() || select.contains(rule)) && !ignore.contains(rule);
}

std::vector<const Rule*> rules_that_speak(const LintFacts& facts, const RuleChoice& choice) {
    std::vector<const Rule*> rules;
    for (const Rule& rule : all_rules())
        if (choice.wants(rule.id) && rule.can_speak(facts)) rules.push_back(&rule);
    return rules;
}

struct Linter::State {
    State(LintFacts known_facts, const RuleChoice& choice, NeighbourReader reader)
        : facts(std::move(known_facts)), read(std::move(reader)), rules(rules_that_speak(facts, choice)) {}

    LintFacts facts;
    NeighbourReader read;
    Knowledge knowledge;
    std::vector<const Rule*> rules;
    ProgramFacts known = load_program_facts(embedded_knowledge());
    PythonParser parser;
    std::vector<std::string_view> words = words_of(rules);
    /// A file found in a folder must also name one of these; in a text that was given by itself the imports may stand elsewhere.
    WordFilter subject{{"tensorflow", "keras", "CUDA_"}};
    WordFilter filter{words};

    [[nodiscard]] bool concerns(const Rule& rule, std::uint64_t found) const {
        return std::ranges::any_of(rule.words, [&](std::string_view word) { return (found >> (std::ranges::find(words, word) - words.begin()) & 1) != 0; });
    }
};

Linter::Linter(LintFacts facts, RuleChoice choice, NeighbourReader read) : state_(std::make_unique<State>(std::move(facts), choice, std::move(read))) {}

Linter::~Linter() = default;

bool Linter::concerns(std::string_view bytes, std::string_view name) const {
    if (const auto kind = kind_of_name(name)) return may_concern(*kind, bytes);
    if (!state_->subject.find_any(bytes)) return false;
    const std::uint64_t found = state_->filter.find(bytes);
    return found != 0 && std::ranges::any_of(state_->rules, [&](const Rule* rule) { return state_->concerns(*rule, found) && can_find(rule->id, bytes, state_->known); });
}

namespace {

/// The lines before and after the edits, which are in the order of the text.
void show_change(const Source& source, Fix& fix) {
    std::ranges::sort(fix.edits, {}, &Edit::begin);
    const std::string& text = source.text;
    const std::size_t first = fix.edits.front().begin, last = fix.edits.back().end;
    const std::size_t begin = first == 0 ? 0 : text.rfind('\n', first - 1) + 1;
    const std::size_t end = last > begin && text[last - 1] == '\n' ? last : std::min(text.find('\n', last), text.size());
    std::string changed;
    std::size_t at = begin;
    for (const Edit& edit : fix.edits) {
        changed.append(text, at, edit.begin - at).append(edit.text);
        at = edit.end;
    }
    changed.append(text, at, end - at);
    fix.first_line = place_of(source, begin).line;
    fix.before = split_lines(std::string_view(text).substr(begin, end - begin));
    fix.after = split_lines(changed);
}

void set_places(const Source& source, LintFinding& finding) {
    const Place begin = place_of(source, finding.begin), end = place_of(source, finding.end);
    finding.cell = begin.cell;
    finding.line = begin.line;
    finding.column = begin.column;
    finding.end_line = end.line;
    finding.end_column = end.column;
    for (Remark& remark : finding.remarks) {
        const Place place = place_of(source, remark.begin);
        remark.cell = place.cell;
        remark.line = place.line;
        remark.column = place.column;
        remark.source_line = line_at(source, remark.begin);
    }
    finding.source_line = line_at(source, finding.begin);
    if (finding.fix) show_change(source, *finding.fix);
}

void drop_ignored(const Source& source, LintedFile& result) {
    std::erase_if(result.findings, [&](const LintFinding& finding) {
        const bool is_ignored = is_ignored_by(line_at(source, finding.begin), finding.rule) || is_ignored_by(line_at(source, finding.end), finding.rule);
        result.ignored += is_ignored ? 1 : 0;
        return is_ignored;
    });
}

}  // namespace

std::vector<const Rule*> Linter::rules_for(const Source& source) const {
    const bool is_program = !is_setup(source.kind);
    std::uint64_t found = 0;
    if (is_program) {
        found = state_->filter.find(source.text);
        for (const Magic& magic : source.magics) found |= state_->filter.find(magic.name + " " + magic.rest);
    }
    std::vector<const Rule*> rules;
    for (const Rule* rule : state_->rules)
        if (reads(*rule, source.kind) && (!is_program || (state_->concerns(*rule, found) && (!source.magics.empty() || can_find(rule->id, source.text, state_->known)))))
            rules.push_back(rule);
    return rules;
}

void Linter::run_rules(const std::vector<const Rule*>& rules, const Source& source, const PythonProgram* program, const SetupFile& setup, LintedFile& result) {
    result.was_parsed = true;
    const Lint::View view{source, program, setup, state_->facts, state_->knowledge, state_->known};
    for (const Rule* rule : rules) {
        Lint lint(*rule, view, result.findings);
        rule->look(lint);
    }
    for (LintFinding& finding : result.findings) set_places(source, finding);
    drop_ignored(source, result);
    std::ranges::stable_sort(result.findings, [](const LintFinding& a, const LintFinding& b) { return std::tie(a.begin, a.rule) < std::tie(b.begin, b.rule); });
}

LintedFile Linter::lint(Source source) {
    LintedFile result;
    result.name = source.name;
    if (is_setup(source.kind)) {
        const SetupFile setup = read_setup(source, state_->read);
        if (setup.problem.empty()) {
            run_rules(rules_for(source), source, nullptr, setup, result);
        } else {
            result.problem = setup.problem;
            result.problem_line = setup.line;
        }
        return result;
    }
    const auto rules = rules_for(source);
    if (rules.empty()) return result;
    if (source.text.size() > PythonParser::size_limit) {
        result.problem = "it is larger than " + std::to_string(PythonParser::size_limit >> 20) + " MiB; no program that people write is";
        return result;
    }
    std::optional<SyntaxTree> tree = state_->parser.parse(source.text);
    if (!tree) {
        result.problem = "it is no Python: the parser gave up";
        return result;
    }
    if (tree->first_error()) {
        const Place place = place_of(source, *tree->first_error());
        result.damaged_line = place.line;
        result.damaged_cell = place.cell;
    }
    const PythonProgram program(source, std::move(*tree), state_->known);
    SetupFile setup;
    if (file_name(source.name) == "setup.py") setup = read_setup_py(program);
    else if (!source.magics.empty()) setup = read_magics(source, state_->read);
    run_rules(rules, source, &program, setup, result);
    return result;
}

Source read_source(std::string_view bytes, std::string name, std::string& problem) {
    if (name.ends_with(".ipynb")) return notebook_source(bytes, std::move(name), problem);
    const auto kind = kind_of_name(name);
    if (!kind) return python_source(bytes, std::move(name), problem);
    Source source;
    source.kind = *kind;
    source.name = std::move(name);
    if (bytes.size() > largest_setup) {
        problem = "it is larger than " + std::to_string(largest_setup >> 20) + " MiB; no such file that people write is";
        return source;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
        source.skipped = 3;
    }
    if (bytes.find('\0') != std::string_view::npos) {
        problem = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ? "it is UTF-16; save it as UTF-8" : "it holds NUL bytes; it is no text";
        return source;
    }
    source.text = bytes;
    return source;
}

LintedFile Linter::lint_bytes(std::string_view bytes, std::string name, bool in_package) {
    std::string problem;
    Source source = read_source(bytes, name, problem);
    source.in_package = in_package;
    if (problem.empty()) return lint(std::move(source));
    LintedFile result;
    result.name = std::move(name);
    result.problem = std::move(problem);
    return result;
}

std::vector<LintFinding> lint_python(std::string_view text, const std::string& name, const LintFacts& facts) {
    return Linter(facts).lint_bytes(text, name).findings;
}

}  // namespace whynogpu
