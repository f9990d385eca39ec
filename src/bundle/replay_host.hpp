// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bundle/bundle.hpp"

namespace whynogpu {

/// Answers from a bundle. What was not recorded is unknown (not captured), never absent.
class ReplayHost : public Host {
  public:
    explicit ReplayHost(Bundle bundle) : bundle_(std::move(bundle)) {}
    [[nodiscard]] const SubjectRequest& request() const { return bundle_.request; }
    /// Questions that had no answer: the bundle was recorded by a version that asked otherwise, or for another question.
    [[nodiscard]] const std::vector<std::string>& unanswered() const { return unanswered_; }

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
    const Environment& environment() const override { return bundle_.environment; }
    Observed<std::string> current_folder() override;
    Observed<std::string> password_home() override;
    Identity identity() override;
    SystemFacts system() override;

  private:
    template <class T>
    Observed<T> recall(const std::string& question);

    Bundle bundle_;
    std::vector<std::string> unanswered_;
};

}  // namespace whynogpu
