// SPDX-License-Identifier: Apache-2.0
// The list of causes: one folder and one line each.
#include <algorithm>

#include "diagnose/cause.hpp"

namespace whynogpu {

Judgement judge_bad_device_name(const Case&);
Judgement judge_configured_too_late(const Case&);
Judgement judge_container_no_gpu(const Case&);
Judgement judge_cpu_only_build(const Case&);
Judgement judge_cuda_missing(const Case&);
Judgement judge_cuda_path(const Case&);
Judgement judge_cuda_version(const Case&);
Judgement judge_cudnn_missing(const Case&);
Judgement judge_cudnn_path(const Case&);
Judgement judge_cudnn_version(const Case&);
Judgement judge_device_nodes(const Case&);
Judgement judge_driver_init_failed(const Case&);
Judgement judge_driver_mismatch(const Case&);
Judgement judge_driver_missing(const Case&);
Judgement judge_driver_not_loaded(const Case&);
Judgement judge_driver_stub(const Case&);
Judgement judge_driver_too_old(const Case&);
Judgement judge_extras_missing(const Case&);
Judgement judge_gpu_too_new(const Case&);
Judgement judge_gpu_too_old(const Case&);
Judgement judge_hidden_by_code(const Case&);
Judgement judge_hidden_by_env(const Case&);
Judgement judge_import_broken(const Case&);
Judgement judge_library_conflict(const Case&);
Judgement judge_library_corrupt(const Case&);
Judgement judge_mac_arm(const Case&);
Judgement judge_memory_exhausted(const Case&);
Judgement judge_no_gpu(const Case&);
Judgement judge_package_conflict(const Case&);
Judgement judge_python_unsupported(const Case&);
Judgement judge_scheduler_no_gpu(const Case&);
Judgement judge_tensorflow_missing(const Case&);
Judgement judge_wrong_interpreter(const Case&);
Judgement judge_wsl(const Case&);
Judgement judge_xla_tools(const Case&);

Judgement judge_text_bad_device_name(const TextCase&);
Judgement judge_text_configured_too_late(const TextCase&);
Judgement judge_text_container_no_gpu(const TextCase&);
Judgement judge_text_cpu_only_build(const TextCase&);
Judgement judge_text_cuda_missing(const TextCase&);
Judgement judge_text_cuda_path(const TextCase&);
Judgement judge_text_cuda_version(const TextCase&);
Judgement judge_text_cudnn_missing(const TextCase&);
Judgement judge_text_cudnn_path(const TextCase&);
Judgement judge_text_cudnn_version(const TextCase&);
Judgement judge_text_device_nodes(const TextCase&);
Judgement judge_text_driver_init_failed(const TextCase&);
Judgement judge_text_driver_mismatch(const TextCase&);
Judgement judge_text_driver_missing(const TextCase&);
Judgement judge_text_driver_not_loaded(const TextCase&);
Judgement judge_text_driver_stub(const TextCase&);
Judgement judge_text_driver_too_old(const TextCase&);
Judgement judge_text_extras_missing(const TextCase&);
Judgement judge_text_gpu_is_used(const TextCase&);
Judgement judge_text_gpu_too_new(const TextCase&);
Judgement judge_text_gpu_too_old(const TextCase&);
Judgement judge_text_hidden_by_code(const TextCase&);
Judgement judge_text_hidden_by_env(const TextCase&);
Judgement judge_text_import_broken(const TextCase&);
Judgement judge_text_library_conflict(const TextCase&);
Judgement judge_text_library_corrupt(const TextCase&);
Judgement judge_text_mac_arm(const TextCase&);
Judgement judge_text_memory_exhausted(const TextCase&);
Judgement judge_text_multi_gpu(const TextCase&);
Judgement judge_text_no_gpu(const TextCase&);
Judgement judge_text_no_gpu_kernel(const TextCase&);
Judgement judge_text_other(const TextCase&);
Judgement judge_text_package_conflict(const TextCase&);
Judgement judge_text_python_unsupported(const TextCase&);
Judgement judge_text_scheduler_no_gpu(const TextCase&);
Judgement judge_text_tensorflow_missing(const TextCase&);
Judgement judge_text_windows_native(const TextCase&);
Judgement judge_text_wrong_interpreter(const TextCase&);
Judgement judge_text_wsl(const TextCase&);
Judgement judge_text_xla_tools(const TextCase&);

const std::vector<Cause>& all_causes() {
    // A null judge: only a log or a program's text can show it, never the machine.
    static const std::vector<Cause> causes = {
        {"bad-device-name", "", Stage::placement, "wrong or stale device string", judge_bad_device_name, judge_text_bad_device_name, {}},
        {"configured-too-late", "", Stage::visibility, "devices configured after TensorFlow made them", judge_configured_too_late, judge_text_configured_too_late, {}},
        {"container-no-gpu", "", Stage::access, "the container was started without GPU access", judge_container_no_gpu, judge_text_container_no_gpu, {"driver-missing", "device-nodes", "driver-init-failed", "driver-not-loaded"}},
        {"cpu-only-build", "", Stage::package, "the installed TensorFlow has no CUDA support", judge_cpu_only_build, judge_text_cpu_only_build, {}},
        {"cuda-missing", "", Stage::loader, "CUDA libraries are not installed", judge_cuda_missing, judge_text_cuda_missing, {}},
        {"cuda-path", "", Stage::loader, "the CUDA libraries are there, the loader does not find them", judge_cuda_path, judge_text_cuda_path, {"cudnn-path"}},
        {"cuda-version", "", Stage::loader, "another CUDA version is installed than the build needs", judge_cuda_version, judge_text_cuda_version, {}},
        {"cudnn-missing", "", Stage::loader, "cuDNN is not installed", judge_cudnn_missing, judge_text_cudnn_missing, {}},
        {"cudnn-path", "", Stage::loader, "cuDNN is there, the loader does not find it", judge_cudnn_path, judge_text_cudnn_path, {}},
        {"cudnn-version", "", Stage::loader, "another cuDNN version than the build needs", judge_cudnn_version, judge_text_cudnn_version, {}},
        {"device-nodes", "", Stage::access, "/dev/nvidia* missing or not permitted", judge_device_nodes, judge_text_device_nodes, {"driver-init-failed"}},
        {"driver-init-failed", "", Stage::user_driver, "the driver is there but does not start", judge_driver_init_failed, judge_text_driver_init_failed, {}},
        {"driver-mismatch", "", Stage::user_driver, "kernel module and driver libraries differ in version", judge_driver_mismatch, judge_text_driver_mismatch, {"driver-init-failed", "device-nodes"}},
        {"driver-missing", "", Stage::user_driver, "the driver's library libcuda.so.1 is not installed", judge_driver_missing, judge_text_driver_missing, {"driver-not-loaded"}},
        {"driver-not-loaded", "", Stage::kernel_driver, "installed, but the kernel module is not loaded", judge_driver_not_loaded, judge_text_driver_not_loaded, {"device-nodes", "driver-init-failed"}},
        {"driver-stub", "", Stage::user_driver, "the toolkit's stub libcuda is loaded in place of the real one", judge_driver_stub, judge_text_driver_stub, {"driver-init-failed", "driver-mismatch", "device-nodes"}},
        {"driver-too-old", "", Stage::runtime, "driver older than the CUDA runtime needs", judge_driver_too_old, judge_text_driver_too_old, {}},
        {"extras-missing", "", Stage::loader, "pip package without its [and-cuda] extra", judge_extras_missing, judge_text_extras_missing, {"cuda-missing", "cudnn-missing", "xla-tools"}},
        {"gpu-is-used", "", Stage::placement, "nothing is wrong: TensorFlow uses the GPU", nullptr, judge_text_gpu_is_used, {}},
        {"gpu-too-new", "", Stage::placement, "the chip is newer than the code in the build", judge_gpu_too_new, judge_text_gpu_too_new, {}},
        {"gpu-too-old", "", Stage::placement, "the chip is older than the build supports", judge_gpu_too_old, judge_text_gpu_too_old, {}},
        {"hidden-by-code", "", Stage::visibility, "the program hides or avoids the GPU", judge_hidden_by_code, judge_text_hidden_by_code, {}},
        {"hidden-by-env", "", Stage::visibility, "an environment variable hides the GPU", judge_hidden_by_env, judge_text_hidden_by_env, {"driver-init-failed"}},
        {"import-broken", "", Stage::package, "import tensorflow fails", judge_import_broken, judge_text_import_broken, {}},
        {"library-conflict", "", Stage::loader, "a wrong copy shadows the right library", judge_library_conflict, judge_text_library_conflict, {"cuda-path", "cudnn-path", "cudnn-version"}},
        {"library-corrupt", "", Stage::loader, "a library file is damaged", judge_library_corrupt, judge_text_library_corrupt, {"cuda-missing", "cudnn-missing", "library-conflict"}},
        {"mac-arm", "", Stage::package, "a platform whose TensorFlow package has no CUDA", judge_mac_arm, judge_text_mac_arm, {}},
        {"memory-exhausted", "", Stage::placement, "GPU memory is full", judge_memory_exhausted, judge_text_memory_exhausted, {}},
        {"multi-gpu", "", Stage::placement, "NCCL, MirroredStrategy or peer access fault", nullptr, judge_text_multi_gpu, {}},
        {"no-gpu", "", Stage::bus, "no NVIDIA GPU in the machine", judge_no_gpu, judge_text_no_gpu, {"driver-missing", "driver-not-loaded", "device-nodes", "driver-init-failed", "container-no-gpu", "scheduler-no-gpu"}},
        {"no-gpu-kernel", "", Stage::placement, "the operation has no GPU kernel", nullptr, judge_text_no_gpu_kernel, {}},
        {"other", "", Stage::placement, "none of the other causes", nullptr, judge_text_other, {}},
        {"package-conflict", "", Stage::package, "several TensorFlow packages overlay each other", judge_package_conflict, judge_text_package_conflict, {"cpu-only-build", "import-broken"}},
        {"python-unsupported", "", Stage::package, "no TensorFlow for this Python version", judge_python_unsupported, judge_text_python_unsupported, {}},
        {"scheduler-no-gpu", "", Stage::access, "the scheduler gave the job no GPU", judge_scheduler_no_gpu, judge_text_scheduler_no_gpu, {"hidden-by-env", "device-nodes", "driver-init-failed"}},
        {"tensorflow-missing", "", Stage::interpreter, "this Python has no TensorFlow", judge_tensorflow_missing, judge_text_tensorflow_missing, {}},
        {"windows-native", "", Stage::package, "TensorFlow 2.11 or newer on native Windows", nullptr, judge_text_windows_native, {}},
        {"wrong-interpreter", "", Stage::interpreter, "another Python runs than the one set up", judge_wrong_interpreter, judge_text_wrong_interpreter, {"tensorflow-missing", "python-unsupported"}},
        {"wsl", "", Stage::user_driver, "specific to WSL", judge_wsl, judge_text_wsl, {"driver-missing", "driver-init-failed", "device-nodes", "driver-mismatch"}},
        {"xla-tools", "", Stage::placement, "ptxas or libdevice not found", judge_xla_tools, judge_text_xla_tools, {}},
    };
    return causes;
}

const Cause* find_cause(std::string_view id) {
    const auto& causes = all_causes();
    const auto found = std::find_if(causes.begin(), causes.end(), [&](const Cause& cause) { return cause.id == id; });
    return found == causes.end() ? nullptr : &*found;
}

}  // namespace whynogpu
