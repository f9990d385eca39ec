// SPDX-License-Identifier: Apache-2.0
// The list of rules: one folder and one line each, sorted by id.
#include <algorithm>

#include "lint/rule.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

void look_bare_device(Lint&);
void look_configured_too_late(Lint&);
void look_cpu_package(Lint&);
void look_cuda_mismatch(Lint&);
void look_device_name(Lint&);
void look_device_type_case(Lint&);
void look_extra_missing(Lint&);
void look_fixed_devices(Lint&);
void look_fixed_index(Lint&);
void look_hidden_by_call(Lint&);
void look_hidden_by_variable(Lint&);
void look_libraries_not_found(Lint&);
void look_loader_variable(Lint&);
void look_misspelt_variable(Lint&);
void look_no_gpu_kernel(Lint&);
void look_no_gpu_requested(Lint&);
void look_no_wheel_for_python(Lint&);
void look_numpy_mismatch(Lint&);
void look_outside_scope(Lint&);
void look_partial_growth(Lint&);
void look_python_in_pipeline(Lint&);
void look_refused_value(Lint&);
void look_removed_api(Lint&);
void look_removed_package(Lint&);
void look_slow_rnn(Lint&);
void look_sub_shell_export(Lint&);
void look_torch_call(Lint&);
void look_torch_first(Lint&);
void look_training_on_cpu(Lint&);
void look_two_tensorflows(Lint&);
void look_unguarded_index(Lint&);
void look_variable_too_late(Lint&);
void look_weak_proof(Lint&);

