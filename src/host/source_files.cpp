// SPDX-License-Identifier: Apache-2.0
#include "host/source_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "parse/gitignore.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

/// Folders that hold no program of the user's.
constexpr std::string_view skipped_folders[] = {
    ".bzr", ".cache", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn",
    ".tox", ".venv", "__pycache__", "__pypackages__", "dist-packages", "node_modules", "site-packages",
};

struct Entry {
    std::string name;
    bool is_folder = false;
};

/// The patterns that hold below a folder, with those of the folders above.
struct IgnoreLevel {
    std::shared_ptr<const IgnoreLevel> outer;
    std::string folder;  ///< that they are relative to, with a slash at its end; "" is the current one
    GitIgnore patterns;
};
using Ignores = std::shared_ptr<const IgnoreLevel>;

bool is_ignored(const Ignores& ignores, std::string_view path, bool is_folder) {
    for (const IgnoreLevel* level = ignores.get(); level != nullptr; level = level->outer.get()) {
        if (!path.starts_with(level->folder)) continue;
        const auto answer = level->patterns.answer(path.substr(level->folder.size()), is_folder);
        if (answer != GitIgnore::Answer::unsaid) return answer == GitIgnore::Answer::ignored;
    }
    return false;
}

Ignores with_file(const Ignores& outer, const std::string& folder, const std::string& file) {
    std::string text;
    if (!read_source_file(file, 1 << 20, text).empty()) return outer;
    GitIgnore patterns(text);
    if (patterns.empty()) return outer;
    return std::make_shared<const IgnoreLevel>(IgnoreLevel{outer, folder, std::move(patterns)});
}

std::string with_slash(const std::string& folder) {
    return folder.empty() || folder.ends_with('/') ? folder : folder + "/";
}

bool exists(const std::string& path) {
    struct stat status{};
    return ::lstat(path.c_str(), &status) == 0;
}

/// The .gitignore files of the folders above, up to the top of the repository.
Ignores ignores_above(const std::string& folder) {
    char* resolved = ::realpath(folder.c_str(), nullptr);
    if (resolved == nullptr) return nullptr;
    const std::string real(resolved);
    std::free(resolved);
    std::vector<std::string> above;
    std::string top;
    for (std::string at = real; top.empty(); at = parent_path(at)) {
        if (at != real) above.push_back(at);
        if (exists(with_slash(at) + ".git")) top = at;
        if (at == "/" || at.empty()) break;
    }
    if (top.empty()) return nullptr;
    // Paths of the walk begin with `folder` as it was given; so do the patterns from above, spelt for it.
    Ignores result = with_file(nullptr, with_slash(top), with_slash(top) + ".git/info/exclude");
    for (auto at = above.rbegin(); at != above.rend(); ++at) result = with_file(result, with_slash(*at), with_slash(*at) + ".gitignore");
    return result;
}

class Walk {
  public:
    explicit Walk(const WalkRequest& request) : request_(request) {}

    void start(const std::string& path) {
        struct stat status{};
        if (::stat(path.c_str(), &status) != 0) return request_.on_problem(path, std::strerror(errno));
        if (S_ISDIR(status.st_mode)) return walk_folder(path);
        const std::string folder = parent_path(path);
        request_.on_file({path, exists(with_slash(folder) + "__init__.py"), true});
    }

  private:
    struct Level {
        std::string folder;  ///< as shown, with a slash at its end
        std::string real;    ///< the same for the patterns from above the start
        Ignores ignores;
        std::vector<Entry> entries;
        std::size_t next = 0;
        bool in_package = false;
    };

