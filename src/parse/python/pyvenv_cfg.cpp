// SPDX-License-Identifier: Apache-2.0
#include "parse/python/pyvenv_cfg.hpp"

#include "parse/python/utf8.hpp"
#include "util/text.hpp"

namespace whynogpu {

PyvenvCfg parse_pyvenv_cfg(std::string_view text) {
    PyvenvCfg cfg;
    cfg.utf8 = !first_invalid_utf8(text);
    for (const std::string& line : split_lines(text)) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) continue;
        const std::string key = lower(trim(std::string_view(line).substr(0, equals)));
        const std::string value(trim(std::string_view(line).substr(equals + 1)));
        // Of a repeated key, the start-up code takes the first "home" and site.py the last "include-…".
        if (key == "home" && !cfg.home)
            cfg.home = value;
        else if (key == "include-system-site-packages")
            cfg.system_site = lower(value) == "true";
        else if (key == "version" || key == "version_info")
            cfg.version = value;
        else if (key == "uv")
            cfg.uv = true;
    }
    return cfg;
}

}  // namespace whynogpu
