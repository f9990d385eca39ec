// SPDX-License-Identifier: Apache-2.0
#include "host/real_host.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "host/descriptor.hpp"
#include "host/failure.hpp"
#include "host/processor.hpp"
#include "host/run_command.hpp"
#include "util/text.hpp"

extern char** environ;

namespace whynogpu {
namespace {

FileKind kind_of(mode_t mode) {
    if (S_ISREG(mode)) return FileKind::regular;
    if (S_ISDIR(mode)) return FileKind::folder;
    if (S_ISLNK(mode)) return FileKind::link;
    if (S_ISCHR(mode)) return FileKind::character_device;
    if (S_ISBLK(mode)) return FileKind::block_device;
    return FileKind::other;
}

Observed<FileStatus> status_of(const std::string& path, int flags) {
    struct stat raw {};
    if (fstatat(AT_FDCWD, path.c_str(), &raw, flags) != 0) return failure<FileStatus>(errno, path);
    FileStatus status;
    status.kind = kind_of(raw.st_mode);
    status.mode = raw.st_mode & 07777;
    status.uid = raw.st_uid;
    status.gid = raw.st_gid;
    status.size = static_cast<std::uint64_t>(raw.st_size);
    status.device = raw.st_dev;
    status.inode = raw.st_ino;
    status.device_major = major(raw.st_rdev);
    status.device_minor = minor(raw.st_rdev);
    return Observed<FileStatus>::present(status, path);
}

Observed<std::string> read_file(const std::string& path, std::size_t limit, std::uint64_t offset) {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.number() < 0) return failure<std::string>(errno, path);
    struct stat raw {};
    if (fstat(file.number(), &raw) != 0) return failure<std::string>(errno, path);
    if (!S_ISREG(raw.st_mode)) return Observed<std::string>::unknown(Unknown::failed, path, "not a regular file");
    std::string bytes;
    // Files below /proc and /sys say size 0 and have contents all the same.
    const auto size = static_cast<std::uint64_t>(raw.st_size);
    const std::size_t step = size == 0 ? 4096 : static_cast<std::size_t>(std::min<std::uint64_t>(limit, size > offset ? size - offset : 0)) + 1;
    while (bytes.size() < limit) {
        const std::size_t before = bytes.size();
        const std::size_t want = std::min(step, limit - before);
        bytes.resize(before + want);
        const ssize_t got = pread(file.number(), bytes.data() + before, want, static_cast<off_t>(offset + before));
        bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure<std::string>(errno, path);
        if (got == 0 || (size != 0 && static_cast<std::size_t>(got) < want)) break;
    }
    return Observed<std::string>::present(std::move(bytes), path);
}

}  // namespace

Environment RealHost::process_environment() {
    Environment variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        // Of a variable that is there twice, getenv() and Python take the first.
        variables.emplace(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
    }
    return variables;
}

template <class T, class Ask>
Observed<T> RealHost::ask(const std::string& path, Ask question) {
    if (folders_.rules_out(path)) return Observed<T>::absent(path);
    Observed<T> answer = question();
    if (answer.is_absent()) folders_.missed(path);
    return answer;
}

Observed<std::string> RealHost::read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    return ask<std::string>(path, [&] { return read_file(path, limit, offset); });
}

Observed<FileStatus> RealHost::status(const std::string& path) {
    return ask<FileStatus>(path, [&] { return status_of(path, 0); });
}

Observed<FileStatus> RealHost::link_status(const std::string& path) {
    return ask<FileStatus>(path, [&] { return status_of(path, AT_SYMLINK_NOFOLLOW); });
}

Observed<std::string> RealHost::link_target(const std::string& path) {
    std::string target(PATH_MAX, '\0');
    const ssize_t length = readlink(path.c_str(), target.data(), target.size());
    if (length < 0 && errno == EINVAL) return Observed<std::string>::absent(path);
    if (length < 0) return failure<std::string>(errno, path);
    target.resize(static_cast<std::size_t>(length));
    return Observed<std::string>::present(std::move(target), path);
}

Observed<std::vector<std::string>> RealHost::list(const std::string& folder) {
    return folders_.list(folder);
}

Observed<std::string> RealHost::real_path(const std::string& path) {
    return folders_.real_path(path);
}

Observed<bool> RealHost::may_access(const std::string& path, bool read, bool write, bool execute) {
    const int mode = (read ? R_OK : 0) | (write ? W_OK : 0) | (execute ? X_OK : 0);
    if (faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) == 0) return Observed<bool>::present(true, path);
    if (errno == EACCES || errno == EPERM || errno == EROFS || errno == ETXTBSY) return Observed<bool>::present(false, path);
    return failure<bool>(errno, path);
}

Observed<ElfFile> RealHost::elf(const std::string& path) {
    return ask<ElfFile>(path, [&] { return elf_reader_.elf(path); });
}

Observed<std::vector<std::string>> RealHost::unresolved(const std::string& path, const std::vector<std::string>& scope) {
    return elf_reader_.unresolved(path, scope);
}

Observed<std::vector<std::string>> RealHost::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    return elf_reader_.strings(path, prefixes);
}

Observed<CommandAnswer> RealHost::run(const Command& command) {
    return run_command(command);
}

Observed<std::string> RealHost::current_folder() {
    std::string folder(PATH_MAX, '\0');
    if (getcwd(folder.data(), folder.size()) == nullptr) return failure<std::string>(errno, "current folder");
    folder.resize(std::strlen(folder.c_str()));
    return Observed<std::string>::present(std::move(folder), "current folder");
}

Observed<std::string> RealHost::password_home() {
    // Not getpwuid(): a static program must not load NSS modules.
    const std::string origin = "/etc/passwd";
    const auto text = read(origin, 1 << 20, 0);
    if (!text.is_present()) return Observed<std::string>::without_value(text);
    for (const std::string& line : split_lines(*text)) {
        const auto fields = split(line, ':');
        if (fields.size() >= 6 && parse_unsigned(fields[2]) == getuid()) return Observed<std::string>::present(fields[5], origin);
    }
    return Observed<std::string>::absent(origin);
}

Identity RealHost::identity() {
    Identity who;
    who.uid = geteuid();
    who.gid = getegid();
    const int count = getgroups(0, nullptr);
    if (count > 0) {
        who.groups.resize(static_cast<std::size_t>(count));
        static_assert(sizeof(gid_t) == sizeof(std::uint32_t));
        const int got = getgroups(count, who.groups.data());
        who.groups.resize(static_cast<std::size_t>(std::max(got, 0)));
    }
    return who;
}

SystemFacts RealHost::system() {
    SystemFacts facts;
    utsname names{};
    if (uname(&names) == 0) {
        facts.machine = names.machine;
        facts.kernel_release = names.release;
        facts.host_name = names.nodename;
    }
    facts.hwcaps = processor_hwcaps();
    return facts;
}

}  // namespace whynogpu
