// SPDX-License-Identifier: Apache-2.0
#include "probe/python/search_path.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {

SiteRules read_site_rules(Host& host, const std::string& stdlib, const std::string& base,
                          const PythonRelease& release) {
    SiteRules rules;
    const auto text = host.read(stdlib + "/site.py", 65536);
    if (text.is_present()) {
        rules.dist_packages = contains(*text, "dist-packages");
        rules.virtual_env_variable = contains(*text, "'VIRTUAL_ENV' in os.environ");
        rules.local_first = contains(*text, "PREFIXES.insert(0, \"/usr/local\")");
        rules.skips_hidden_pth = contains(*text, "not name.startswith(\".\")");
        rules.user_site_off = contains(*text, "\nENABLE_USER_SITE = False");
        return rules;
    }
    rules.dist_packages = base == "/usr" && host.is_folder("/usr/lib/python3/dist-packages");
    rules.skips_hidden_pth = release.at_least(3, 13);
    return rules;
}

namespace {

class PathOrder {
  public:
    PathOrder(Host& host, const Launch& launch, const PythonRelease& release, const Prefixes& prefixes,
              PythonFacts& facts)
        : host_(host),
          launch_(launch),
          release_(release),
          prefixes_(prefixes),
          facts_(facts),
          listings_(host),
          rules_(read_site_rules(host, join_path(prefixes.base.value_or("/"), stdlib_below(prefixes, release)),
                                 prefixes.base.value_or(""), release)),
          builder_(listings_, launch, release, rules_, facts) {}

    std::string run() {
        add_variable();
        add_standard_library();
        if (!launch_.flags.no_site) add_sites();
        add_first();
        return builder_.failure();
    }

  private:
    void add_variable() {
        const auto variable = launch_.python_variable("PYTHONPATH");
        if (!variable || (variable->empty() && release_.major >= 3)) return;
        int place = 0;
        for (const std::string& element : split(*variable, ':'))
            builder_.add(element.empty() ? launch_.folder : element, "$PYTHONPATH[" + std::to_string(place++) + "]");
    }

    void add_standard_library() {
        const std::string base = prefixes_.base.value_or("");
        if (base.empty()) return;
        const std::string origin = "standard library", folder = join_path(base, stdlib_below(prefixes_, release_));
        builder_.add(join_path(base, prefixes_.library_folder + "/python" + release_.digits() + ".zip"), origin);
        builder_.add(folder, origin);
        if (release_.major == 2)
            for (const char* below : {"/plat-linux2", "/lib-tk", "/lib-old"}) builder_.add(folder + below, origin);
        builder_.add(join_path(prefixes_.base_exec, stdlib_below(prefixes_, release_)) + "/lib-dynload", origin);
    }

    /// site.getsitepackages for one prefix.
    void add_site_packages(const std::string& prefix, const std::string& whose) {
        const std::string python = "/python" + release_.folder_suffix();
        const bool in_venv = prefixes_.is_venv();
        if (rules_.dist_packages && release_.major == 3) {
            if (in_venv || (rules_.virtual_env_variable && launch_.variable("VIRTUAL_ENV")))
                add_if_there(prefix + "/lib" + python + "/site-packages", "site-packages" + whose);
            add_if_there(prefix + "/local/lib" + python + "/dist-packages", "dist-packages" + whose);
            add_if_there(prefix + "/lib/python3/dist-packages", "dist-packages" + whose);
            add_if_there(prefix + "/lib" + python + "/dist-packages", "dist-packages" + whose);
            return;
        }
        add_if_there(join_path(prefix, prefixes_.library_folder) + python + "/site-packages", "site-packages" + whose);
        if (prefixes_.library_folder != "lib")
            add_if_there(prefix + "/lib" + python + "/site-packages", "site-packages" + whose);
        if (rules_.dist_packages && release_.major == 2) {
            add_if_there(prefix + "/local/lib" + python + "/dist-packages", "dist-packages" + whose);
            add_if_there(prefix + "/lib" + python + "/dist-packages", "dist-packages" + whose);
        }
    }
    void add_if_there(const std::string& folder, const std::string& origin) {
        if (host_.is_folder(folder)) builder_.add_site_folder(folder, origin);
    }

    /// Python reads the variable as a number; 0 leaves the user's packages on. Anything else that is set turns them
    /// off.
    bool user_site_enabled() const {
        if (launch_.flags.no_user_site || rules_.user_site_off) return false;
        const auto off = launch_.python_variable("PYTHONNOUSERSITE");
        if (!off || off->empty()) return true;
        return release_.at_least(3, 7) && parse_unsigned(*off) == 0ULL;
    }
    void add_user_site() {
        const auto base = launch_.variable("PYTHONUSERBASE");  // heard even with -E
        const std::string folder = base && !base->empty() ? *base : home_folder(host_, launch_) + "/.local";
        add_if_there(absolute_path(launch_, folder) + "/lib/python" + release_.folder_suffix() + "/site-packages",
                     "site-packages of the user");
    }

    void add_sites() {
        const std::string base = prefixes_.base.value_or("");
        if (prefixes_.is_venv()) add_site_packages(prefixes_.prefix, " of the environment");
        const bool shared = !prefixes_.is_venv() || prefixes_.cfg.system_site;
        const bool user = shared && user_site_enabled();
        if (user) add_user_site();
        if (shared && rules_.local_first && user && !launch_.variable("RPM_BUILD_ROOT"))
            add_site_packages("/usr/local", " of the system");
        // site.py goes through the environment's folder a second time, which only code in .pth files can notice.
        if (prefixes_.is_venv() && builder_.ran_edits()) add_site_packages(prefixes_.prefix, " of the environment");
        if (shared && !base.empty()) add_site_packages(base, prefixes_.is_venv() ? " of the base" : "");
        if (shared && prefixes_.base_exec != base && !prefixes_.base_exec.empty())
            add_site_packages(prefixes_.base_exec, " of the base");
        builder_.look_at_customize("sitecustomize");
        if (user) builder_.look_at_customize("usercustomize");
    }

    /// The folder of the script, or the current one: in front, and not compared with the rest.
    void add_first() {
        facts_.search_path = builder_.path();
        const auto safe = launch_.python_variable("PYTHONSAFEPATH");
        if (release_.at_least(3, 11) && (launch_.flags.safe_path || (safe && !safe->empty()))) return;
        // Before 3.11, -I alone had this effect.
        if (launch_.flags.safe_path && launch_.flags.ignore_environment && release_.major >= 3) return;
        SearchEntry first{launch_.folder, "current folder", false};
        if (launch_.script.is_present()) {
            const auto real = host_.real_path(*launch_.script);
            const std::string file = real.value_or(*launch_.script);
            const bool whole = host_.is_folder(file) || file.ends_with(".zip") || file.ends_with(".pyz");
            first = {whole ? *launch_.script : parent_path(file), whole ? "the script" : "folder of the script", false};
        }
        facts_.search_path.insert(facts_.search_path.begin(), std::move(first));
    }

    Host& host_;
    const Launch& launch_;
    const PythonRelease& release_;
    const Prefixes& prefixes_;
    PythonFacts& facts_;
    Listings listings_;
    SiteRules rules_;
    PathBuilder builder_;
};

}  // namespace

std::string build_search_path(Host& host, const Launch& launch, const PythonRelease& release, const Prefixes& prefixes,
                              PythonFacts& facts) {
    return PathOrder(host, launch, release, prefixes, facts).run();
}

}  // namespace whynogpu
