// SPDX-License-Identifier: Apache-2.0
#include "probe/imports.hpp"

#include <array>

#include "probe/imports/look.hpp"

namespace whynogpu {
namespace {

constexpr std::array<const char*, 10> variables{"KERAS_BACKEND", "KERAS_HOME", "LD_LIBRARY_PATH", "LD_PRELOAD",
                                                "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", "PYTHONOPTIMIZE", "PYTHONWARNINGS",
                                                "SETUPTOOLS_USE_DISTUTILS", "TEMPORARILY_DISABLE_PROTOBUF_VERSION_CHECK", "TF_USE_LEGACY_KERAS"};

}  // namespace

ImportsSeen probe_imports(Host& host, const PythonFacts& python, const TensorFlowFacts& tensorflow,
                          const std::vector<Distribution>& distributions, const Release* release, const Knowledge& knowledge, LinkMap& process) {
    ImportsSeen seen;
    seen.probed = true;
    Look look{host, python, tensorflow, distributions, release, knowledge, process, ModuleFinder(host, python)};
    for (const char* name : variables)
        if (const auto value = look.variable(name)) seen.variables.emplace_back(name, *value);
    if (const auto& failure = process.start_failure()) seen.start_failure = Observed<LoadOutcome>::present(*failure, "$LD_LIBRARY_PATH, $LD_PRELOAD");
    if (python.start_failure.is_present() || tensorflow.module.kind != ModuleKind::package || tensorflow.impostor.is_present()) return seen;
    Release own;
    if (release == nullptr) {
        seen.own_needs = own.imports = own_needs(look);
        look.release = &own;
    }
    see_shadows(look, seen);
    see_modules(look, seen);
    see_keras(look, seen);
    see_compiled(look, seen);
    see_requirements(look, seen);
    see_distutils(look, seen);
    see_native(look, seen);
    see_loads(look, seen);
    see_plugins(look, seen);
    return seen;
}

}  // namespace whynogpu
