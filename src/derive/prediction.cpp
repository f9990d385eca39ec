// SPDX-License-Identifier: Apache-2.0
#include "derive/prediction.hpp"

#include "derive/own_files.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

/// CUDA's integers: 12040 is 12.4.
Version cuda_version(int number) {
    return Version(std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10));
}

/// Walks TensorFlow's own order; each step either lets the prediction go on or says where it stops.
class Walk {
  public:
    Walk(const Snapshot& snapshot, const Release* release) : seen_(snapshot), release_(release) {}

    Prediction run() {
        import();
        if (!stopped() && !registration_steps()) return out_;
        return out_;
    }

  private:
    [[nodiscard]] bool stopped() const { return stopped_; }

    void stop(Stop where, std::optional<int> listed) {
        out_.stop = where;
        out_.listed = listed;
        stopped_ = true;
    }
    /// TensorFlow goes on with the CPU; its first operation works.
    void fall_back(Stop where) {
        stop(where, 0);
        out_.first_operation = Outcome::ok;
    }
    void die_while_listing(Stop where) {
        stop(where, std::nullopt);
        out_.listing_fails = true;
        out_.first_operation = Outcome::error;
    }
    void do_not_know(std::string because) {
        stop(Stop::unknown, std::nullopt);
        out_.unknown_because = std::move(because);
    }

    void import() {
        out_.imports = forecast_import(seen_.python, seen_.tensorflow, seen_.imports, import_row(release_));
        const auto state = out_.imports.state;
        out_.import = state == ImportForecast::State::ok ? Outcome::ok : state == ImportForecast::State::error ? Outcome::error : Outcome::unknown;
        if (seen_.tensorflow.module.kind == ModuleKind::missing) {
            if (!python_seen()) {
                out_.import = Outcome::unknown;
                return do_not_know("which Python runs, or where it takes packages from, could not be seen");
            }
            out_.import = Outcome::error;
            stop(Stop::no_tensorflow, std::nullopt);
        } else if (out_.import == Outcome::error) {
            stop(Stop::import_fails, std::nullopt);
        } else if (release_ == nullptr) {
            do_not_know("nothing is known of this TensorFlow version");
        } else if (linked_library_missing() || cudart_kills_import()) {
            out_.import = Outcome::error;
            stop(Stop::import_fails, std::nullopt);
        }
    }

    /// A Python that is not there was seen to be missing; one whose file could not be looked at was not seen.
    [[nodiscard]] bool python_seen() const {
        const PythonFacts& python = seen_.python;
        const bool refused = python.real_executable.is_unknown() && python.real_executable.why() != Unknown::not_asked;
        return !refused && !python.executable.is_unknown();
    }
    /// Builds that name CUDA libraries in NEEDED (1.13, distributions, conda): one missing and the import raises.
    [[nodiscard]] bool linked_library_missing() const {
        return release_->linked_cuda && std::any_of(seen_.libraries.begin(), seen_.libraries.end(), [](const LibraryFacts& library) {
                   return library.required && library.outcome.state != LoadState::loaded && library.outcome.state != LoadState::unknown;
               });
    }
    [[nodiscard]] bool cudart_kills_import() const {
        return release_->cudart_at_import && is_cuda_build() && std::any_of(seen_.libraries.begin(), seen_.libraries.end(), [](const LibraryFacts& library) {
                   return library.library == "cudart" && library.outcome.state == LoadState::kills_process;
               });
    }
    [[nodiscard]] bool is_cuda_build() const { return seen_.tensorflow.build.is_present() && seen_.tensorflow.build->cuda.value_or(false); }

    bool registration_steps() {
        using Step = void (Walk::*)();
        for (const Step step : {&Walk::factories, &Walk::driver, &Walk::nvml, &Walk::count, &Walk::describe, &Walk::libraries, &Walk::filter}) {
            (this->*step)();
            if (stopped()) return false;
        }
        out_.stop = Stop::none;
        first_operation();
        return true;
    }

    void factories() {
        out_.types = device_types(seen_.variable("TF_ENABLED_DEVICE_TYPES"), *release_);
        if (out_.types == DeviceTypes::no_cpu) die_while_listing(Stop::no_cpu_factory);
        else if (!seen_.tensorflow.build.is_present()) do_not_know("whether this build has CUDA support could not be read");
        else if (!is_cuda_build()) fall_back(Stop::not_a_cuda_build);
        else if (out_.types == DeviceTypes::no_gpu) fall_back(Stop::device_types);
    }

