// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "derive/text_libraries.hpp"
#include "knowledge/eras.hpp"
#include "knowledge/gpu_names.hpp"
#include "knowledge/knowledge.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// A version that is believed, of all that were stated.
struct Believed {
    Version version;
    std::string text, origin;
    Voice voice = Voice::told;
};

/// Two statements that cannot both hold, and which was believed.
struct Disagreement {
    std::string subject, believed, believed_origin, other, other_origin;
};

/// A GPU of the text, with what its name tells.
struct Card {
    std::string name, vendor = "nvidia", origin;
    std::optional<Capability> capability;
};

/// What the facts of a text amount to. Built by derive_text(); a plain value, but for the pointer to the log it was made from.
struct TextFacts {
    const LogFacts* log = nullptr;
    std::optional<Believed> tensorflow, python, cuda, cudnn, driver, driver_cuda;
    std::optional<Believed> newest_cuda;   ///< that any release of the product was built for that the person runs
    std::optional<Believed> jetpack_cuda;  ///< what a Jetson has by the JetPack that the person names
    std::optional<Believed> index_cuda;    ///< what the packages of NVIDIA's index for a JetPack are built for, from which pip took them
    std::vector<Disagreement> disagreements;
    std::set<std::string> releases;     ///< "2.12", "2.13": those that the log's own lines can come from; empty: they do not tell
    const Release* release = nullptr;   ///< the row that holds for it; null: not known, or older than the rows
    std::optional<Version> needs_cuda;  ///< what the process asked for, else what the release was built with; may be a major only
    std::optional<Version> needs_cudnn;
    std::vector<Card> cards;  ///< each name once; those that the log shows first
    TextLibraries libraries;
    Platform platform = Platform::unknown;
    bool windows = false, mac = false, container = false, wsl = false, arm = false;  ///< as far as the text tells

    [[nodiscard]] const Sign* first(std::string_view id) const;
    [[nodiscard]] const Sign* last(std::string_view id) const;
    [[nodiscard]] const Sign* first_of(std::initializer_list<std::string_view> ids) const;
    [[nodiscard]] bool has(std::string_view id) const { return first(id) != nullptr; }
    [[nodiscard]] bool has_any(std::initializer_list<std::string_view> ids) const { return first_of(ids) != nullptr; }
    [[nodiscard]] std::vector<const Sign*> all(std::string_view id) const;
    /// The person's words about a subject, in lower case; empty when they said nothing.
    [[nodiscard]] std::string told(const std::string& key) const;
    [[nodiscard]] const VariableSeen* variable(std::string_view name) const;  ///< the last that was stated
    [[nodiscard]] const PackageSeen* package(std::string_view name) const;
    /// Error of cuInit in upper case: "CUDA_ERROR_NO_DEVICE", "UNKNOWN ERROR (303)", "CURESULT(-1)"; empty: it did not fail.
    [[nodiscard]] std::string init_error() const;
    /// The release is at least / below that minor one; false when it is not known.
    [[nodiscard]] bool at_least(std::string_view release) const;
    [[nodiscard]] bool below(std::string_view release) const;
    /// The log shows TensorFlow with a GPU.
    [[nodiscard]] const Sign* success() const;
    /// The capability of the card that the log is about, if one is known.
    [[nodiscard]] const Card* nvidia_card() const;
    [[nodiscard]] bool has_nvidia_card() const { return nvidia_card() != nullptr; }
};

[[nodiscard]] TextFacts derive_text(const Snapshot& seen, const Knowledge& knowledge);

/// Holes of a sign; empty when there is none of that name.
[[nodiscard]] std::string hole(const Sign& sign, const std::string& name);

}  // namespace whynogpu
