// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fakes/fake_host.hpp"
#include "probe/python.hpp"
#include "util/text.hpp"

namespace whynogpu::test {

/// An installation of CPython `release` ("3.12") below `prefix`, as `make install` leaves it.
inline std::string installed_python(const std::string& prefix, const std::string& release) {
    const std::string text = R"(
-- P/bin/pythonV elf --
-- P/bin/python3 -> pythonV --
-- P/bin/python -> pythonV --
-- P/lib/pythonV/os.py --
-- P/lib/pythonV/site.py --
-- P/lib/pythonV/encodings/__init__.py --
-- P/lib/pythonV/lib-dynload folder --
-- P/lib/pythonV/site-packages folder --
)";
    return replace_all(replace_all(text, "P/", prefix + "/"), "pythonV", "python" + release);
}

/// A virtual environment of it. `cfg`: lines of pyvenv.cfg after "home".
inline std::string virtual_environment(const std::string& folder, const std::string& base, const std::string& release,
                                       const std::string& cfg = "include-system-site-packages = false\n") {
    return "-- " + folder + "/bin/python -> " + base + "/bin/python" + release + " --\n-- " + folder +
           "/pyvenv.cfg --\nhome = " + base + "/bin\n" + cfg + "-- " + folder + "/lib/python" + release +
           "/site-packages folder --\n";
}

inline std::string file(const std::string& path, const std::string& text = "") {
    return "-- " + path + " --\n" + text + (text.empty() || text.ends_with('\n') ? "" : "\n");
}

inline PythonFacts facts_of(FakeHost& host, const std::string& python) {
    return probe_python(host, {.python = python, .venv = {}, .conda = {}, .kernel = {}, .script = {}});
}

inline std::vector<std::string> path_of(const PythonFacts& facts) {
    std::vector<std::string> folders;
    for (const SearchEntry& entry : facts.search_path) folders.push_back(entry.folder);
    return folders;
}

/// The path without the current folder and the standard library: what site.py and variables bring.
inline std::vector<std::string> site_path_of(const PythonFacts& facts) {
    std::vector<std::string> folders;
    for (const SearchEntry& entry : facts.search_path)
        if (entry.origin != "standard library" && entry.origin != "current folder") folders.push_back(entry.folder);
    return folders;
}

using Folders = std::vector<std::string>;

}  // namespace whynogpu::test
