// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "derive/library_faults.hpp"
#include "derive/prediction.hpp"
#include "derive/text_facts.hpp"
#include "diagnose/remedies.hpp"
#include "knowledge/knowledge.hpp"
#include "lint/finding.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// Where on the road from chip to operation something sits; in this order.
enum class Stage { bus, kernel_driver, access, user_driver, interpreter, package, loader, runtime, visibility, placement };

/// As written in the report: "kernel-driver".
[[nodiscard]] const char* to_string(Stage stage);

enum class Verdict {
    ruled_out,    ///< the facts speak against it
    undecided,    ///< the facts needed were not seen
    suspected,    ///< something suggests it, nothing proves it
    established,  ///< the facts prove it
};

/// One reason, with where it was seen.
struct Evidence {
    std::string text, origin;
};

/// Evidence from a fact: what was never looked at cannot be cited.
template <class T>
[[nodiscard]] Evidence cite(const Observed<T>& fact, std::string text) {
    return {std::move(text), fact.origin()};
}

/// How much a suspicion rests on; of two suspicions the stronger comes first.
enum class Strength {
    hints,     ///< it would fit, and nothing speaks against it
    suggests,  ///< something speaks for it
    strong,    ///< much speaks for it; only the proof is missing
};

/// What a judge says.
struct Judgement {
    Verdict verdict = Verdict::undecided;
    std::string title;               ///< one sentence without a full stop: "libcudnn.so.9 cannot be loaded"
    std::vector<Evidence> because;   ///< the strongest first; what speaks against it, last
    std::vector<Remedy> remedies;    ///< the least invasive first
    std::string settle;              ///< undecided: the observation that would decide, and how to make it
    Strength strength = Strength::suggests;  ///< of a suspicion
    bool breaks_import = false;      ///< it is why `import tensorflow` fails: outranks what lies before the interpreter
};

/// Everything a judge may look at.
struct Case {
    const Snapshot& seen;
    const Prediction& predicted;
    const LibraryFaults& faults;
    const Release* release;          ///< null: nothing known of this version
    const Knowledge& knowledge;
    const RemedyBook& remedies;
    std::vector<LintFinding> program = {};  ///< what the named script itself does, by place
};

/// Everything that a judge of a text may look at.
struct TextCase {
    const TextFacts& text;
    const Knowledge& knowledge;
    const RemedyBook& remedies;
};

/// One row of the list of causes.
struct Cause {
    std::string_view id;        ///< kebab-case, names the fault; never reused
    std::string_view group;     ///< the label of the taxonomy it belongs to, when finer than that; else empty
    Stage stage;
    std::string_view summary;   ///< for `explain`: one line
    Judgement (*judge)(const Case&);           ///< of a machine; null: a machine cannot show it
    Judgement (*text_judge)(const TextCase&);  ///< of a log and of what its author says
    /// Causes that are only consequences of this one when it is established.
    std::vector<std::string_view> explains;
};

/// All causes, in the order of the list in src/causes/causes.cpp.
[[nodiscard]] const std::vector<Cause>& all_causes();
[[nodiscard]] const Cause* find_cause(std::string_view id);

}  // namespace whynogpu