    void walk_folder(const std::string& path) {
        std::vector<Level> open;
        const Ignores above = request_.obey_gitignore ? ignores_above(path) : nullptr;
        char* resolved = ::realpath(path.c_str(), nullptr);
        const std::string real = resolved == nullptr ? path : resolved;
        std::free(resolved);
        enter(open, path == "." ? "" : with_slash(path), with_slash(real), above);
        while (!open.empty()) {
            Level& level = open.back();
            if (level.next == level.entries.size()) {
                open.pop_back();
                continue;
            }
            const Entry entry = level.entries[level.next++];
            const std::string shown = level.folder + entry.name;
            if (is_ignored(level.ignores, level.real + entry.name, entry.is_folder)) continue;
            if (!entry.is_folder) {
                request_.on_file({shown, level.in_package, false});
            } else if (!exists(shown + "/pyvenv.cfg") && !exists(shown + "/conda-meta")) {
                const std::string inner = level.real + entry.name + "/";
                const Ignores ignores = level.ignores;
                enter(open, shown + "/", inner, ignores);
            }
        }
    }

    void enter(std::vector<Level>& open, const std::string& folder, const std::string& real, const Ignores& outer) {
        const std::string path = folder.empty() ? "." : folder;
        const std::unique_ptr<DIR, int (*)(DIR*)> handle(::opendir(path.c_str()), ::closedir);
        if (handle == nullptr) return request_.on_problem(path, std::strerror(errno));
        Level level;
        level.folder = folder;
        level.real = real;
        level.ignores = outer;
        bool has_ignores = false;
        while (const dirent* entry = ::readdir(handle.get())) {
            const std::string_view name = entry->d_name;
            if (name == "." || name == "..") continue;
            if (name == ".gitignore") has_ignores = true;
            if (name == "__init__.py") level.in_package = true;
            take(level, ::dirfd(handle.get()), *entry);
        }
        if (has_ignores && request_.obey_gitignore) level.ignores = with_file(outer, real, folder + ".gitignore");
        std::ranges::sort(level.entries, {}, &Entry::name);
        open.push_back(std::move(level));
    }

    void take(Level& level, int folder, const dirent& entry) const {
        const std::string_view name = entry.d_name;
        bool is_folder = entry.d_type == DT_DIR, is_file = entry.d_type == DT_REG;
        if (entry.d_type == DT_UNKNOWN) {
            struct stat status{};
            if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
            is_folder = S_ISDIR(status.st_mode);
            is_file = S_ISREG(status.st_mode);
        }
        if (!is_folder && !request_.wants(level.folder, name)) return;
        const bool is_link = !is_folder && !is_file;
        if (is_link) {
            struct stat status{};
            // A link to a folder would lead out of the tree, or round in it; to a file it is one more name.
            if (::fstatat(folder, entry.d_name, &status, 0) != 0 || !S_ISREG(status.st_mode)) return;
        }
        if (is_folder && std::ranges::find(skipped_folders, name) != std::end(skipped_folders)) return;
        level.entries.push_back({std::string(name), is_folder});
    }

    const WalkRequest& request_;
};

std::string read_to_end(int file, std::size_t limit, std::size_t expected, std::string& bytes) {
    bytes.resize(std::min(expected, limit) + 1);
    std::size_t size = 0;
    while (true) {
        if (size == bytes.size()) {
            if (size > limit) return "it is larger than " + std::to_string(limit >> 20) + " MiB";
            bytes.resize(std::min(limit + 1, 2 * size + 4096));
        }
        const ssize_t got = ::read(file, bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::strerror(errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return size > limit ? "it is larger than " + std::to_string(limit >> 20) + " MiB" : "";
}

}  // namespace

void walk_sources(const WalkRequest& request) {
    Walk walk(request);
    for (const std::string& path : request.paths) walk.start(path);
}

std::string read_source_file(const std::string& path, std::size_t limit, std::string& bytes) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) return std::strerror(errno);
    struct stat status{};
    std::string problem;
    if (::fstat(file, &status) != 0) problem = std::strerror(errno);
    else if (!S_ISREG(status.st_mode)) problem = "it is no regular file";
    else if (static_cast<std::size_t>(status.st_size) > limit) problem = "it is larger than " + std::to_string(limit >> 20) + " MiB";
    else problem = read_to_end(file, limit, static_cast<std::size_t>(status.st_size), bytes);
    ::close(file);
    return problem;
}

std::string read_standard_input(std::size_t limit, std::string& bytes) {
    return read_to_end(STDIN_FILENO, limit, 65536, bytes);
}

}  // namespace whynogpu
