// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bundle/bundle.hpp"

namespace whynogpu {

/// Passes every question on and writes down the answer. That a bundle replays to the same report proves that nothing bypasses the Host.
class RecordingHost : public Host {
  public:
    explicit RecordingHost(Host& inner) : inner_(inner) {}
    /// All that was asked so far.
    [[nodiscard]] Bundle bundle() const;

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
    const Environment& environment() const override { return inner_.environment(); }
    Observed<std::string> current_folder() override;
    Observed<std::string> password_home() override;
    Identity identity() override;
    SystemFacts system() override;

  private:
    template <class T>
    Observed<T> keep(const std::string& question, Observed<T> answer);

    Host& inner_;
    RecordedAnswers answers_;
};

}  // namespace whynogpu
