// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "report/log_report.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Harmless {
    std::string_view sign, words;
};

constexpr std::array<Harmless, 8> harmless{{
    {"harmless-numa", "lines about NUMA nodes are harmless"},
    {"harmless-factory", "\"Unable to register … factory\" is printed on every machine; it is harmless"},
    {"harmless-tensorrt", "TensorRT is an option; lines about it never decide about the GPU"},
    {"harmless-cpu-features", "lines about CPU instructions and oneDNN are about the CPU only"},
    {"harmless-cudart", "\"Ignore above cudart dlerror\" is meant for machines without a GPU; with one, the line before it counts"},
    {"harmless-estimator", "\"Running … on CPU\" of an Estimator for TPUs means that it is on no TPU; the GPU may be used"},
    {"harmless-nvml", "lines about PCIe and GPU interconnect bandwidth are harmless"},
    {"harmless-static", "lines about static linking and XLA devices are harmless"},
}};

const char* word_for(const std::string& subject) {
    if (subject == "cuda") return "CUDA";
    if (subject == "cudnn") return "cuDNN";
    if (subject == "tensorflow") return "TensorFlow";
    if (subject == "python") return "Python";
    return "the driver";
}

/// The card that somebody named, where the log shows one of another chip.
std::optional<Report::Note> other_card(const TextFacts& text) {
    const Card *told = nullptr, *shown = nullptr;
    for (const Card& card : text.cards) {
        if (card.vendor != "nvidia" || !card.capability) continue;
        const Card*& place = card.origin.starts_with("told") ? told : shown;
        if (place != nullptr) return std::nullopt;
        place = &card;
    }
    if (told == nullptr || shown == nullptr || told->capability == shown->capability) return std::nullopt;
    return Report::Note{"believed", "the GPU " + shown->name + " (" + shown->origin + ") was believed, not " + told->name + " (" + told->origin + ")"};
}

/// Of several processes in one log, one that has its GPU while another has none.
std::optional<Report::Note> other_process(const TextFacts& text) {
    const Sign* success = text.success();
    const Sign* failure = text.first_of({"init-failed", "no-libcuda", "some-libraries-missing", "empty-list", "library-not-opened", "memory-full"});
    if (success == nullptr || failure == nullptr || success->source.empty() || success->source == failure->source) return std::nullopt;
    return Report::Note{"other-process", success->source + " uses its GPU (" + success->origin + "); the cause is about the other process"};
}

}  // namespace

std::vector<Report::Note> notes_of_text(const TextFacts& text) {
    std::vector<Report::Note> notes;
    for (const Disagreement& both : text.disagreements)
        notes.push_back({"believed", std::string(word_for(both.subject)) + " " + both.believed + " (" + both.believed_origin +
                                         ") was believed, not " + both.other + " (" + both.other_origin + ")"});
    for (auto note : {other_card(text), other_process(text)})
        if (note) notes.push_back(std::move(*note));
    for (const Harmless& row : harmless)
        if (const Sign* sign = text.first(row.sign))
            notes.push_back({std::string(row.sign), std::string(row.words) + " (" + sign->origin + ")"});
    if (text.has("cudart-not-found"))
        notes.push_back(
            {"cudart-not-driver",
             "\"Could not find cuda drivers\" says that the CUDA runtime (libcudart) did not open; it says nothing about the driver"});
    if (text.has("xla-gpu-listed") && !text.has("gpu-listed")) notes.push_back({"xla-gpu-is-no-gpu", "XLA_GPU in a list is no usable GPU"});
    return notes;
}

std::vector<std::string> next_questions(const TextCase& c) {
    const TextFacts& text = c.text;
    std::vector<std::string> questions;
    questions.emplace_back("run whynogpu on that machine, in the same environment: it looks at what a log cannot show");
    if (!text.tensorflow && text.releases.size() != 1)
        questions.emplace_back("which TensorFlow, the whole list (or that of conda list):  python -m pip list");
    if (!text.has_any({"smi-table", "smi-no-driver", "smi-not-found", "kernel-version"}) && !text.windows)
        questions.emplace_back("what this prints there:  nvidia-smi");
    if (!text.libraries.failed.empty() || text.libraries.unnamed != nullptr || text.log->lines < 5)
        questions.emplace_back(
            "all lines that this prints:  TF_CPP_VMODULE=dso_loader=1,dlopen_checker=1,cuda_diagnostics=1,gpu_device=1 python -c \"import "
            "tensorflow as tf; print(tf.config.list_physical_devices('GPU'))\"");
    if (c.text.has("init-failed"))
        questions.emplace_back("what hides or refuses the device:  echo \"$CUDA_VISIBLE_DEVICES\"; ls -l /dev/nvidia*");
    return questions;
}

}  // namespace whynogpu
