// SPDX-License-Identifier: Apache-2.0
#include "loader/loader_system.hpp"

#include <algorithm>
#include <set>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

const std::string cache_path = "/etc/ld.so.cache";
constexpr std::size_t most_cache = 32U << 20;
constexpr int first_with_hwcaps = 33, last_with_legacy = 36;

/// 36 of "GLIBC_2.36".
std::optional<int> minor_of(std::string_view version) {
    constexpr std::string_view start = "GLIBC_2.";
    if (!version.starts_with(start)) return std::nullopt;
    const auto number = parse_unsigned(version.substr(start.size(), version.find('.', start.size()) - start.size()));
    return number && *number < 1000 ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

bool is_default_folder(const std::string& text) {
    return text.size() > 1 && text.starts_with('/') && text.ends_with('/') && (text.ends_with("/lib/") || text.ends_with("/lib64/") || contains(text, "/lib/"));
}

/// The value of "name : value" of the first processor.
std::string processor_value(const std::string& text, std::string_view name) {
    for (const std::string& line : split_lines(text)) {
        const auto colon = line.find(':');
        if (colon != std::string::npos && trim(std::string_view(line).substr(0, colon)) == name) return std::string(trim(std::string_view(line).substr(colon + 1)));
        if (line.empty()) break;
    }
    return {};
}

}  // namespace

LoaderSystem::LoaderSystem(Host& host, const std::optional<std::string>& interpreter) : host_(host), interpreter_(interpreter.value_or("")) {
    std::string folder;
    if (!interpreter_.empty() && !is_musl()) {
        const auto real = host.real_path(interpreter_);
        folder = parent_path(real.value_or(interpreter_));
        find_library(folder);
    }
    find_default_folders(interpreter_, folder);
    if (!minor_ || *minor_ >= first_with_hwcaps) hwcaps_ = host.system().hwcaps;
}

bool LoaderSystem::is_musl() const {
    return contains(file_name(interpreter_), "ld-musl");
}

/// The C library lies beside its loader, and the newest version it defines is its own.
void LoaderSystem::find_library(const std::string& folder) {
    const std::string path = join_path(folder, "libc.so.6");
    const auto library = host_.elf(path);
    if (!library.is_present() || library->damage != ElfDamage::none) return;
    library_ = path;
    for (const std::string& version : library->version_definitions)
        if (const auto minor = minor_of(version)) minor_ = std::max(minor_.value_or(0), *minor);
}

/// The folders are compiled into the loader, one behind the other. Where they cannot be read there, its own place tells the
/// distribution's habit.
void LoaderSystem::find_default_folders(const std::string& interpreter, const std::string& folder) {
    if (!interpreter.empty()) {
        const auto texts = host_.strings(interpreter, {"/"});
        if (texts.is_present())
            for (const std::string& text : *texts)
                if (is_default_folder(text) && std::find(default_folders_.begin(), default_folders_.end(), text) == default_folders_.end()) default_folders_.push_back(text);
    }
    const std::string triplet = host_.system().machine + "-linux-gnu";
    if (default_folders_.empty()) {
        if (contains(folder, triplet) || (folder.empty() && host_.is_folder("/usr/lib/" + triplet)))
            default_folders_ = {"/lib/" + triplet + "/", "/usr/lib/" + triplet + "/", "/lib/", "/usr/lib/"};
        else if (folder.ends_with("/lib")) default_folders_ = folder == "/usr/lib" ? std::vector<std::string>{"/usr/lib/"} : std::vector<std::string>{folder + "/"};
        else default_folders_ = {"/lib64/", "/usr/lib64/"};
    }
    // Debian's $LIB has the triplet in it; elsewhere it is the last part.
    const std::string& first = default_folders_.front();
    lib_ = contains(first, triplet) ? "lib/" + triplet : file_name(first.substr(0, first.size() - 1));
}

bool LoaderSystem::searches_legacy_folders() {
    if (legacy_) return *legacy_;
    legacy_ = minor_ && *minor_ <= last_with_legacy;
    // 2.37 defines no version of its own: only the text inside the library tells it from 2.36.
    if (minor_ == last_with_legacy) {
        const auto texts = host_.strings(library_, {"GNU C Library "});
        if (texts.is_present())
            for (const std::string& text : *texts)
                if (contains(text, "release version 2.37")) legacy_ = false;
    }
    return *legacy_;
}

const std::string& LoaderSystem::platform() {
    if (platform_.empty()) look_at_processor();
    return platform_;
}

/// glibc's sysdeps/x86/cpu-features.c: only Intel's processors get a platform name of their own. Checked 2026-11-21.
void LoaderSystem::look_at_processor() {
    platform_ = host_.system().machine;
    const auto text = host_.read("/proc/cpuinfo", 16384);
    if (!text.is_present() || processor_value(*text, "vendor_id") != "GenuineIntel") return;
    std::set<std::string> flags;
    for (std::string& flag : split(processor_value(*text, "flags"), ' ')) flags.insert(std::move(flag));
    const auto all = [&](std::initializer_list<const char*> names) {
        return std::all_of(names.begin(), names.end(), [&](const char* name) { return flags.contains(name); });
    };
    if (flags.contains("avx512er")) {
        if (all({"avx512cd", "avx512pf"})) platform_ = "xeon_phi";
    } else {
        avx512_ = all({"avx512cd", "avx512bw", "avx512dq", "avx512vl"});
    }
    if (platform_ != "xeon_phi" && all({"avx2", "bmi1", "bmi2", "abm", "movbe", "popcnt", "fma"})) platform_ = "haswell";
}

const std::vector<std::string>& LoaderSystem::legacy_folders() {
    if (legacy_folders_) return *legacy_folders_;
    legacy_folders_.emplace();
    if (!searches_legacy_folders()) return *legacy_folders_;
    // All sub-sets of these in the loader's order, the later name outside.
    std::vector<std::string> names;
    if (platform_.empty()) look_at_processor();
    if (host_.system().machine == "x86_64") names.emplace_back("x86_64");
    if (avx512_) names.emplace_back("avx512_1");
    names.push_back(platform_);
    names.emplace_back("tls");
    for (unsigned set = (1U << names.size()) - 1; set > 0; --set) {
        std::string folder;
        for (std::size_t i = names.size(); i-- > 0;)
            if ((set >> i & 1U) != 0) folder += names[i] + "/";
        if (std::find(legacy_folders_->begin(), legacy_folders_->end(), folder) == legacy_folders_->end()) legacy_folders_->push_back(folder);
    }
    return *legacy_folders_;
}

const Observed<LdCache>& LoaderSystem::cache() {
    if (cache_) return *cache_;
    auto bytes = host_.read(cache_path, most_cache);
    if (!bytes.is_present()) {
        cache_ = Observed<LdCache>::without_value(bytes);
    } else {
        auto parsed = LdCache::parse(*bytes);
        cache_ = parsed ? Observed<LdCache>::present(std::move(*parsed), cache_path) : Observed<LdCache>::absent(cache_path);
    }
    return *cache_;
}

LdCacheChoice LoaderSystem::cache_choice() {
    LdCacheChoice choice;
    choice.hwcaps = hwcaps_;
    // Entries of the old kind are so rare that the processor is not looked at for them unless it is known already.
    choice.legacy_hwcaps = minor_ && *minor_ <= last_with_legacy;
    choice.legacy_features = 0x2 | (avx512_ ? 0x4U : 0U);
    choice.platform = platform_;
    return choice;
}

}  // namespace whynogpu
