// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"

namespace whynogpu {

/// The same machine seen by a process that was started with other variables than this shell's: a notebook's kernel.
class SubjectHost : public Host {
  public:
    /// `changes` are laid over the variables of `machine`, which must outlive this.
    SubjectHost(Host& machine, const std::vector<std::pair<std::string, std::string>>& changes) : machine_(machine), environment_(machine.environment()) {
        for (const auto& [name, value] : changes) environment_[name] = value;
    }

    Observed<std::string> read(const std::string& path, std::size_t limit, std::uint64_t offset) override { return machine_.read(path, limit, offset); }
    Observed<FileStatus> status(const std::string& path) override { return machine_.status(path); }
    Observed<FileStatus> link_status(const std::string& path) override { return machine_.link_status(path); }
    Observed<std::string> link_target(const std::string& path) override { return machine_.link_target(path); }
    Observed<std::vector<std::string>> list(const std::string& folder) override { return machine_.list(folder); }
    Observed<std::string> real_path(const std::string& path) override { return machine_.real_path(path); }
    Observed<bool> may_access(const std::string& path, bool read, bool write, bool execute) override { return machine_.may_access(path, read, write, execute); }
    Observed<ElfFile> elf(const std::string& path) override { return machine_.elf(path); }
    Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>& scope) override { return machine_.unresolved(path, scope); }
    Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>& prefixes) override { return machine_.strings(path, prefixes); }
    Observed<CommandAnswer> run(const Command& command) override { return machine_.run(command); }
    const Environment& environment() const override { return environment_; }
    Observed<std::string> current_folder() override { return machine_.current_folder(); }
    Observed<std::string> password_home() override { return machine_.password_home(); }
    Identity identity() override { return machine_.identity(); }
    SystemFacts system() override { return machine_.system(); }

  private:
    Host& machine_;
    Environment environment_;
};

}  // namespace whynogpu
