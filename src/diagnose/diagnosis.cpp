// SPDX-License-Identifier: Apache-2.0
#include "diagnose/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "causes/said.hpp"

namespace whynogpu {
namespace {

constexpr std::array<const char*, 10> stage_names{"bus",     "kernel-driver", "access",  "user-driver", "interpreter",
                                                  "package", "loader",        "runtime", "visibility",  "placement"};

bool found(const Judgement& judgement) {
    return judgement.verdict == Verdict::established || judgement.verdict == Verdict::suspected;
}

bool explains(const Finding& one, const Finding& other) {
    const auto& ids = one.cause->explains;
    return one.judgement.verdict == Verdict::established && std::find(ids.begin(), ids.end(), other.cause->id) != ids.end();
}

/// Smaller comes first.
auto rank(const Finding& finding) {
    const Judgement& said = finding.judgement;
    const int weakness = said.verdict == Verdict::established ? 0 : -static_cast<int>(said.strength);
    return std::make_tuple(said.verdict != Verdict::established, !said.breaks_import, weakness, finding.cause->stage, finding.cause->id);
}

void fold_consequences(std::vector<Finding>& findings) {
    std::vector<Finding> roots;
    for (const Finding& finding : findings)
        if (std::none_of(findings.begin(), findings.end(), [&](const Finding& other) { return explains(other, finding); })) roots.push_back(finding);
    for (Finding& root : roots)
        for (const Finding& finding : findings)
            if (explains(root, finding)) root.consequences.emplace_back(finding.cause->id);
    // Two causes that explain each other would vanish together; the list of causes is tested against that.
    findings = std::move(roots);
}

/// Hears one judge per cause.
template <class Hear>
Diagnosis hear_all(Hear hear) {
    Diagnosis diagnosis;
    for (const Cause& cause : all_causes()) {
        std::optional<Judgement> said = hear(cause);
        if (!said) continue;
        if (found(*said)) diagnosis.findings.push_back({&cause, std::move(*said), {}});
        else if (said->verdict == Verdict::undecided) diagnosis.undecided.push_back({&cause, std::move(said->settle)});
    }
    fold_consequences(diagnosis.findings);
    std::sort(diagnosis.findings.begin(), diagnosis.findings.end(), [](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
    return diagnosis;
}

}  // namespace

const char* to_string(Stage stage) {
    return stage_names[static_cast<std::size_t>(stage)];
}

Diagnosis diagnose(const Case& c) {
    return hear_all([&](const Cause& cause) { return cause.judge == nullptr ? std::nullopt : std::optional(cause.judge(c)); });
}

Diagnosis diagnose(const TextCase& c) {
    Diagnosis heard =
        hear_all([&](const Cause& cause) { return std::optional(with_sentences(c, cause, cause.text_judge(c))); });
    if (!heard.findings.empty()) return heard;
    return hear_all([&](const Cause& cause) { return std::optional(first_place(c, cause)); });
}

}  // namespace whynogpu