    void driver() {
        const LoadOutcome& libcuda = seen_.driver.libcuda;
        if (libcuda.state == LoadState::kills_process) return die_while_listing(Stop::library_kills);
        if (libcuda.state == LoadState::not_found || libcuda.state == LoadState::refused) return fall_back(Stop::libcuda_not_loadable);
        if (seen_.driver.libcuda_lacks_init) return fall_back(Stop::init_fails);
        if (!seen_.driver.cuda.is_present()) return do_not_know("the driver gave no answer: " + seen_.driver.cuda.detail());
        if (seen_.driver.cuda->init_code != 0) return fall_back(Stop::init_fails);
        if (seen_.driver.cuda->api_version.is_present()) out_.driver_api = cuda_version(*seen_.driver.cuda->api_version);
    }

    void nvml() {
        if (!release_->nvml_required) return;
        const LoadOutcome& library = seen_.driver.libnvml;
        if (library.state == LoadState::not_found || library.state == LoadState::refused) return fall_back(Stop::nvml_fails);
        if (!seen_.driver.nvml.is_present()) return do_not_know("NVML gave no answer: " + seen_.driver.nvml.detail());
        if (seen_.driver.nvml->init_code != 0) fall_back(Stop::nvml_fails);
    }

    void count() {
        const auto& count = seen_.driver.cuda->device_count;
        if (!count.is_present()) return do_not_know("the driver did not say how many devices there are");
        if (*count <= 0) fall_back(Stop::no_visible_device);
    }

    void describe() {
        if (!release_->cudnn_at_listing || !seen_.cudnn_parts.is_present()) return;
        const LoadState state = seen_.cudnn_parts->state;
        if (state == LoadState::not_found || state == LoadState::refused || state == LoadState::kills_process) die_while_listing(Stop::cudnn_aborts);
    }

    void libraries() {
        for (std::size_t i = 0; i < seen_.libraries.size(); ++i) {
            const LibraryFacts& library = seen_.libraries[i];
            if (!library.required || library.loaded()) continue;
            if (library.outcome.state == LoadState::kills_process) return die_while_listing(Stop::library_kills);
            if (library.outcome.state == LoadState::unknown) return do_not_know(library.soname + ": " + library.outcome.error);
            out_.broken_libraries.push_back(i);
        }
        if (!out_.broken_libraries.empty()) fall_back(Stop::library_missing);
    }

    void filter() {
        out_.devices = forecast_devices(seen_.driver.cuda->gpus, *release_, seen_.variable("TF_MIN_GPU_MULTIPROCESSOR_COUNT"));
        const auto left = std::count_if(out_.devices.begin(), out_.devices.end(), [](const DeviceForecast& d) { return d.fate == DeviceFate::registered; });
        if (left == 0) return fall_back(Stop::all_devices_filtered);
        out_.listed = static_cast<int>(left);
    }

    void first_operation() {
        runtime_gate();
        cudnn_rule();
        const auto kernels = worst_kernels();
        if (out_.driver_too_old || kernels == KernelFit::none || out_.cudnn == CudnnFit::too_old) out_.first_operation = Outcome::error;
        else if (kernels == KernelFit::native && out_.driver_api && !release_->from_nearest) out_.first_operation = Outcome::ok;
        else out_.first_operation = Outcome::unknown;
    }

    /// The runtime that would be loaded compares the driver's CUDA version with its own major (10.x: its own version).
    void runtime_gate() {
        for (const LibraryFacts& library : seen_.libraries) {
            if (library.library != "cudart" || !library.loaded()) continue;
            const auto version = Version::parse(library.soname.substr(library.soname.find(".so.") + 4));
            if (!version) return;
            out_.runtime_gate = version->major() <= 10 ? *version : Version(std::to_string(version->major()) + ".0");
        }
        out_.driver_too_old = out_.runtime_gate && out_.driver_api && *out_.driver_api < *out_.runtime_gate;
    }

    void cudnn_rule() {
        for (const LibraryFacts& library : seen_.libraries) {
            if (library.library != "cudnn" || !library.version.is_present()) continue;
            const Version& loaded = *library.version;
            if (loaded.major() != release_->cudnn.major()) out_.cudnn = CudnnFit::other_major;
            else if (loaded.minor() >= release_->cudnn.minor()) out_.cudnn = CudnnFit::fits;
            // With which minor a release that nobody looked at was compiled is its neighbour's guess.
            else out_.cudnn = release_->from_nearest ? CudnnFit::unknown : CudnnFit::too_old;
        }
    }

    [[nodiscard]] KernelFit worst_kernels() const {
        KernelFit worst = KernelFit::native;
        for (const DeviceForecast& device : out_.devices) {
            if (device.fate != DeviceFate::registered) continue;
            if (device.kernels == KernelFit::none) return KernelFit::none;
            if (device.kernels != KernelFit::native) worst = device.kernels;
        }
        return worst;
    }

    const Snapshot& seen_;
    const Release* release_;
    Prediction out_;
    bool stopped_ = false;
};

}  // namespace

Prediction predict(const Snapshot& snapshot, const Release* release) {
    return Walk(snapshot, release).run();
}

}  // namespace whynogpu
