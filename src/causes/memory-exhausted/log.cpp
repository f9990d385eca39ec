// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "190.31MiB", "3.31GiB", "199557120": in MiB.
std::optional<double> mebibytes(const std::string& text) {
    std::size_t end = 0;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.')) ++end;
    const auto whole = parse_unsigned(text.substr(0, text.find_first_not_of("0123456789")));
    if (!whole || end == 0) return std::nullopt;
    const std::string unit = text.substr(end);
    const auto number = static_cast<double>(*whole);
    if (unit.starts_with("G")) return number * 1024;
    if (unit.starts_with("M")) return number;
    if (unit.starts_with("K")) return number / 1024;
    return number / 1048576;
}

/// Little was free when TensorFlow looked.
const Sign* little_free(const TextFacts& t) {
    std::optional<double> total;
    for (const Sign* sign : t.all("free-memory")) {
        if (const auto here = mebibytes(hole(*sign, "total"))) total = here;
        const auto free = mebibytes(hole(*sign, "free"));
        if (free && total && *total > 0 && *free < *total / 8) return sign;
    }
    return nullptr;
}

/// The text is about a program that computes, or about a card.
bool computes(const TextFacts& t) {
    const std::string other = t.told("other");
    const auto speaks_of = [&](std::string_view word) { return contains(other, word); };
    return t.success() != nullptr || t.has_nvidia_card() || speaks_of("fit") || speaks_of("train") || speaks_of("predict") ||
           speaks_of("epoch") || speaks_of("model");
}

}  // namespace

Judgement judge_text_memory_exhausted(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the memory of the GPU is full";
    const Sign* full = nullptr;
    for (const Sign* sign : t.all("memory-full"))
        if (full == nullptr && !contains(sign->text, "cuInit")) full = sign;
    const Sign* little = little_free(t);
    const Sign* taken = t.first_of({"smi-memory-full", "says-other-process"});
    std::vector<Evidence> because;
    for (const Sign* sign : {full, little, taken})
        if (sign != nullptr) because.push_back(quote(*sign));
    const Sign* handle = t.first_of({"library-no-memory", "blas-no-handle", "cudnn-no-handle", "dnn-failed"});
    if (handle != nullptr) because.push_back(quote(*handle));
    if (full != nullptr) return proved(title, std::move(because));
    if (little != nullptr) return likely(Strength::strong, title, std::move(because));
    const Sign* near_full = t.first_of({"memory-short", "memory-full"});
    const bool said_free = t.has("says-memory-free") && near_full == nullptr && taken == nullptr;
    const bool handle_is_memory = handle != nullptr && !said_free && !t.has_any({"cudnn-mismatch", "driver-insufficient",
                                                                   "cudnn-arch-mismatch", "cudnn-parts-differ"});
    if (handle_is_memory)
        return likely(
            near_full != nullptr || taken != nullptr || handle->id == "library-no-memory" ? Strength::strong
            : contains(handle->text, "dlib")                                              ? Strength::hints
                                                                                          : Strength::suggests,
            title, std::move(because));
    if (const Sign* sign = t.first("blas-failed"); sign != nullptr && taken != nullptr)
        return likely(Strength::suggests, title, {quote(*sign), quote(*taken)});
    if (const Sign* sign = t.first("blas-failed")) return likely(Strength::hints, title, {quote(*sign)});
    if (const Sign* said = t.first_of({"says-out-of-memory", "says-takes-all-memory"});
        said != nullptr && !library_failure(t) && driver_failure(t) == nullptr &&
        !t.has_any({"smi-gpu", "blas-failed"}))
        return likely(
            said->id == "says-out-of-memory" && only_larger_batch(t, *said) ? Strength::hints
            : said->id == "says-out-of-memory" && !t.has("says-other-process") ? Strength::strong : Strength::suggests,
            title, {quote(*said)});
    // A process that ends without a word, when it should compute: more often than not there was no more memory, of the
    // card or of the machine.
    if (const Sign* crash = t.first_of({"says-crashes", "crashed"});
        crash != nullptr && computes(t) && near_full == nullptr && !any_failure(t) && cpu_shown(t) == nullptr &&
        !t.has_any({"says-crashes-at-import", "says-several-gpus", "told-several-gpus", "several-gpus-used", "says-not-found", "says-not-used", "says-torch-before", "code-torch-first"}))
        return likely(Strength::hints, "a process that ends without a message may have run out of memory", {quote(*crash)});
    // Most often another process, or another kernel of the notebook, holds the memory.
    if (const Sign* refused = t.first("session-refused"); refused != nullptr && near_full == nullptr && !any_failure(t))
        return likely(Strength::suggests, "the session is not made: the memory of the GPU may be taken", {quote(*refused)});
    // The allocator's warning alone, of a device that works.
    if (near_full != nullptr && near_full->id == "memory-short" && t.success() != nullptr && !any_failure(t)) return not_shown();
    if (near_full != nullptr)
        return likely(Strength::hints, "memory of the GPU is short; the line alone is no failure", {quote(*near_full)});
    return not_shown();
}

}  // namespace whynogpu
