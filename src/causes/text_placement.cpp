// SPDX-License-Identifier: Apache-2.0
// Where operations run, and what was registered for them.

#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// What runs on the host in every program: input, bookkeeping, text, files.
bool belongs_on_host(const std::string& op) {
    for (const std::string_view part :
         {"Dataset",  "Iterator", "Const",  "Placeholder", "NoOp",      "Identity", "Read",   "Save",
          "Restore",  "Summary",  "Assert", "Print",       "String",    "Shape",    "Decode", "Queue",
          "Var",      "Assign",   "Lookup", "Hash",        "Merge",     "Switch",   "Enter",  "Exit",
          "LoopCond", "Random",   "Range",  "Pack",        "Cast",      "Retval",   "Arg",    "Session",
          "Write",    "File",     "Regex",  "PyFunc",      "Anonymous", "Delete"})
        if (contains(op, part)) return true;
    return op.empty();
}

}  // namespace

const Sign* registered_without_gpu(const TextFacts& t) {
    for (const Sign* sign : t.all("registered-devices"))
        if (!contains(replace_all(hole(*sign, "devices"), "XLA_GPU", ""), "GPU")) return sign;
    // Since 2.0 the devices are not listed; what cuDNN computes has kernels for GPUs only.
    for (const Sign* sign : t.all("no-gpu-kernel"))
        if (contains(sign->text, "Could not find device for node") && contains(sign->text, "Cudnn")) return sign;
    return nullptr;
}

std::string devices_offered(const Sign& sign) {
    return replace_all(replace_all(lower(hole(sign, "available")), "xla_gpu:", ""), "xla_cpu:", "");
}

const Sign* asks_another_job(const TextFacts& t) {
    constexpr std::string_view wanted = "incompatible device '/job:", own = "localhost";
    for (const Sign* sign : t.all("no-gpu-kernel"))
        if (const std::size_t at = sign->text.find(wanted); at != std::string::npos && sign->text.compare(at + wanted.size(), own.size(), own) != 0)
            return sign;
    // The list of devices may be cut off; the job is told before it.
    for (const Sign* sign : t.all("job-asked"))
        if (hole(*sign, "job") != own && t.has("no-gpu-kernel")) return sign;
    return nullptr;
}

const Sign* computes_with_cuda(const TextFacts& t) {
    const Sign* kernel = nullptr;
    for (const Sign* sign : t.all("kernel-for-gpu"))
        for (const std::string_view type : {"DT_FLOAT", "DT_HALF", "DT_DOUBLE", "DT_BFLOAT16"})
            if (contains(sign->text, type)) kernel = sign;
    for (const Sign* sign : t.all("no-gpu-kernel"))
        if (kernel != nullptr && !hole(*sign, "op").empty() && !belongs_on_host(hole(*sign, "op"))) return kernel;
    return nullptr;
}

const Sign* left_on_cpu(const TextFacts& t) {
    if (!t.has_any({"placed-on-gpu", "created-device"})) return nullptr;
    for (const Sign* sign : t.all("placed-on-cpu"))
        if (!belongs_on_host(hole(*sign, "op"))) return sign;
    return nullptr;
}

}  // namespace whynogpu
