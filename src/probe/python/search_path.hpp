// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "probe/python/interpreter.hpp"
#include "probe/python/listings.hpp"
#include "probe/python/modules.hpp"

namespace whynogpu {

/// What this build's site.py does differently from others, read from its text.
struct SiteRules {
    bool dist_packages = false;         ///< Debian and Ubuntu
    bool virtual_env_variable = false;  ///< Ubuntu up to 20.04: $VIRTUAL_ENV alone brings site-packages
    bool local_first = false;           ///< Fedora: /usr/local before /usr
    bool skips_hidden_pth = false;      ///< since 2024's security releases
    bool user_site_off = false;         ///< edited to ENABLE_USER_SITE = False
};
[[nodiscard]] SiteRules read_site_rules(Host& host, const std::string& stdlib, const std::string& base,
                                        const PythonRelease& release);

/// sys.path as it grows while Python starts.
class PathBuilder {
  public:
    PathBuilder(Listings& listings, const Launch& launch, const PythonRelease& release, const SiteRules& rules,
                PythonFacts& facts);

    /// Unless it is there already. Made absolute and normal, as site.py does.
    void add(const std::string& folder, const std::string& origin, bool is_site = false);
    /// site.addsitedir: the folder, then its .pth files.
    void add_site_folder(const std::string& folder, const std::string& origin);
    /// sitecustomize and usercustomize can do anything; says so where their text does not rule it out.
    void look_at_customize(const std::string& module);

    [[nodiscard]] const std::vector<SearchEntry>& path() const { return path_; }
    /// A .pth file changed the path by code: reading it again would, too.
    [[nodiscard]] bool ran_edits() const { return ran_edits_; }
    /// Not empty: a .pth file ends the start of Python.
    [[nodiscard]] const std::string& failure() const { return failure_; }

  private:
    enum class Done { next_line, rest_of_file_lost };

    void read_pth_file(const std::string& folder, const std::string& name);
    void add_pth_path(const std::string& folder, const std::string& text, const std::string& origin);
    Done run_code(const std::string& folder, const std::string& text, const std::string& origin);
    Done run_namespace(const std::string& folder, const std::string& module, const std::string& origin);
    Done run_imports(const std::vector<std::string>& modules, bool guarded, const std::string& origin);
    void look_at_module(const std::string& name, const ModuleLocation& module, const std::string& origin);
    [[nodiscard]] bool is_standard(const ModuleLocation& module) const;
    [[nodiscard]] ModuleLocation find(std::string_view name);
    void note_unread(const std::string& sentence);
    [[nodiscard]] bool undecodable(const std::string& file, const std::string& text);

    Listings& listings_;
    const Launch& launch_;
    const PythonRelease& release_;
    const SiteRules& rules_;
    PythonFacts& facts_;
    ModuleSuffixes suffixes_;
    std::vector<SearchEntry> path_;
    std::set<std::string> known_;
    std::size_t egg_mark_ = 0, egg_place_ = 0;
    bool ran_edits_ = false;
    std::string failure_;
};

/// Fills search_path, editable, namespaces, startup_lines and unread; returns why the start fails, or nothing.
[[nodiscard]] std::string build_search_path(Host& host, const Launch& launch, const PythonRelease& release,
                                            const Prefixes& prefixes, PythonFacts& facts);

}  // namespace whynogpu
