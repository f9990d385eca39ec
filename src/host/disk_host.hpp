// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <unordered_map>

#include "host/real_host.hpp"

namespace whynogpu {

/// The files below a folder, as a machine whose root it is would see them: an unpacked image, the disk of another machine. Links stay
/// inside, as after chroot(2). What belongs to a running machine (/proc, /sys, /dev, /run, programs that could be asked) is unknown.
class DiskHost : public Host {
  public:
    /// `root`: absolute. The environment is a program's that is started there: PATH, and the `variables` given.
    DiskHost(std::string root, const Environment& variables);

    Observed<std::string> read(const std::string& path, std::size_t limit, std::uint64_t offset) override;
    Observed<FileStatus> status(const std::string& path) override;
    Observed<FileStatus> link_status(const std::string& path) override;
    Observed<std::string> link_target(const std::string& path) override;
    Observed<std::vector<std::string>> list(const std::string& folder) override;
    Observed<std::string> real_path(const std::string& path) override;
    /// By the mode bits, for who is root there.
    Observed<bool> may_access(const std::string& path, bool read, bool write, bool execute) override;
    Observed<ElfFile> elf(const std::string& path) override;
    Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>& scope) override;
    Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>& prefixes) override;
    Observed<CommandAnswer> run(const Command& command) override;
    const Environment& environment() const override { return disk_.environment(); }
    Observed<std::string> current_folder() override;
    Observed<std::string> password_home() override;
    Identity identity() override { return {}; }
    /// The processor is taken for this machine's, the kernel is not known.
    SystemFacts system() override;

  private:
    /// The path below the root without links, and without the last one if `follow` says so. Nothing: too many links.
    [[nodiscard]] std::optional<std::string> resolve(const std::string& path, bool follow);
    [[nodiscard]] const Observed<std::string>& link(const std::string& resolved);
    template <class T, class Ask>
    Observed<T> ask(const std::string& path, bool follow, Ask question);

    std::string root_;
    RealHost disk_;
    std::unordered_map<std::string, Observed<std::string>> links_;  ///< by path below the root
};

}  // namespace whynogpu
