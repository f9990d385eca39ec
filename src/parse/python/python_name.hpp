// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A Python's version as far as names and folders carry it.
struct PythonRelease {
    int major = 0, minor = 0;
    bool free_threaded = false;
    std::string implementation = "cpython";  ///< or "pypy"

    /// "3.12", or "3.13t": as in lib/python3.13t.
    [[nodiscard]] std::string folder_suffix() const;
    /// "312": as in python312.zip.
    [[nodiscard]] std::string digits() const;
    [[nodiscard]] bool at_least(int wanted_major, int wanted_minor) const {
        return major > wanted_major || (major == wanted_major && minor >= wanted_minor);
    }
    friend bool operator==(const PythonRelease&, const PythonRelease&) = default;
};

/// "python3.12", "python3.11-dbg", "python3.13t", "pypy3.9"; nothing for "python3", which tells no minor version.
[[nodiscard]] std::optional<PythonRelease> release_from_program_name(std::string_view name);
/// "libpython3.12.so.1.0", "libpython3.7m.so.1.0".
[[nodiscard]] std::optional<PythonRelease> release_from_soname(std::string_view soname);
/// From strings of the program that begin with a digit or "lib/python": "3.12.1" stands among them.
[[nodiscard]] std::optional<PythonRelease> release_from_strings(const std::vector<std::string>& strings);

}  // namespace whynogpu
