// SPDX-License-Identifier: Apache-2.0
#include "derive/lines.hpp"

#include <algorithm>

#include "derive/device_lines.hpp"
#include "derive/driver_lines.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_cuda_build(const Snapshot& seen) {
    return seen.tensorflow.build.is_present() && seen.tensorflow.build->cuda.value_or(false);
}

/// The loader spells $ORIGIN as the framework library was opened: for the first extension module that is imported, two folders below it.
/// Source: LD_DEBUG=files with 2.18.0, 2.20.0, 2.22.0rc0 and the texts of 2.22.0rc0 and 2.23.0.dev20261026; checked 2026-11-21.
std::string as_opened(const Snapshot& seen, const std::string& error) {
    const std::string& core = seen.tensorflow.core_folder;
    return core.empty() ? error : replace_all(error, core + "/../", core + "/python/platform/../../../");
}

std::vector<LineHole> load_holes(const Snapshot& seen, const std::string& soname, const std::string& error) {
    const auto searched = seen.variable("LD_LIBRARY_PATH");
    return {{"soname", soname},
            {"dlerror", error.empty() ? std::nullopt : std::optional(as_opened(seen, error))},
            {"searched", searched.is_present() ? "; LD_LIBRARY_PATH: " + *searched : std::string()}};
}

void say_not_opened(const Snapshot& seen, const LoadOutcome& outcome, LineWriter& out) {
    out.say("libraries/not-opened", load_holes(seen, outcome.name, outcome.error));
}

/// One attempt of TensorFlow's loader.
void say_load(const Snapshot& seen, const LoadOutcome& outcome, LineWriter& out) {
    if (outcome.state == LoadState::loaded) out.say("libraries/opened", {{"soname", outcome.name}});
    else say_not_opened(seen, outcome, out);
}

/// The factories that TF_ENABLED_DEVICE_TYPES drops, as they try to register.
void say_factories(const Snapshot& seen, const Release& release, LineWriter& out) {
    const auto variable = seen.variable("TF_ENABLED_DEVICE_TYPES");
    if (!release.enabled_device_types || !variable.is_present() || variable->empty()) return;
    const auto kept = split(*variable, ',');
    // A CUDA build has a second factory for CPUs, whose memory GPUs can read.
    const auto types = is_cuda_build(seen) ? std::vector<std::string>{"CPU", "GPU", "CPU", "XLA_CPU", "XLA_GPU"} : std::vector<std::string>{"CPU", "XLA_CPU"};
    for (const std::string& type : types)
        if (std::find(kept.begin(), kept.end(), type) == kept.end()) out.say("import/device-factory-off", {{"type", type}});
}

/// From 2.3 on, code on its way to the device is registered with cudart at the import. Is cudart missing then?
bool say_cudart(const Snapshot& seen, const Release& release, LineWriter& out) {
    if (!release.cudart_at_import) return false;
    const auto cudart = std::find_if(seen.libraries.begin(), seen.libraries.end(), [](const LibraryFacts& l) { return l.library == "cudart"; });
    if (cudart == seen.libraries.end() || cudart->outcome.state == LoadState::unknown) return false;
    say_load(seen, cudart->outcome, out);
    if (cudart->loaded()) return false;
    out.say("import/cudart-ignored");
    out.say("import/cudart-not-found");
    return true;
}

/// TF-TRT looks for TensorRT, in some releases, while its Python module is imported.
void say_tensorrt(const Snapshot& seen, LineWriter& out) {
    bool missing = false;
    for (const LoadOutcome& library : seen.tensorrt) {
        if (library.state == LoadState::unknown) return;
        missing = missing || library.state != LoadState::loaded;
        say_load(seen, library, out);
    }
    if (missing) out.say("import/tensorrt-missing");
}

/// `whole`: false when the import ends somewhere behind the native code.
void import_lines(const Snapshot& seen, const Release& release, bool whole, LineWriter& out) {
    out.enter(LineStage::import);
    say_factories(seen, release, out);
    if (!is_cuda_build(seen)) return;
    const bool cudart_missing = say_cudart(seen, release, out);
    out.say("import/registered-twice");
    if (!whole) return;
    if (cudart_missing) out.say("import/cudart-not-found-again");
    say_tensorrt(seen, out);
}

/// The check that all required libraries open; false when the listing goes no further.
bool library_lines(const Snapshot& seen, LineWriter& out) {
    bool missing = false;
    for (const LibraryFacts& library : seen.libraries) {
        if (!library.required) continue;
        if (library.outcome.state == LoadState::unknown || library.outcome.state == LoadState::kills_process) return false;
        say_load(seen, library.outcome, out);
        if (library.loaded()) continue;
        missing = true;
        out.say("libraries/required-not-opened", load_holes(seen, library.outcome.name, library.outcome.error));
    }
    if (missing) out.say("libraries/some-missing");
    return !missing;
}

void list_lines(const Snapshot& seen, const Prediction& predicted, const Release& release, LineWriter& out) {
    // Since 2.5 pluggable devices are registered, and then all devices listed, at the end of the import (load_library.py,
    // load_pluggable_device_library); executed with 2.5.3, 2.6.5, 2.10.1, 2.15.0, 2.16.1, 2.18.0 and 2.21.0, checked 2026-11-21.
    out.enter(release.imports.plugins_list_devices && seen.imports.plugin_folder ? LineStage::import : LineStage::list);
    if (predicted.stop == Stop::no_cpu_factory) return;
    say_no_xla_devices(seen, out);
    if (!is_cuda_build(seen) || predicted.stop == Stop::device_types) return;
    const LoadOutcome& libcuda = seen.driver.libcuda;
    if (predicted.stop == Stop::libcuda_not_loadable) {
        say_not_opened(seen, libcuda, out);
        return say_driver_missing(seen, out);
    }
    if (libcuda.state != LoadState::loaded || (!seen.driver.cuda.is_present() && !seen.driver.libcuda_lacks_init)) return;
    say_load(seen, libcuda, out);
    if (predicted.stop == Stop::init_fails) return say_init_failed(seen, out);
    if (predicted.stop == Stop::nvml_fails || seen.driver.cuda->device_count.value_or(0) <= 0) return;
    if (!describe_devices(seen, predicted, out)) return;
    if (!library_lines(seen, out)) return;
    filter_lines(seen, predicted, release, out);
}

/// Of an import that fails: does nothing end it before?
bool comes_to_native_code(const ImportForecast& imports) {
    const auto is_behind = [](const ImportBreaker& breaker) { return breaker.native == NativeCode::loaded || breaker.native == NativeCode::all_done; };
    return !imports.breakers.empty() && std::all_of(imports.breakers.begin(), imports.breakers.end(), is_behind);
}

}  // namespace

std::vector<PredictedLine> predict_lines(const Snapshot& snapshot, const Prediction& predicted, const Release* release, const MessageBook& book) {
    if (release == nullptr || (predicted.import == Outcome::error && !comes_to_native_code(predicted.imports))) return {};
    const auto version = snapshot.tensorflow.version.is_present() ? std::optional(*snapshot.tensorflow.version) : Version::parse(release->id);
    if (!version) return {};
    LineWriter out(book, *version, snapshot.variable("TF_CPP_MIN_LOG_LEVEL"));
    const auto ends_early = [](const ImportBreaker& breaker) { return breaker.native != NativeCode::all_done; };
    import_lines(snapshot, *release, std::none_of(predicted.imports.breakers.begin(), predicted.imports.breakers.end(), ends_early), out);
    if (predicted.import == Outcome::ok) list_lines(snapshot, predicted, *release, out);
    return out.take();
}

}  // namespace whynogpu
