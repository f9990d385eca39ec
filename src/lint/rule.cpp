// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {

std::string_view to_string(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "info";
}

std::string_view to_string(Certainty certainty) {
    return certainty == Certainty::sure ? "sure" : certainty == Certainty::likely ? "likely" : "possible";
}

bool Rule::can_speak(const LintFacts& facts) const {
    switch (needs) {
        case Needs::packages: return facts.tensorflow || facts.keras;
        case Needs::gpus: return facts.gpus.has_value();
        case Needs::cudnn: return facts.tensorflow_cudnn && facts.torch_cudnn;
        case Needs::nothing: break;
    }
    return true;
}

LintFinding& Lint::add(std::uint32_t begin, std::uint32_t end, std::string title, std::string text) {
    LintFinding& finding = findings_.emplace_back();
    finding.rule = rule_.id;
    finding.cause = rule_.cause;
    finding.severity = rule_.severity;
    finding.begin = begin;
    finding.end = std::max(begin, end);
    finding.title = std::move(title);
    finding.text = std::move(text);
    return finding;
}

LintFinding& Lint::add(NodeId node, std::string title, std::string text) {
    const SyntaxNode& n = program().tree[node];
    return add(n.begin, n.end, std::move(title), std::move(text));
}

namespace {

Severity lowered(Severity severity) {
    return severity == Severity::error ? Severity::warning : Severity::info;
}

}  // namespace

void Lint::settle_deliberate(LintFinding& finding, NodeId node) const {
    const Reach reach = program().reach(node);
    if (program().in_test(node) || (program().is_library() && !facts.wants_gpu)) finding.severity = Severity::info;
    if (reach == Reach::always && facts.wants_gpu) finding.severity = Severity::error;
    if (reach == Reach::always) return;
    finding.severity = lowered(finding.severity);
    finding.certainty = reach == Reach::sometimes ? Certainty::likely : Certainty::possible;
    finding.text += reach == Reach::sometimes ? " (Only when the condition around it holds.)" : " (Only when this function is called.)";
}

void Lint::settle_mistake(LintFinding& finding, NodeId node) const {
    if (program().in_test(node)) finding.severity = lowered(finding.severity);
    const Reach reach = program().reach(node);
    if (reach == Reach::sometimes) finding.certainty = Certainty::likely;
    if (reach == Reach::if_called) finding.certainty = Certainty::likely;
}

void Lint::remark(LintFinding& finding, NodeId node, std::string text) const {
    remark(finding, TextRange{program().tree[node].begin, program().tree[node].begin}, std::move(text));
}

void Lint::remark(LintFinding& finding, TextRange at, std::string text) const {
    Remark remark;
    remark.begin = at.begin;
    remark.text = std::move(text);
    finding.remarks.push_back(std::move(remark));
}

std::string requoted(std::string_view literal, std::string_view text) {
    while (!literal.empty() && literal[0] != '"' && literal[0] != '\'') literal.remove_prefix(1);
    const std::string quote = literal.starts_with("\"\"\"") ? "\"\"\"" : literal.starts_with("'''") ? "'''" : literal.starts_with("'") ? "'" : "\"";
    return quote + std::string(text) + quote;
}

std::string one_line(std::string_view text, std::size_t limit) {
    std::string result;
    for (const char c : text) {
        const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (is_blank && (result.empty() || result.back() == ' ')) continue;
        result += is_blank ? ' ' : c;
    }
    result = printable(trim(result));
    return result.size() > limit ? result.substr(0, limit - 3) + "..." : result;
}

}  // namespace whynogpu
