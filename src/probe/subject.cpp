// SPDX-License-Identifier: Apache-2.0
#include "probe/subject.hpp"

#include "host/relevant_variables.hpp"
#include "host/subject_host.hpp"
#include "loader/link_map.hpp"
#include "probe/imports.hpp"
#include "probe/libraries.hpp"
#include "probe/machine.hpp"
#include "probe/python.hpp"
#include "probe/tensorflow.hpp"
#include "probe/xla_tools.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

/// Where there is no Python, the driver is still looked for as any program would.
constexpr const char* any_program = "/bin/sh";

constexpr std::size_t most_program = 4 << 20;  ///< bytes of a script; what follows is not looked at

/// Damaged, the framework library opens nothing: no library is at fault then.
bool can_open_libraries(const TensorFlowFacts& tensorflow) {
    return tensorflow.framework.is_present() && (!tensorflow.framework_elf.is_present() || tensorflow.framework_elf->damage == ElfDamage::none);
}

/// An image has no driver of its own: the machine that runs it lends one.
void forget_missing_driver(LoadOutcome& library) {
    if (library.state == LoadState::not_found) library.state = LoadState::unknown;
}

/// libcuda.so.1 and NVML are opened from the same object as the CUDA libraries; without a TensorFlow, as any program would.
void probe_driver_part(Host& host, Snapshot& seen, LinkMap& process, const DriverProbeOptions& options) {
    const std::string caller = seen.tensorflow.framework.value_or(seen.python.executable.value_or(any_program));
    LoadOutcome libcuda = process.load("libcuda.so.1", caller);
    LoadOutcome libnvml = process.load("libnvidia-ml.so.1", caller);
    if (seen.kind == Snapshot::Kind::image) {
        forget_missing_driver(libcuda);
        forget_missing_driver(libnvml);
    }
    seen.driver = probe_driver(host, std::move(libcuda), std::move(libnvml), options);
}

}  // namespace

Probed probe_subject(Host& machine, const Knowledge& knowledge, const ProbeOptions& options) {
    Probed out;
    Snapshot& seen = out.snapshot;
    if (options.subject.on_disk) seen.kind = Snapshot::Kind::image;
    seen.python = probe_python(machine, options.subject);
    SubjectHost host(machine, seen.python.kernel_variables);
    if (seen.python.script.is_present()) seen.program = host.read(*seen.python.script, most_program, 0);
    for (const auto& [name, value] : host.environment())
        if (is_relevant_variable(name)) seen.variables.emplace(name, value);
    seen.machine = probe_machine(host);
    const std::vector<Distribution> distributions = list_distributions(host, seen.python);
    seen.tensorflow = probe_tensorflow(host, seen.python, distributions);
    if (seen.tensorflow.framework.is_present() && seen.tensorflow.version.is_present() && knowledge.find_release(*seen.tensorflow.version).release == nullptr)
        seen.tensorflow.framework_texts = host.strings(*seen.tensorflow.framework, telling_texts());
    out.release = release_in_use(knowledge, seen.tensorflow);
    const Release* release = out.release.row;
    if (seen.tensorflow.module.kind == ModuleKind::missing) seen.python.other_pythons_with_tensorflow = find_other_pythons(host, seen.python);

    LinkMap process(host, seen.python.executable.value_or(any_program));
    seen.imports = probe_imports(host, seen.python, seen.tensorflow, distributions, import_row(release), knowledge, process);
    const bool cuda = seen.tensorflow.build.is_present() && seen.tensorflow.build->cuda.value_or(false);
    if (release != nullptr && cuda && can_open_libraries(seen.tensorflow)) {
        seen.libraries = probe_libraries(host, *release, seen.python, seen.tensorflow, process);
        find_elsewhere(host, seen.python, seen.libraries);
        // After them, though TensorFlow does it before: what TensorRT brings along must not hide what they lack.
        seen.tensorrt = probe_tensorrt(*release, seen.tensorflow, process);
        if (release->cudnn_at_listing) seen.cudnn_parts = probe_cudnn_parts(host, seen.libraries, process);
        seen.xla = probe_xla_tools(host, seen.python);
    }
    probe_driver_part(host, seen, process, options.driver);
    if (has_card_without_driver(seen.driver)) seen.machine.secure_boot = probe_secure_boot(host);
    return out;
}

}  // namespace whynogpu
