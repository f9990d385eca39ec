// SPDX-License-Identifier: Apache-2.0
#include "report/words.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

void about_release(std::vector<Report::Note>& notes, const Case& c) {
    if (!c.seen.tensorflow.version.is_present()) return;
    if (c.knowledge.find_release(*c.seen.tensorflow.version).match == ReleaseMatch::known) return;
    notes.push_back({"unknown-release", "TensorFlow " + c.seen.tensorflow.version->text() + " is not in this program's tables; it was judged from its own files, newest known is " +
                                            c.knowledge.newest_known().text()});
}

void about_imports(std::vector<Report::Note>& notes, const Case& c) {
    for (const ImportNote& note : c.predicted.imports.notes) notes.push_back({"harmless-requirement", note.text});
    if (c.predicted.imports.keras == ImportForecast::State::error && c.predicted.import == Outcome::ok)
        notes.push_back({"keras-broken", "tf.keras will fail although TensorFlow itself works: " + c.predicted.imports.keras_breaker.evidence});
}

void about_active(std::vector<Report::Note>& notes, const Case& c) {
    for (const ActiveEnvironment& environment : c.seen.python.active)
        if (!environment.is_subject)
            notes.push_back({"other-environment-active", "the active " + environment.kind + " environment " + environment.prefix + " is not the Python that was looked at"});
}

void about_mlir(std::vector<Report::Note>& notes, const Case& c) {
    for (const DeviceForecast& device : c.predicted.devices)
        if (device.fate == DeviceFate::registered && device.kernels == KernelFit::native && device.mlir_kernels == KernelFit::ptx)
            notes.push_back({"first-start-slow", "element-wise operations are compiled for " + device.gpu.name + " at the first use, once; a slow first start is no fault"});
}

void about_variables(std::vector<Report::Note>& notes, const Case& c) {
    const auto growth = c.seen.variable("TF_FORCE_GPU_ALLOW_GROWTH");
    if (growth.is_present() && *growth != "true" && *growth != "false")
        notes.push_back({"growth-not-parsed", "TF_FORCE_GPU_ALLOW_GROWTH is \"" + printable(*growth) + "\": only exactly true or false count, so it has no effect"});
}

void about_xla(std::vector<Report::Note>& notes, const Case& c) {
    const auto flags = c.seen.variable("TF_XLA_FLAGS");
    if (flags.is_present() && contains(*flags, "tf_xla_auto_jit")) return;  // no note then but a cause
    if (c.predicted.listed.value_or(0) == 0 || (!c.seen.xla.ptxas.is_absent() && !c.seen.xla.libdevice.is_absent())) return;
    notes.push_back({"xla-tools-missing", std::string(c.seen.xla.ptxas.is_absent() ? "ptxas" : "libdevice.10.bc") + " was not found; only jit_compile=True needs it"});
}

void about_unread(std::vector<Report::Note>& notes, const Case& c) {
    for (const std::string& place : c.seen.python.unread) notes.push_back({"path-not-followed", place});
}

}  // namespace

std::vector<Report::Note> notes_of(const Case& c) {
    std::vector<Report::Note> notes;
    for (const auto about : {about_release, about_active, about_imports, about_mlir, about_xla, about_variables, about_unread}) about(notes, c);
    return notes;
}

std::vector<std::string> fine_things(const Case& c) {
    std::vector<std::string> fine;
    const auto& cuda = c.seen.driver.cuda;
    if (cuda.is_present() && cuda->init_code == 0)
        for (const GpuFacts& gpu : cuda->gpus) fine.push_back(gpu.name);
    if (c.seen.driver.kernel_version.is_present())
        fine.push_back("driver " + *c.seen.driver.kernel_version + (c.predicted.driver_api ? " (CUDA " + c.predicted.driver_api->major_minor() + ")" : ""));
    std::size_t loaded = 0;
    for (const LibraryFacts& library : c.seen.libraries) loaded += library.loaded() ? 1 : 0;
    if (loaded > 0) fine.push_back(std::to_string(loaded) + " of " + std::to_string(c.seen.libraries.size()) + " CUDA libraries");
    return fine;
}

}  // namespace whynogpu
