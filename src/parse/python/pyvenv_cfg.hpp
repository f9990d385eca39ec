// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// pyvenv.cfg as Python's start-up code and site.py read it.
struct PyvenvCfg {
    std::optional<std::string> home;     ///< the first one: what the start-up code uses
    bool system_site = true;             ///< include-system-site-packages; Python takes a missing key for "true"
    std::optional<std::string> version;  ///< "version" or "version_info"; nothing in Python depends on it
    bool uv = false;                     ///< "uv = 0.4.0": made by uv, which puts no pip into it
    bool utf8 = true;                    ///< otherwise Python ends with UnicodeDecodeError
};

[[nodiscard]] PyvenvCfg parse_pyvenv_cfg(std::string_view text);

}  // namespace whynogpu
