// SPDX-License-Identifier: Apache-2.0
#include "host/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace whynogpu {
namespace {

std::string failed(const std::string& what, const std::string& path) {
    return "cannot " + what + " " + path + ": " + std::strerror(errno);
}

bool write_all(int file, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t wrote = write(file, bytes.data() + done, bytes.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return false;
        done += static_cast<std::size_t>(wrote);
    }
    return true;
}

}  // namespace

std::optional<std::string> write_file(const std::string& path, const std::string& bytes) {
    struct stat status {};
    // A device, a pipe or /dev/stdout cannot be replaced; it is written to.
    if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        if (file < 0) return failed("open", path);
        const bool good = write_all(file, bytes);
        if (close(file) != 0 || !good) return failed("write", path);
        return std::nullopt;
    }
    // A file that is there keeps its mode and owner, and a link to it stays a link.
    const bool replaces = S_ISREG(status.st_mode);
    char* resolved = replaces ? realpath(path.c_str(), nullptr) : nullptr;
    const std::string target = resolved == nullptr ? path : resolved;
    std::free(resolved);
    std::string beside = target + ".XXXXXX";
    const int file = mkostemp(beside.data(), O_CLOEXEC);
    if (file < 0) return failed("create a file beside", path);
    const mode_t mask = umask(0);
    umask(mask);
    const bool good = write_all(file, bytes) && fchmod(file, replaces ? status.st_mode & 07777 : 0666 & ~mask) == 0 && fsync(file) == 0;
    if (replaces && fchown(file, status.st_uid, status.st_gid) != 0) {
        // Only root can give a file away; then it is the writer's.
    }
    const bool closed = close(file) == 0;
    if (good && closed && std::rename(beside.c_str(), target.c_str()) == 0) return std::nullopt;
    const std::string message = failed("write", path);
    unlink(beside.c_str());
    return message;
}

}  // namespace whynogpu
