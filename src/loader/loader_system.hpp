// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/host.hpp"
#include "parse/ld_cache.hpp"

namespace whynogpu {

/// What the loader of this machine is like: which glibc, where it looks without being told, what it calls the processor.
/// Everything is found out from files, each thing once and only when it is asked for.
class LoaderSystem {
  public:
    /// `interpreter`: PT_INTERP of the main program.
    LoaderSystem(Host& host, const std::optional<std::string>& interpreter);

    /// The 36 of glibc 2.36; nothing when no C library was found.
    [[nodiscard]] std::optional<int> glibc_minor() const { return minor_; }
    /// True for a loader that is not glibc's: nothing said here holds for it.
    [[nodiscard]] bool is_musl() const;
    /// The default folders, each with a final slash.
    [[nodiscard]] const std::vector<std::string>& default_folders() const { return default_folders_; }
    /// $LIB.
    [[nodiscard]] const std::string& lib() const { return lib_; }
    /// $PLATFORM.
    [[nodiscard]] const std::string& platform();
    /// Names below glibc-hwcaps/, best first; none before glibc 2.33.
    [[nodiscard]] const std::vector<std::string>& hwcaps() const { return hwcaps_; }
    /// Does this glibc (up to 2.36) look into tls/, x86_64/, haswell/, …?
    [[nodiscard]] bool searches_legacy_folders();
    /// Those it then looks into, best first, each with a final slash ("tls/x86_64/").
    [[nodiscard]] const std::vector<std::string>& legacy_folders();
    /// Since 2.41 an object that wants an executable stack is not loaded any more.
    [[nodiscard]] bool refuses_executable_stack() const { return minor_ && *minor_ >= 41; }
    /// Absent: there is none, or one that the loader ignores.
    [[nodiscard]] const Observed<LdCache>& cache();
    [[nodiscard]] LdCacheChoice cache_choice();

  private:
    void find_library(const std::string& folder);
    void find_default_folders(const std::string& interpreter, const std::string& folder);
    void look_at_processor();

    Host& host_;
    std::string interpreter_, library_;
    std::optional<int> minor_;
    std::vector<std::string> default_folders_;
    std::string lib_;
    std::vector<std::string> hwcaps_;
    std::optional<bool> legacy_;
    std::optional<std::vector<std::string>> legacy_folders_;
    std::string platform_;
    bool avx512_ = false;  ///< as the old "avx512_1" folders mean it
    std::optional<Observed<LdCache>> cache_;
};

}  // namespace whynogpu
