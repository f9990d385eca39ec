// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_answers.hpp"

#include <algorithm>
#include <csignal>

#include "probe/driver_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Left to the parent to hear what was said by a probe that ended itself at its limit.
constexpr int grace_ms = 300;
constexpr int nvml_after_hang_ms = 1000;
constexpr int most_devices = 256;

/// What became of one child.
struct Asked {
    DriverAnswers answers;
    std::string origin;  ///< "cuda answers of /usr/lib/…/libcuda.so.1"
    Unknown why = Unknown::failed;
    std::string interrupted;  ///< empty when it came to its end
    bool timed_out = false;

    template <class T>
    [[nodiscard]] Observed<T> not_answered(const std::string& question) const {
        return Observed<T>::unknown(interrupted.empty() ? Unknown::not_asked : why, question, interrupted);
    }
};

/// A question without an answer, an error code, or the value: three spellings.
template <class T, class Take>
Observed<T> value_of(const Asked& asked, const DriverAnswer* answer, const std::string& question, Take take) {
    if (!answer) return asked.template not_answered<T>(question);
    if (answer->missing) return Observed<T>::unknown(Unknown::failed, question, "the library has no such function");
    if (answer->code.value_or(0) != 0) {
        const std::string text = answer->text.empty() ? answer->name : answer->text;
        const std::string code = "code " + std::to_string(*answer->code);
        return Observed<T>::unknown(Unknown::failed, question, text.empty() ? code : code + ": " + text);
    }
    return take(*answer);
}

