// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/elf_reader.hpp"
#include "host/folder_memory.hpp"
#include "host/host.hpp"

namespace whynogpu {

/// The machine this program runs on. Reads only; opens regular files only; starts a program only in run().
class RealHost : public Host {
  public:
    /// `environment`: the subject's variables, usually this process's own with what-if changes.
    explicit RealHost(Environment environment) : environment_(std::move(environment)) {}
    /// The variables of this process.
    [[nodiscard]] static Environment process_environment();

    Observed<std::string> read(const std::string& path, std::size_t limit, std::uint64_t offset) override;
    Observed<FileStatus> status(const std::string& path) override;
    Observed<FileStatus> link_status(const std::string& path) override;
    Observed<std::string> link_target(const std::string& path) override;
    Observed<std::vector<std::string>> list(const std::string& folder) override;
    Observed<std::string> real_path(const std::string& path) override;
    Observed<bool> may_access(const std::string& path, bool read, bool write, bool execute) override;
    Observed<ElfFile> elf(const std::string& path) override;
    Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>& scope) override;
    Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>& prefixes) override;
    Observed<CommandAnswer> run(const Command& command) override;
    const Environment& environment() const override { return environment_; }
    Observed<std::string> current_folder() override;
    Observed<std::string> password_home() override;
    Identity identity() override;
    SystemFacts system() override;

  private:
    /// Asks the system, unless the folder of the file is known not to have it.
    template <class T, class Ask>
    Observed<T> ask(const std::string& path, Ask question);

    Environment environment_;
    ElfReader elf_reader_;
    FolderMemory folders_;
};

}  // namespace whynogpu