const std::vector<Rule>& all_rules() {
    static const std::vector<SourceKind> programs = {SourceKind::python, SourceKind::notebook};
    static const std::vector<SourceKind> starters = {SourceKind::dockerfile, SourceKind::compose, SourceKind::devcontainer, SourceKind::kubernetes};
    static const std::vector<SourceKind> lists = {SourceKind::python, SourceKind::notebook, SourceKind::requirements, SourceKind::pyproject, SourceKind::setup_cfg, SourceKind::conda_environment,
                                                  SourceKind::pipfile, SourceKind::lock, SourceKind::dockerfile, SourceKind::workflow};
    static const std::vector<SourceKind> all = {SourceKind::python, SourceKind::notebook, SourceKind::conda_environment, SourceKind::dockerfile, SourceKind::compose, SourceKind::devcontainer,
                                                SourceKind::workflow, SourceKind::kubernetes};
    // Of programs only setup.py and the "!pip install" of notebooks concern packages.
    static const std::vector<std::string_view> installs = {"install_requires", "extras_require", "pip install"};
    static const std::vector<Rule> rules = {
        {"bare-device", "tf.device(…) on its own, not in a with", "bad-device-name", Severity::warning, programs, {".device("}, look_bare_device},
        {"configured-too-late", "devices configured after they were made", "configured-too-late", Severity::error, programs, {"set_memory_growth", "set_visible_devices", "_device_configuration"}, look_configured_too_late},
        {"cpu-package", "a TensorFlow without CUDA asked for", "cpu-only-build", Severity::warning, lists, installs, look_cpu_package},
        {"cuda-mismatch", "an image or packages whose CUDA or cuDNN is not TensorFlow's", "cuda-version", Severity::error, lists, installs, look_cuda_mismatch},
        {"device-name", "device strings that TensorFlow cannot use", "bad-device-name", Severity::warning, programs, {".device(", "Strategy("}, look_device_name},
        {"device-type-case", "device types in lower case", "bad-device-name", Severity::error, programs, {"list_physical_devices", "list_logical_devices", "_visible_devices", "device_count"}, look_device_type_case},
        {"extra-missing", "TensorFlow without CUDA's libraries where a GPU is wanted", "extras-missing", Severity::warning, starters, {}, look_extra_missing},
        {"fixed-devices", "strategies with more GPUs than there are", "hidden-by-code", Severity::error, programs, {"Strategy("}, look_fixed_devices, Needs::gpus},
        {"fixed-index", "CUDA_VISIBLE_DEVICES fixed to a card that may not be there", "hidden-by-code", Severity::warning, programs, {"CUDA_VISIBLE_DEVICES"}, look_fixed_index},
        {"hidden-by-call", "the GPU hidden by tf.config or ConfigProto", "hidden-by-code", Severity::warning, programs, {"set_visible_devices", "device_count"}, look_hidden_by_call},
        {"hidden-by-variable", "the GPU hidden by a variable that the program sets", "hidden-by-code", Severity::warning, all, {"CUDA_VISIBLE_DEVICES", "TF_ENABLED_DEVICE_TYPES"}, look_hidden_by_variable},
        {"libraries-not-found", "releases that do not find the libraries of their extra", "cuda-path", Severity::error, lists, installs, look_libraries_not_found},
        {"loader-variable", "variables that are read before Python starts", "", Severity::warning, programs, {"LD_LIBRARY_PATH", "LD_PRELOAD", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"}, look_loader_variable},
        {"misspelt-variable", "variables that nobody reads", "", Severity::error, all, {"CUDA_", "VISIBLE_DEV", "cuda_visible", "TF_FORCE", "TF_GPU", "TF_CPP", "TF_ENABLE", "TF_XLA", "XLA_FLAG", "LD_LIBRARY", "LD_PRELOAD", "ALLOW_GROWTH"}, look_misspelt_variable},
        {"no-gpu-kernel", "operations without a GPU kernel under a GPU device", "no-gpu-kernel", Severity::warning, programs, {".device("}, look_no_gpu_kernel},
        {"no-gpu-requested", "containers of TensorFlow for GPUs that are given none", "container-no-gpu", Severity::warning, starters, {}, look_no_gpu_requested},
        {"no-wheel-for-python", "a TensorFlow that has no wheel for the stated Python", "python-unsupported", Severity::error, lists, installs, look_no_wheel_for_python},
        {"numpy-mismatch", "a NumPy that breaks the import of TensorFlow", "package-conflict", Severity::error, lists, installs, look_numpy_mismatch},
        {"outside-scope", "models made outside the scope of their strategy", "multi-gpu", Severity::warning, programs, {"MirroredStrategy"}, look_outside_scope},
        {"partial-growth", "memory growth for some GPUs only", "multi-gpu", Severity::warning, programs, {"set_memory_growth"}, look_partial_growth},
        {"python-in-pipeline", "Python functions in the input pipeline", "gpu-is-used", Severity::info, programs, {"py_func", "numpy_function"}, look_python_in_pipeline},
        {"refused-value", "values that TensorFlow or Python refuses", "", Severity::error, all, {"CUDA_", "TF_FORCE", "TF_GPU", "TF_ENABLE", "TF_CPP", "TF_XLA", "XLA_FLAG", "LD_LIBRARY", "TF_DETERMINISTIC", "TF_CUDNN"}, look_refused_value},
        {"removed-api", "names that the installed TensorFlow or Keras has no more", "", Severity::error, programs, {".contrib", "multi_gpu_model", "CuDNNLSTM", "CuDNNGRU", "set_session", "tensorflow_backend", "mixed_precision", "Session(", "ConfigProto", "GPUOptions"}, look_removed_api, Needs::packages},
        {"removed-package", "tensorflow-gpu of 2.12 and later, which is empty", "tensorflow-missing", Severity::error, lists, installs, look_removed_package},
        {"slow-rnn", "arguments of LSTM and GRU that turn cuDNN off", "gpu-is-used", Severity::info, programs, {"LSTM(", " GRU(", ".GRU(", "=GRU(", "(GRU(", ",GRU("}, look_slow_rnn},
        {"sub-shell-export", "export in a shell that ends at once", "", Severity::warning, all, {"export CUDA", "export TF_", "export XLA_", "export LD_"}, look_sub_shell_export},
        {"torch-call", "PyTorch's functions asked of TensorFlow", "", Severity::error, programs, {".cuda"}, look_torch_call},
        {"torch-first", "torch imported first, with another cuDNN", "library-conflict", Severity::warning, programs, {"import torch", "from torch"}, look_torch_first, Needs::cudnn},
        {"training-on-cpu", "training under a CPU device, or in eager mode", "hidden-by-code", Severity::warning, programs, {".device(", "run_eagerly", "run_functions_eagerly"}, look_training_on_cpu},
        {"two-tensorflows", "two TensorFlows in one environment", "package-conflict", Severity::warning, lists, installs, look_two_tensorflows},
        {"unguarded-index", "the first GPU taken without asking whether there is one", "", Severity::warning, programs, {"list_physical_devices", "list_logical_devices"}, look_unguarded_index},
        {"variable-too-late", "variables set after they were read", "configured-too-late", Severity::warning, programs, {"CUDA_", "TF_FORCE", "TF_GPU", "TF_ENABLE", "TF_XLA", "XLA_FLAG", "KERAS_BACKEND"}, look_variable_too_late},
        {"weak-proof", "questions that do not prove a GPU", "", Severity::warning, programs, {"is_built_with_", "list_local_devices", "gpu_device_name", "is_gpu_available"}, look_weak_proof},
    };
    return rules;
}

const Rule* find_rule(std::string_view id) {
    const auto found = std::ranges::find(all_rules(), id, &Rule::id);
    return found == all_rules().end() ? nullptr : &*found;
}

std::string explain_rule(std::string_view id) {
    for (const EmbeddedFile& page : embedded_rule_pages())
        if (page.path == std::string(id) + "/page.md") return std::string(page.text);
    return {};
}

}  // namespace whynogpu
