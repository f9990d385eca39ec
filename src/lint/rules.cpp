// SPDX-License-Identifier: Apache-2.0
// The list of rules: one folder and one line each, sorted by id.
#include <algorithm>

#include "lint/rule.hpp"

namespace whynogpu {

void look_bare_device(Lint&);
void look_configured_too_late(Lint&);
void look_device_name(Lint&);
void look_device_type_case(Lint&);
void look_hidden_by_call(Lint&);
void look_hidden_by_variable(Lint&);
void look_loader_variable(Lint&);
void look_misspelt_variable(Lint&);
void look_partial_growth(Lint&);
void look_refused_value(Lint&);
void look_sub_shell_export(Lint&);
void look_torch_call(Lint&);
void look_unguarded_index(Lint&);
void look_variable_too_late(Lint&);

const std::vector<Rule>& all_rules() {
    static const std::vector<SourceKind> programs = {SourceKind::python, SourceKind::notebook};
    static const std::vector<Rule> rules = {
        {"bare-device", "tf.device(…) on its own, not in a with", "bad-device-name", Severity::warning, programs, {".device("}, look_bare_device},
        {"configured-too-late", "devices configured after they were made", "configured-too-late", Severity::error, programs, {"set_memory_growth", "set_visible_devices", "_device_configuration"}, look_configured_too_late},
        {"device-name", "device strings that TensorFlow cannot use", "bad-device-name", Severity::warning, programs, {".device(", "Strategy("}, look_device_name},
        {"device-type-case", "device types in lower case", "bad-device-name", Severity::error, programs, {"list_physical_devices", "list_logical_devices", "_visible_devices", "device_count"}, look_device_type_case},
        {"hidden-by-call", "the GPU hidden by tf.config or ConfigProto", "hidden-by-code", Severity::warning, programs, {"set_visible_devices", "device_count"}, look_hidden_by_call},
        {"hidden-by-variable", "the GPU hidden by a variable that the program sets", "hidden-by-code", Severity::warning, programs, {"CUDA_VISIBLE_DEVICES", "TF_ENABLED_DEVICE_TYPES"}, look_hidden_by_variable},
        {"loader-variable", "variables that are read before Python starts", "", Severity::warning, programs, {"LD_LIBRARY_PATH", "LD_PRELOAD", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"}, look_loader_variable},
        {"misspelt-variable", "variables that nobody reads", "", Severity::error, programs, {"environ", "putenv", "%env", "set_env"}, look_misspelt_variable},
        {"partial-growth", "memory growth for some GPUs only", "multi-gpu", Severity::warning, programs, {"set_memory_growth"}, look_partial_growth},
        {"refused-value", "values that TensorFlow or Python refuses", "", Severity::error, programs, {"CUDA_", "TF_", "KERAS_BACKEND", "XLA_FLAGS", "LD_LIBRARY_PATH"}, look_refused_value},
        {"sub-shell-export", "export in a shell that ends at once", "", Severity::warning, programs, {"export "}, look_sub_shell_export},
        {"torch-call", "PyTorch's functions asked of TensorFlow", "", Severity::error, programs, {".cuda"}, look_torch_call},
        {"unguarded-index", "the first GPU taken without asking whether there is one", "", Severity::warning, programs, {"list_physical_devices", "list_logical_devices"}, look_unguarded_index},
        {"variable-too-late", "variables set after they were read", "configured-too-late", Severity::warning, programs, {"CUDA_", "TF_", "XLA_FLAGS", "KERAS_BACKEND"}, look_variable_too_late},
    };
    return rules;
}

const Rule* find_rule(std::string_view id) {
    const auto found = std::ranges::find(all_rules(), id, &Rule::id);
    return found == all_rules().end() ? nullptr : &*found;
}

}  // namespace whynogpu
