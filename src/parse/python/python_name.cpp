// SPDX-License-Identifier: Apache-2.0
#include "parse/python/python_name.hpp"

#include <map>
#include <set>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// At most three digits, so that no arithmetic overflows.
std::optional<int> take_number(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
    if (length == 0 || length > 3) return std::nullopt;
    const auto number = parse_unsigned(text.substr(0, length));
    text.remove_prefix(length);
    return static_cast<int>(*number);
}

/// "3.12…" with the rest left in `text`. Only Pythons that exist: 2.7 and 3.x.
std::optional<PythonRelease> take_release(std::string_view& text) {
    PythonRelease release;
    const auto major = take_number(text);
    if (!major || !text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
    const auto minor = take_number(text);
    if (!minor || *major < 2 || *major > 3) return std::nullopt;
    release.major = *major;
    release.minor = *minor;
    return release;
}

}  // namespace

std::string PythonRelease::folder_suffix() const {
    return std::to_string(major) + "." + std::to_string(minor) + (free_threaded ? "t" : "");
}

std::string PythonRelease::digits() const {
    return std::to_string(major) + std::to_string(minor) + (free_threaded ? "t" : "");
}

std::optional<PythonRelease> release_from_program_name(std::string_view name) {
    const bool pypy = name.starts_with("pypy");
    if (!pypy && !name.starts_with("python")) return std::nullopt;
    name.remove_prefix(pypy ? 4 : 6);
    auto release = take_release(name);
    if (!release) return std::nullopt;
    if (name.starts_with('t')) {
        release->free_threaded = true;
        name.remove_prefix(1);
    }
    while (name.starts_with('d') || name.starts_with('m') || name.starts_with('u')) name.remove_prefix(1);
    if (!name.empty() && name[0] != '-' && name[0] != '_' && name[0] != '.') return std::nullopt;
    if (pypy) release->implementation = "pypy";
    return release;
}

std::optional<PythonRelease> release_from_soname(std::string_view soname) {
    constexpr std::string_view start = "libpython";
    if (!soname.starts_with(start)) return std::nullopt;
    soname.remove_prefix(start.size());
    auto release = take_release(soname);
    if (!release) return std::nullopt;
    release->free_threaded = soname.starts_with('t');
    const auto dot = soname.find(".so");
    return dot == std::string_view::npos ? std::nullopt : release;
}

std::optional<PythonRelease> release_from_strings(const std::vector<std::string>& strings) {
    // Other numbers of that form stand there, too: Unicode's 3.2.0, those of SQLite (3.40.1) and OpenSSL linked in.
    constexpr int oldest_minor = 5, newest_minor = 29;
    std::set<std::string> folders;
    std::map<std::string, PythonRelease> found;
    for (const std::string& string : strings) {
        if (string.starts_with("lib/python")) folders.insert(string.substr(10));
        std::string_view rest = string;
        const auto release = take_release(rest);
        if (!release || (release->major == 2 ? release->minor != 7
                                             : release->minor < oldest_minor || release->minor > newest_minor))
            continue;
        const bool patch = rest.size() > 1 && rest.size() < 10 && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9';
        if (patch && rest.find('.', 1) == std::string_view::npos) found.emplace(release->folder_suffix(), *release);
    }
    if (found.size() == 1) return found.begin()->second;
    std::optional<PythonRelease> confirmed;
    for (const auto& [name, release] : found) {
        if (!folders.contains(name)) continue;
        if (confirmed) return std::nullopt;
        confirmed = release;
    }
    return confirmed;
}

}  // namespace whynogpu
