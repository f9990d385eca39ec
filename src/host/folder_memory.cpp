// SPDX-License-Identifier: Apache-2.0
#include "host/folder_memory.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>

#include "host/descriptor.hpp"
#include "host/failure.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_names = 200'000;
constexpr int most_links = 40;           ///< as the kernel follows
constexpr int misses_before_look = 4;    ///< looking through a small folder costs about as much as six questions
constexpr off_t small_folder = 16384;    ///< bytes, as most file systems count them: some hundred names
constexpr long xfs_magic = 0x58465342;   ///< not in <linux/magic.h> of older systems

/// File systems whose listing is the whole truth. Not: those that mount on demand (autofs), that take names without regard to case
/// (Windows drives), or that have files they do not list (/proc).
bool lists_all(const struct statfs& facts) {
    constexpr std::array<long, 6> known{EXT4_SUPER_MAGIC, xfs_magic, BTRFS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC, TMPFS_MAGIC, SQUASHFS_MAGIC};
    return std::find(known.begin(), known.end(), static_cast<long>(facts.f_type)) != known.end();
}

/// False when the folder could not be read to its end; errno says why, E2BIG: more names than anybody would want.
bool read_names(int number, std::vector<std::string>& names) {
    alignas(dirent64) std::array<char, 32768> buffer;
    for (;;) {
        const ssize_t got = getdents64(number, buffer.data(), buffer.size());
        if (got < 0) return false;
        if (got == 0) break;
        for (ssize_t at = 0; at < got;) {
            const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
            at += entry->d_reclen;
            const std::string_view name(entry->d_name);
            if (name == "." || name == "..") continue;
            if (names.size() == most_names) {
                errno = E2BIG;
                return false;
            }
            names.emplace_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return true;
}

/// "/a/b" of "/a/b/c"; empty when there is none or the last component is no name.
std::string_view folder_of(std::string_view path, std::string_view& name) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return {};
    name = path.substr(slash + 1);
    return name.empty() || name == "." || name == ".." ? std::string_view() : path.substr(0, slash);
}

/// "file/", "file/." and "file/.." lead nowhere, though nothing is asked of "file" as a folder later. (Names with a dot: asked in vain.)
bool asks_for_folder(const std::string& rest) {
    const auto next = rest.find_first_not_of('/');
    return next == std::string::npos || rest[next] == '.';
}

}  // namespace

bool FolderMemory::lists_all(int number, dev_t device) {
    const auto [known, is_new] = truthful_.try_emplace(device, false);
    struct statfs facts {};
    if (is_new) known->second = fstatfs(number, &facts) == 0 && whynogpu::lists_all(facts);
    return known->second;
}

void FolderMemory::look_through(const std::string& path, Folder& folder, bool only_small) {
    const Descriptor stream(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY));
    if (stream.number() < 0) {
        folder.listed = true;
        folder.names = failure<std::vector<std::string>>(errno, path);
        folder.complete = folder.names.is_absent();
        return;
    }
    struct stat status {};
    const bool described = fstat(stream.number(), &status) == 0;
    if (only_small && (!described || status.st_size > small_folder)) return;
    folder.listed = true;
    std::vector<std::string> names;
    if (read_names(stream.number(), names)) {
        folder.names = Names::present(std::move(names), path);
        folder.complete = described && lists_all(stream.number(), status.st_dev);
    } else if (errno == E2BIG) {
        folder.names = Names::unknown(Unknown::too_large, path, "more than 200000 names");
    } else {
        folder.names = failure<std::vector<std::string>>(errno, path);
    }
}

const FolderMemory::Names& FolderMemory::list(const std::string& path) {
    Folder& folder = folders_[path];
    if (!folder.listed) look_through(path, folder, false);
    return folder.names;
}

bool FolderMemory::rules_out(const std::string& path) const {
    std::string_view name;
    const std::string_view parent = folder_of(path, name);
    const auto found = parent.empty() ? folders_.end() : folders_.find(parent);
    if (found == folders_.end() || !found->second.complete) return false;
    const Names& names = found->second.names;
    return names.is_absent() || !std::binary_search(names->begin(), names->end(), name);
}

void FolderMemory::missed(const std::string& path) {
    std::string_view name;
    const std::string_view parent = folder_of(path, name);
    if (parent.empty()) return;
    auto found = folders_.find(parent);
    if (found == folders_.end()) found = folders_.emplace(std::string(parent), Folder()).first;
    Folder& folder = found->second;
    if (!folder.listed && ++folder.misses == misses_before_look) look_through(found->first, folder, true);
}

const FolderMemory::Link& FolderMemory::link(const std::string& path) {
    const auto known = links_.find(path);
    if (known != links_.end()) return known->second;
    Link& link = links_[path];
    std::array<char, PATH_MAX> target;
    const ssize_t length = readlink(path.c_str(), target.data(), target.size());
    if (length < 0) link.error = errno;
    else link.target.assign(target.data(), static_cast<std::size_t>(length));
    return link;
}

bool FolderMemory::is_folder(const std::string& path) {
    Link& known = links_[path];
    if (!known.folder) {
        struct stat status {};
        known.folder = stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    }
    return *known.folder;
}

Observed<std::string> FolderMemory::real_path(const std::string& path) {
    std::string done, rest = path;
    int links = 0;
    while (!rest.empty()) {
        const auto start = rest.find_first_not_of('/');
        if (start == std::string::npos) break;
        const auto end = std::min(rest.find('/', start), rest.size());
        const std::string name = rest.substr(start, end - start);
        const bool more = end < rest.size();
        rest.erase(0, end);
        if (name == ".") continue;
        if (name == "..") {
            done.resize(done.rfind('/') == std::string::npos ? 0 : done.rfind('/'));
            continue;
        }
        const std::string next = done + "/" + name;
        const Link& found = link(next);
        if (found.error != 0 && found.error != EINVAL) return failure<std::string>(found.error, path);
        if (found.error == EINVAL) {
            done = next;
            if (more && asks_for_folder(rest) && !is_folder(next)) return Observed<std::string>::absent(path);
            continue;
        }
        if (++links > most_links || rest.size() + found.target.size() > PATH_MAX) return failure<std::string>(ELOOP, path);
        if (found.target.starts_with('/')) done.clear();
        rest = found.target + rest;
    }
    return Observed<std::string>::present(done.empty() ? "/" : done, path);
}

}  // namespace whynogpu
