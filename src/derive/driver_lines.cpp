// SPDX-License-Identifier: Apache-2.0
#include "derive/driver_lines.hpp"

#include <algorithm>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int cuda_out_of_memory = 2;
constexpr int shared_object_init_failed = 303;

std::optional<std::string> value_of(const Observed<std::string>& fact) {
    return fact.is_present() ? std::optional(*fact) : std::nullopt;
}

/// As the driver names it; a code without a name is told by its number.
std::string error_text(const CudaAnswers& cuda) {
    if (cuda.init_name.empty()) return "UNKNOWN ERROR (" + std::to_string(cuda.init_code) + ")";
    return cuda.init_text.empty() ? cuda.init_name : cuda.init_name + ": " + cuda.init_text;
}

/// absl's status in front of it, in releases that have one. Source: cuda_status.cc, executed on 2.18 to 2.21; checked 2026-11-21.
std::string status_text(int code) {
    return code == cuda_out_of_memory ? "RESOURCE_EXHAUSTED: " : "INTERNAL: CUDA error: ";
}

/// What TensorFlow takes for the version of the libcuda in its process: what follows ".so." in the name of the file behind it.
struct LibcudaName {
    bool has_version = false;
    std::string version;
};
LibcudaName libcuda_name(const LoadOutcome& libcuda) {
    if (libcuda.state != LoadState::loaded) return {};
    constexpr std::string_view mark = ".so.";
    const std::string name = file_name(libcuda.real.empty() ? libcuda.path : libcuda.real);
    const std::size_t at = name.find(mark);
    if (at == std::string::npos) return {};
    return {true, name.substr(at + mark.size())};
}

void say_visible_devices(const Snapshot& seen, LineWriter& out) {
    const auto variable = seen.variable("CUDA_VISIBLE_DEVICES");
    if (!variable.is_present()) return;
    out.say("driver/visible-devices", {{"value", *variable}});
    const bool hides = variable->empty() || *variable == "-1" || *variable == "none";
    if (hides) out.say("driver/hides-all", {{"value", variable->empty() ? "an empty string" : *variable}});
}

std::optional<std::string> say_libcuda_version(const Snapshot& seen, LineWriter& out) {
    const LibcudaName name = libcuda_name(seen.driver.libcuda);
    if (!name.has_version) {
        out.say("driver/libcuda-without-version");
        return std::nullopt;
    }
    const auto version = version_as_printed(name.version);
    if (version) out.say("driver/libcuda-version", {{"version", *version}});
    else out.say("driver/libcuda-with-bad-version", {{"version", name.version}});
    return version;
}

std::optional<std::string> say_kernel_version(const Snapshot& seen, LineWriter& out) {
    const auto& text = seen.driver.proc_version_text;
    if (!text.is_present()) return std::nullopt;
    const auto version = kernel_version_as_printed(*text, out.has("driver/open-modules-understood"));
    if (version) out.say("driver/kernel-version", {{"version", *version}});
    else out.say("driver/kernel-without-version", {{"contents", *text}});
    return version;
}

/// Whether /dev/nvidia0 is there; nothing when nobody could look.
std::optional<bool> has_first_node(const DriverFacts& driver) {
    const auto is_first = [](const DeviceNode& node) { return node.path == "/dev/nvidia0"; };
    if (std::any_of(driver.nodes.begin(), driver.nodes.end(), is_first)) return true;
    return driver.nodes_listed.is(true) ? std::optional(false) : std::nullopt;
}

/// What follows a cuInit that failed; ends at the first thing that is missing.
void say_diagnostics(const Snapshot& seen, LineWriter& out) {
    const auto host = value_of(seen.machine.host_name);
    if (seen.driver.proc_version_text.is_absent()) return out.say("driver/no-kernel-driver", {{"host", host}});
    const auto node = has_first_node(seen.driver);
    if (!node) return;
    if (!*node) return out.say("driver/no-device-node");
    say_visible_devices(seen, out);
    out.say("driver/verbose-is-off");
    out.say("driver/retrieving", {{"host", host}});
    out.say("driver/host-name", {{"host", host}});
    const auto libcuda = say_libcuda_version(seen, out);
    const auto kernel = say_kernel_version(seen, out);
    if (!libcuda || !kernel) return;
    if (*libcuda == *kernel) out.say("driver/versions-equal", {{"version", libcuda}});
    else out.say("driver/versions-differ", {{"kernel", kernel}, {"libcuda", libcuda}});
}

}  // namespace

std::optional<std::string> version_as_printed(std::string_view text) {
    const auto pieces = split(text, '.');
    if (pieces.size() < 2 || pieces.size() > 4) return std::nullopt;
    constexpr std::size_t printed = 3;
    std::string version;
    for (std::size_t i = 0; i < printed; ++i) {
        const auto number = i < pieces.size() ? parse_unsigned(trim(pieces[i])) : std::optional(0ULL);
        if (!number) return std::nullopt;
        version += (i == 0 ? "" : ".") + std::to_string(*number);
    }
    return version;
}

std::optional<std::string> kernel_version_as_printed(std::string_view proc_text, bool open_modules) {
    constexpr std::string_view blanks = "  ";
    const std::string_view words = open_modules ? "Kernel Module" : "Kernel Module  ";
    const std::size_t at = proc_text.find(words);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = proc_text.substr(at + words.size());
    if (open_modules) {
        const std::size_t gap = rest.find(blanks);
        if (gap == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(gap + blanks.size());
    }
    return version_as_printed(rest.substr(0, rest.find(' ')));
}

void say_driver_missing(const Snapshot& seen, LineWriter& out) {
    out.say("driver/no-libcuda");
    say_diagnostics(seen, out);
}

void say_init_failed(const Snapshot& seen, LineWriter& out) {
    // 303 is TensorFlow's own answer where libcuda or its function is missing (cuda_stub.cc); the line depends on the number, whoever gave it.
    // Executed on 1.15.5 to the nightly; checked 2026-11-21.
    if (seen.driver.libcuda_lacks_init || seen.driver.cuda->init_code == shared_object_init_failed) return say_driver_missing(seen, out);
    const CudaAnswers& cuda = *seen.driver.cuda;
    out.say("driver/init-failed", {{"error", error_text(cuda)}, {"status", status_text(cuda.init_code)}});
    say_diagnostics(seen, out);
}

}  // namespace whynogpu
