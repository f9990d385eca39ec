// SPDX-License-Identifier: Apache-2.0
#include "report/words.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

std::string subject(const Case& c) {
    std::string text = c.seen.tensorflow.version.is_present() ? "TensorFlow " + c.seen.tensorflow.version->text() : "TensorFlow";
    if (c.seen.python.environment_kind != "system" && c.seen.python.prefix.is_present()) text += " in " + *c.seen.python.prefix;
    return text;
}

std::string memory_of(const GpuFacts& gpu) {
    return std::to_string((gpu.memory_bytes + (1ULL << 29)) >> 30) + " GB";
}

std::string gpus_of(const Case& c) {
    std::string names;
    for (const DeviceForecast& device : c.predicted.devices)
        if (device.fate == DeviceFate::registered) names += (names.empty() ? "" : ", ") + device.gpu.name + " (" + memory_of(device.gpu) + ")";
    return names;
}

std::string of_failure(const Case& c) {
    if (c.predicted.stop == Stop::import_fails) return subject(c) + " cannot be imported.";
    if (c.predicted.listing_fails) return subject(c) + " will fail when it lists its devices.";
    return subject(c) + " will list your GPU and then fail at the first operation.";
}

}  // namespace

std::string answer_sentence(const Case& c, const Diagnosis& diagnosis) {
    const bool no_card = !diagnosis.findings.empty() && diagnosis.findings.front().cause->id == "no-gpu" &&
                         diagnosis.findings.front().judgement.verdict == Verdict::established;
    if (!c.seen.python.executable.is_present()) return "There is no Python to look into (" + c.seen.python.chosen_by + ").";
    if (c.predicted.stop == Stop::no_tensorflow) {
        std::string text = "This Python has no TensorFlow: " + c.seen.python.executable.value_or("python") + ".";
        for (const Finding& finding : diagnosis.findings)
            if (finding.cause->id == "no-gpu") text += " There is no NVIDIA card in this machine either.";
        return text;
    }
    const std::string verdict = verdict_of(c.predicted);
    if (verdict == "gpu") return subject(c) + " will use the GPU: " + gpus_of(c) + ".";
    if (verdict == "fails") return of_failure(c);
    if (verdict == "undetermined") return "It cannot be told from here whether " + subject(c) + " will use the GPU.";
    if (no_card) return "There is no NVIDIA card in this machine, so " + subject(c) + " will use the CPU.";
    return subject(c) + " will use the CPU.";
}

}  // namespace whynogpu
