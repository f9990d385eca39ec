// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parse/elf.hpp"
#include "snapshot/observed.hpp"

namespace whynogpu {

enum class FileKind { regular, folder, link, character_device, block_device, other };

struct FileStatus {
    FileKind kind = FileKind::other;
    std::uint32_t mode = 0;  ///< permission bits, 07777
    std::uint32_t uid = 0, gid = 0;
    std::uint64_t size = 0;  ///< bytes
    std::uint64_t device = 0, inode = 0;
    std::uint32_t device_major = 0, device_minor = 0;  ///< of a device node

    [[nodiscard]] bool same_file(const FileStatus& other) const { return device == other.device && inode == other.inode; }
};

using Environment = std::map<std::string, std::string>;

/// A program to be asked in a child process.
struct Command {
    std::vector<std::string> argv;  ///< argv[0] is a path or found on PATH
    Environment environment;        ///< whole; nothing is inherited
    int timeout_ms = 2000;
};

struct CommandAnswer {
    int exit_status = 0;  ///< the exit status; 128 + n when signal n ended it
    bool timed_out = false;  ///< past the limit: killed; what it had printed by then is here
    std::string out, err;    ///< cut at 1 MiB each
};

/// Who asks.
struct Identity {
    std::uint32_t uid = 0, gid = 0;
    std::vector<std::uint32_t> groups;
};

/// uname(2) and what the processor can do.
struct SystemFacts {
    std::string machine;         ///< "x86_64"
    std::string kernel_release;  ///< "6.1.0-18-amd64"
    std::string host_name;
    std::vector<std::string> hwcaps;  ///< glibc-hwcaps sub-folders this processor uses, in search order: "x86-64-v4", "x86-64-v3", …
};

/// Everything one can ask. The only room that touches the operating system is src/host; a live machine, a captured bundle, and a
/// test fixture differ only here. No function throws or hangs; no answer is longer than asked for.
/// Paths are absolute. Questions are repeatable: a recording Host writes question and answer.
class Host {
  public:
    virtual ~Host() = default;

    /// Up to `limit` bytes from `offset` on. A folder, a device or a pipe is unknown (failed), never read.
    [[nodiscard]] virtual Observed<std::string> read(const std::string& path, std::size_t limit = 1 << 20, std::uint64_t offset = 0) = 0;
    /// Follows links; a dangling link is absent.
    [[nodiscard]] virtual Observed<FileStatus> status(const std::string& path) = 0;
    /// Of the link itself.
    [[nodiscard]] virtual Observed<FileStatus> link_status(const std::string& path) = 0;
    /// The text of a link; absent when there is no such file or it is no link.
    [[nodiscard]] virtual Observed<std::string> link_target(const std::string& path) = 0;
    /// Names in a folder in byte order, without "." and ".."; too_large above 200,000 names.
    [[nodiscard]] virtual Observed<std::vector<std::string>> list(const std::string& folder) = 0;
    /// All links resolved, as realpath(3).
    [[nodiscard]] virtual Observed<std::string> real_path(const std::string& path) = 0;
    /// May this user open the file so? Asked without opening it (a device node is not disturbed).
    [[nodiscard]] virtual Observed<bool> may_access(const std::string& path, bool read, bool write, bool execute) = 0;

    /// Headers, dynamic section and the strings it names; a file that is not ELF is present with `damage` set.
    [[nodiscard]] virtual Observed<ElfFile> elf(const std::string& path) = 0;
    /// Undefined strong symbols of `path` that no object of `scope` (paths, searched in order) defines, in the order in which
    /// relocation meets them, as dlerror names them ("undefined symbol: f, version V"). Empty: all are resolved. At most 16.
    /// Where the loader would not complain but abort, the text begins with "Inconsistency detected by ld.so".
    [[nodiscard]] virtual Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>& scope) = 0;
    /// NUL-delimited strings in the read-only data of an ELF file that begin with one of the prefixes; at most 10,000.
    [[nodiscard]] virtual Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>& prefixes) = 0;

    /// Runs a program; no shell, no terminal, standard input empty. Past the limit the whole process group is killed.
    [[nodiscard]] virtual Observed<CommandAnswer> run(const Command& command) = 0;

    /// The subject's environment (this shell's, with --env and --unset applied).
    [[nodiscard]] virtual const Environment& environment() const = 0;
    [[nodiscard]] virtual Observed<std::string> current_folder() = 0;
    /// Home folder in the password file (what Python uses when HOME is unset).
    [[nodiscard]] virtual Observed<std::string> password_home() = 0;
    [[nodiscard]] virtual Identity identity() = 0;
    [[nodiscard]] virtual SystemFacts system() = 0;

    /// A variable of the subject: absent when unset; set but empty is present.
    [[nodiscard]] Observed<std::string> variable(const std::string& name) const;
    [[nodiscard]] bool is_folder(const std::string& path);
    [[nodiscard]] bool is_file(const std::string& path);
};

}  // namespace whynogpu
