// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "host/host.hpp"

namespace whynogpu::test {

/// A Host made of text. A machine is an archive of entries; a later entry replaces an earlier one, so a twist on a
/// machine is a second archive laid over the first:
///
///     -- /etc/os-release --                 a file; its lines follow
///     -- /usr/bin/python3 -> python3.12 --  a link
///     -- /dev/nvidia0 device 195:0 --       a device node
///     -- /usr/lib/libcuda.so.1 elf soname=libcuda.so.1 needed=libc.so.6,libm.so.6 runpath=$ORIGIN rpath=… damage=cut-segments size=… --
///     -- /proc/1/environ denied --          asking is refused
///     -- /usr/lib/libcuda.so.1 absent --    nothing there (and nothing below)
///     -- /opt/empty folder --               an empty folder
///     -- /etc/ld.so.cache cache --          what ldconfig would write; lines "SONAME PATH"
///     -- let sp /home/user/… --             from here on {sp} in heads and in env stands for that
///     -- env --                             NAME=VALUE lines; "-NAME" removes one
///     -- system --                          machine=, kernel=, host=, hwcaps=, uid=, gid=, cwd=, home=
///     -- run PROGRAM ARG… --                what that command prints; a first line "exit=N" or "timeout" or "crash=N"
///     -- # WORDS --                         a comment
///
/// Lines before the first entry are comments. A file's mode can follow its path: "mode=644 uid=0 gid=0".
/// may_access() follows mode, uid and gid as the kernel would.
class FakeHost : public Host {
  public:
    /// Throws std::runtime_error with the line of the archive that is wrong.
    explicit FakeHost(std::string_view archive);
    void lay_over(std::string_view archive);
    /// tests/machines/NAME.txt; "NAME--TWIST" is NAME.txt with NAME--TWIST.txt laid over it, "NAME--TWIST--MORE" has a third layer.
    static FakeHost machine(const std::string& name);

    void set_variable(const std::string& name, const std::string& value) { environment_[name] = value; }
    void unset_variable(const std::string& name) { environment_.erase(name); }

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
    Identity identity() override { return identity_; }
    SystemFacts system() override { return system_; }

  private:
    struct Entry {
        FileKind kind = FileKind::regular;
        bool denied = false;
        std::string text;  ///< contents, or the target of a link
        FileStatus status;
        std::optional<ElfFile> elf;
        std::vector<std::string> undefined, strings;
    };
    struct Answer {
        bool timed_out = false;
        CommandAnswer answer;
    };
    const Entry* find(const std::string& path) const;
    std::optional<std::string> resolve(const std::string& path, bool follow_last, int depth = 0) const;
    bool any_denied_above(const std::string& path) const;
    void add(const std::string& path, Entry entry);
    void remove_tree(const std::string& path);
    std::string with_names(std::string text) const;

    std::map<std::string, std::string> names_;
    std::map<std::string, Entry> entries_;
    std::map<std::string, Answer> commands_;  ///< argv joined with blanks; longest prefix wins
    Environment environment_;
    SystemFacts system_;
    Identity identity_{1000, 1000, {1000}};
    std::string current_folder_ = "/home/user", home_ = "/home/user";
};

}  // namespace whynogpu::test