Observed<int> number_of(const Asked& asked, const std::string& question) {
    return value_of<int>(asked, asked.answers.find(question), question, [&](const DriverAnswer& answer) {
        if (!answer.number || *answer.number > 1'000'000'000)
            return Observed<int>::unknown(Unknown::unparsable, question, "not a number that it can have");
        return Observed<int>::present(static_cast<int>(*answer.number), question);
    });
}

unsigned long long number_or_0(const Asked& asked, std::string_view question, int device, std::string_view item = {}) {
    const DriverAnswer* answer = asked.answers.find(question, device, item);
    return answer ? answer->number.value_or(0) : 0;
}

int small_or_0(const Asked& asked, std::string_view question, int device, std::string_view item) {
    const auto value = number_or_0(asked, question, device, item);
    return value > 1'000'000 ? 0 : static_cast<int>(value);
}

std::string word_of(const Asked& asked, std::string_view question, int device) {
    const DriverAnswer* answer = asked.answers.find(question, device);
    return answer ? answer->word.value_or(std::string()) : std::string();
}

Observed<std::string> compute_mode_of(const Asked& asked, const std::string& question, int device,
                                      std::string_view item) {
    return value_of<std::string>(
        asked, asked.answers.find(question, device, item), question, [&](const DriverAnswer& answer) {
            constexpr const char* names[] = {"default", "exclusive-thread", "prohibited", "exclusive-process"};
            const auto mode = answer.number.value_or(99);
            if (mode > 3)
                return Observed<std::string>::unknown(Unknown::unparsable, question, "mode " + std::to_string(mode));
            return Observed<std::string>::present(names[mode], question);
        });
}

/// How the child ended, in words; empty when it said everything.
std::string how_it_ended(const CommandAnswer& answer, const DriverAnswers& answers, int limit_ms) {
    if (answers.finished) return {};
    const std::string where = answers.pending.empty() ? "" : " in " + answers.pending;
    if (answer.timed_out || answer.exit_status == 128 + SIGALRM)
        return "no answer within " + std::to_string(limit_ms) + " ms" + where;
    if (answer.exit_status > 128) return "ended by signal " + std::to_string(answer.exit_status - 128) + where;
    if (!answers.answers.empty() || !answers.pending.empty())
        return "the driver ended the process (exit status " + std::to_string(answer.exit_status) + ")" + where;
    const auto lines = split_lines(answer.err);
    const std::string said = lines.empty() ? "" : ": " + printable(lines.front());
    return "whynogpu-probe did not start (exit status " + std::to_string(answer.exit_status) + ")" + said;
}

Asked ask(Host& host, const std::string& program, const char* subject, const LoadOutcome& library, int limit_ms) {
    Command command;
    command.argv = {program, subject, library.path.empty() ? library.name : library.path};
    command.environment = host.environment();
    command.environment["WHYNOGPU_PROBE_LIMIT_MS"] = std::to_string(limit_ms);
    command.timeout_ms = limit_ms + grace_ms;
    Asked asked;
    asked.origin = (library.path.empty() ? library.name : library.path) + ", asked in a child process";
    const auto run = host.run(command);
    if (!run.is_present()) {
        asked.why = run.is_absent() ? Unknown::failed : run.why();
        asked.interrupted = run.is_absent() ? "there is no " + program : run.detail();
        if (asked.interrupted.empty()) asked.interrupted = "whynogpu-probe could not be run";
        asked.timed_out = run.is_unknown() && run.why() == Unknown::timed_out;
        return asked;
    }
    asked.answers = parse_driver_answers(run->out);
    // A library that cannot be loaded has been asked to the end.
    if (const DriverAnswer* loaded = asked.answers.find("dlopen"); loaded && loaded->code.value_or(0) != 0)
        asked.answers.finished = true;
    asked.interrupted = how_it_ended(*run, asked.answers, limit_ms);
    asked.timed_out = run->timed_out || run->exit_status == 128 + SIGALRM;
    if (asked.timed_out) asked.why = Unknown::timed_out;
    return asked;
}

/// The device itself answered; without a capability nobody can judge it.
bool has_capability(const Asked& asked, int device) {
    return asked.answers.find("cuDeviceGetAttribute", device, "75") != nullptr;
}

GpuFacts cuda_gpu(const Asked& asked, int device) {
    GpuFacts gpu;
    gpu.ordinal = device;
    gpu.name = word_of(asked, "cuDeviceGetName", device);
    gpu.capability_major = small_or_0(asked, "cuDeviceGetAttribute", device, "75");
    gpu.capability_minor = small_or_0(asked, "cuDeviceGetAttribute", device, "76");
    gpu.multiprocessors = small_or_0(asked, "cuDeviceGetAttribute", device, "16");
    gpu.memory_bytes = number_or_0(asked, "cuDeviceTotalMem_v2", device);
    gpu.uuid = word_of(asked, "cuDeviceGetUuid", device);
    gpu.pci_address = normal_pci_address(word_of(asked, "cuDeviceGetPCIBusId", device));
    gpu.compute_mode = compute_mode_of(asked, "cuDeviceGetAttribute", device, "20");
    return gpu;
}

Observed<CudaAnswers> cuda_answers(const Asked& asked, DriverFacts& facts) {
    using Answers = Observed<CudaAnswers>;
    if (const DriverAnswer* loaded = asked.answers.find("dlopen")) {
        const bool refused = loaded->code.value_or(0) != 0;
        facts.libcuda_load_error = refused ? Observed<std::string>::present(loaded->text, asked.origin)
                                           : Observed<std::string>::absent(asked.origin);
        if (refused) return Answers::unknown(Unknown::failed, asked.origin, loaded->text);
    }
    const DriverAnswer* init = asked.answers.find("cuInit");
    if (init && init->missing) {
        facts.libcuda_lacks_init = true;
        return Answers::unknown(Unknown::failed, asked.origin, "the library has no function cuInit");
    }
    if (!init || !init->code) return asked.not_answered<CudaAnswers>(asked.origin);
    CudaAnswers cuda;
    cuda.init_code = *init->code;
    cuda.init_name = init->name;
    cuda.init_text = init->text;
    cuda.api_version = number_of(asked, "cuDriverGetVersion");
    cuda.device_count = number_of(asked, "cuDeviceGetCount");
    for (int device = 0; device < std::min(cuda.device_count.value_or(0), most_devices); ++device)
        if (has_capability(asked, device)) cuda.gpus.push_back(cuda_gpu(asked, device));
    cuda.interrupted = asked.interrupted;
    return Answers::present(std::move(cuda), asked.origin);
}

GpuFacts nvml_gpu(const Asked& asked, int device) {
    GpuFacts gpu;
    gpu.ordinal = device;
    gpu.name = word_of(asked, "nvmlDeviceGetName", device);
    gpu.uuid = word_of(asked, "nvmlDeviceGetUUID", device);
    gpu.pci_address = normal_pci_address(word_of(asked, "nvmlDeviceGetPciInfo_v3", device));
    gpu.capability_major = small_or_0(asked, "nvmlDeviceGetCudaComputeCapability", device, "first");
    gpu.capability_minor = small_or_0(asked, "nvmlDeviceGetCudaComputeCapability", device, "second");
    gpu.memory_bytes = number_or_0(asked, "nvmlDeviceGetMemoryInfo", device, "total");
    gpu.compute_mode = compute_mode_of(asked, "nvmlDeviceGetComputeMode", device, {});
    const std::string memory = "nvmlDeviceGetMemoryInfo", mig = "nvmlDeviceGetMigMode";
    // A failed call is answered once, under the first item of its values.
    const DriverAnswer* free_memory = asked.answers.find(memory, device, "free");
    if (!free_memory) free_memory = asked.answers.find(memory, device, "total");
    gpu.memory_free_bytes = value_of<std::uint64_t>(asked, free_memory, memory, [&](const DriverAnswer& answer) {
        if (answer.item != "free" || !answer.number) return asked.not_answered<std::uint64_t>(memory);
        return Observed<std::uint64_t>::present(*answer.number, memory);
    });
    gpu.mig_enabled = value_of<bool>(
        asked, asked.answers.find(mig, device, "first"), mig,
        [&](const DriverAnswer& answer) { return Observed<bool>::present(answer.number.value_or(0) == 1, mig); });
    return gpu;
}

void add_processes(const Asked& asked, NvmlAnswers& nvml) {
    for (const DriverAnswer& answer : asked.answers.answers) {
        if (answer.question != "process") continue;
        const auto pid = parse_unsigned(answer.item);
        if (!pid || *pid > 0xffffffff) continue;
        NvmlAnswers::Process process{static_cast<unsigned>(*pid), answer.number.value_or(0), {}};
        for (const GpuFacts& gpu : nvml.gpus)
            if (gpu.ordinal == answer.device) process.gpu_uuid = gpu.uuid;
        nvml.processes.push_back(std::move(process));
    }
}

Observed<NvmlAnswers> nvml_answers(const Asked& asked) {
    using Answers = Observed<NvmlAnswers>;
    const DriverAnswer* loaded = asked.answers.find("dlopen");
    if (loaded && loaded->code.value_or(0) != 0) return Answers::unknown(Unknown::failed, asked.origin, loaded->text);
    const DriverAnswer* init = asked.answers.find("nvmlInit_v2");
    if (init && init->missing)
        return Answers::unknown(Unknown::failed, asked.origin, "the library has no function nvmlInit_v2");
    if (!init || !init->code) return asked.not_answered<NvmlAnswers>(asked.origin);
    NvmlAnswers nvml;
    nvml.init_code = *init->code;
    nvml.init_text = init->text;
    const std::string version = "nvmlSystemGetDriverVersion";
    nvml.driver_version =
        value_of<std::string>(asked, asked.answers.find(version), version, [&](const DriverAnswer& answer) {
            return Observed<std::string>::present(answer.word.value_or(std::string()), version);
        });
    nvml.device_count = number_of(asked, "nvmlDeviceGetCount_v2");
    for (int device = 0; device < std::min(nvml.device_count.value_or(0), most_devices); ++device)
        if (asked.answers.find("nvmlDeviceGetName", device)) nvml.gpus.push_back(nvml_gpu(asked, device));
    add_processes(asked, nvml);
    nvml.interrupted = asked.interrupted;
    return Answers::present(std::move(nvml), asked.origin);
}

/// What only NVML knows, on the devices that CUDA numbers.
Observed<CudaAnswers> with_nvml_facts(const Observed<CudaAnswers>& cuda, const NvmlAnswers& nvml) {
    CudaAnswers joined = *cuda;
    for (GpuFacts& gpu : joined.gpus) {
        for (const GpuFacts& seen : nvml.gpus) {
            if (gpu.pci_address.empty() || seen.pci_address != gpu.pci_address) continue;
            gpu.memory_free_bytes = seen.memory_free_bytes;
            gpu.mig_enabled = seen.mig_enabled;
            if (seen.compute_mode.is_present()) gpu.compute_mode = seen.compute_mode;
        }
    }
    return Observed<CudaAnswers>::present(std::move(joined), cuda.origin());
}

/// Whatever the file looked like: a library that initialises is the driver, and one that calls itself a stub is none.
void correct_stub(DriverFacts& facts) {
    if (!facts.cuda.is_present()) return;
    constexpr int stub_code = 34, old_stub_code = -1;
    const int code = facts.cuda->init_code;
    if (code == 0) facts.libcuda_is_stub = false;
    if (code == stub_code || code == old_stub_code) facts.libcuda_is_stub = true;
}

bool is_askable(const LoadOutcome& library) {
    return library.state == LoadState::loaded || library.state == LoadState::unknown;
}

template <class T>
Observed<T> not_asked(const LoadOutcome& library, const DriverProbeOptions& options) {
    const std::string why =
        options.program.empty() ? "the driver was not to be asked" : library.name + " cannot be loaded";
    return Observed<T>::unknown(Unknown::not_asked, library.name, why);
}

}  // namespace

void ask_driver(Host& host, const DriverProbeOptions& options, DriverFacts& facts) {
    facts.cuda = not_asked<CudaAnswers>(facts.libcuda, options);
    facts.nvml = not_asked<NvmlAnswers>(facts.libnvml, options);
    if (options.program.empty()) return;
    int nvml_limit_ms = options.timeout_ms;
    if (is_askable(facts.libcuda)) {
        const Asked cuda = ask(host, options.program, "cuda", facts.libcuda, options.timeout_ms);
        facts.cuda = cuda_answers(cuda, facts);
        correct_stub(facts);
        if (cuda.timed_out) nvml_limit_ms = std::min(nvml_limit_ms, nvml_after_hang_ms);
    }
    if (!is_askable(facts.libnvml)) return;
    facts.nvml = nvml_answers(ask(host, options.program, "nvml", facts.libnvml, nvml_limit_ms));
    if (facts.cuda.is_present() && facts.nvml.is_present()) facts.cuda = with_nvml_facts(facts.cuda, *facts.nvml);
}

}  // namespace whynogpu
