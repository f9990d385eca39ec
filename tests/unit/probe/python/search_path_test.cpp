// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {
namespace {

const std::string base = installed_python("/opt/a", "3.12");
const std::string base_site = "/opt/a/lib/python3.12/site-packages",
                  env_site = "/data/env/lib/python3.12/site-packages";
const std::string user_site = "/home/user/.local/lib/python3.12/site-packages";
std::string venv(const std::string& cfg = "include-system-site-packages = false\n") {
    return base + virtual_environment("/data/env", "/opt/a", "3.12", cfg);
}

TEST(SearchPath, OrderOfAPlainPython) {
    FakeHost host(base);
    EXPECT_EQ(path_of(facts_of(host, "/opt/a/bin/python")),
              (Folders{"/home/user", "/opt/a/lib/python312.zip", "/opt/a/lib/python3.12",
                       "/opt/a/lib/python3.12/lib-dynload", base_site}));
}

TEST(SearchPath, OldAndNewReleases) {
    for (const auto& [release, digits] : {std::pair{"3.5", "35"}, std::pair{"3.7", "37"}, std::pair{"3.10", "310"},
                                          std::pair{"3.14", "314"}, std::pair{"3.13t", "313t"}}) {
        FakeHost host(installed_python("/opt/a", release));
        const std::string library = std::string("/opt/a/lib/python") + release;
        EXPECT_EQ(path_of(facts_of(host, "/opt/a/bin/python")),
                  (Folders{"/home/user", std::string("/opt/a/lib/python") + digits + ".zip", library,
                           library + "/lib-dynload", library + "/site-packages"}));
    }
    FakeHost two(installed_python("/opt/a", "2.7"));
    EXPECT_EQ(path_of(facts_of(two, "/opt/a/bin/python")).back(), "/opt/a/lib/python2.7/site-packages");
}

struct FirstCase {
    std::string script, first;
};
TEST(SearchPath, FolderOfTheScriptIsFirstWithLinksResolved) {
    const FirstCase cases[] = {{"/app/train.py", "/app"},
                               {"/bin/train", "/app"},
                               {"/lnk/train.py", "/app"},
                               {"train.py", "/app"},
                               {"/app/../app/train.py", "/app"}};
    for (const FirstCase& c : cases) {
        FakeHost host(base + file("/app/train.py") +
                      "-- /bin/train -> ../app/train.py --\n-- /lnk -> app --\n-- system --\ncwd=/app\n");
        SubjectRequest request;
        request.python = "/opt/a/bin/python";
        request.script = c.script;
        EXPECT_EQ(path_of(probe_python(host, request)).at(0), c.first) << c.script;
    }
}

TEST(SearchPath, ScriptThatIsAFolder) {
    FakeHost host(base + file("/app/__main__.py"));
    SubjectRequest request;
    request.python = "/opt/a/bin/python";
    request.script = "/app";
    EXPECT_EQ(path_of(probe_python(host, request)).at(0), "/app");
}

TEST(SearchPath, SafePathSince311) {
    for (const auto& [release, first] :
         {std::pair{"3.12", "/opt/a/lib/python312.zip"}, std::pair{"3.10", "/home/user"}}) {
        FakeHost host(installed_python("/opt/a", release) + "-- env --\nPYTHONSAFEPATH=1\n");
        EXPECT_EQ(path_of(facts_of(host, "/opt/a/bin/python")).at(0), first);
        host.lay_over("-- env --\nPYTHONSAFEPATH=\n");
        EXPECT_EQ(path_of(facts_of(host, "/opt/a/bin/python")).at(0), "/home/user");
    }
}

TEST(SearchPath, PythonPathVariable) {
    const std::pair<const char*, Folders> cases[] = {
        {"/x:/y", {"/x", "/y"}},
        {"", {}},
        {":/x", {"/data", "/x"}},
        {"/x:", {"/x", "/data"}},
        {"/x::/y", {"/x", "/data", "/y"}},
        {"/x:/x/:/y/../x", {"/x"}},
        {"rel", {"/data/rel"}},
        {".", {"/data"}},
        {"..", {"/"}},
        {"~/x", {"/data/~/x"}},
        {"$HOME/x", {"/data/$HOME/x"}},
        {"\"/x\"", {"/data/\"/x\""}},
        {" /x", {"/data/ /x"}},
        {"/x;/y", {"/x;/y"}},
    };
    for (const auto& [value, wanted] : cases) {
        FakeHost host(base + "-- system --\ncwd=/data\n");
        host.set_variable("PYTHONPATH", value);
        Folders expected = wanted;
        expected.push_back(base_site);
        EXPECT_EQ(site_path_of(facts_of(host, "/opt/a/bin/python")), expected) << value;
    }
}

TEST(SearchPath, PathFilesInPythonPathAreNotRead) {
    FakeHost host(base + file("/x/a.pth", "/y") + "-- /y folder --\n-- env --\nPYTHONPATH=/x\n");
    EXPECT_EQ(site_path_of(facts_of(host, "/opt/a/bin/python")), (Folders{"/x", base_site}));
}

TEST(SearchPath, SiteFolderThatPythonPathNamesKeepsItsPlaceAndItsPathFiles) {
    FakeHost host(base + file(base_site + "/a.pth", "/y") + "-- /y folder --\n-- env --\nPYTHONPATH=" + base_site +
                  "\n");
    const PythonFacts facts = facts_of(host, "/opt/a/bin/python");
    EXPECT_EQ(site_path_of(facts), (Folders{base_site, "/y"}));
    EXPECT_TRUE(facts.search_path.at(1).is_site);
}

struct UserCase {
    const char* archive;
    bool user;
};
TEST(SearchPath, UserSite) {
    const UserCase cases[] = {
        {"", true},
        {"-- env --\nPYTHONNOUSERSITE=1\n", false},
        {"-- env --\nPYTHONNOUSERSITE=x\n", false},
        {"-- env --\nPYTHONNOUSERSITE=0\n", true},
        {"-- env --\nPYTHONNOUSERSITE=\n", true},
        {"-- env --\n-HOME\n", true},
        {"-- env --\nHOME=/other\n", false},
        {"-- env --\nPYTHONUSERBASE=/home/user/.local\nHOME=/other\n", true},
        {"-- env --\nPYTHONUSERBASE=/other\n", false},
        {"-- env --\nPYTHONUSERBASE=~/.local\n", false},
        {"-- /opt/a/lib/python3.12/site.py --\nENABLE_USER_SITE = True\nENABLE_USER_SITE = False\n", false},
    };
    for (const UserCase& c : cases) {
        FakeHost host(base + "-- " + user_site + " folder --\n" + c.archive);
        EXPECT_EQ(site_path_of(facts_of(host, "/opt/a/bin/python")),
                  c.user ? (Folders{user_site, base_site}) : (Folders{base_site}))
            << c.archive;
    }
}

TEST(SearchPath, UserSiteAndVirtualEnvironments) {
    const std::string user = "-- " + user_site + " folder --\n";
    FakeHost closed(venv() + user);
    EXPECT_EQ(site_path_of(facts_of(closed, "/data/env/bin/python")), (Folders{env_site}));
    FakeHost open(venv("include-system-site-packages = true\n") + user);
    EXPECT_EQ(site_path_of(facts_of(open, "/data/env/bin/python")), (Folders{env_site, user_site, base_site}));
}

TEST(SearchPath, UserSiteIsReadInCondaEnvironments) {
    FakeHost host(installed_python("/conda/envs/tf", "3.12") + "-- /conda/envs/tf/conda-meta folder --\n-- " +
                  user_site + " folder --\n");
    const PythonFacts facts = facts_of(host, "/conda/envs/tf/bin/python");
    EXPECT_EQ(facts.environment_kind, "conda");
    EXPECT_EQ(site_path_of(facts), (Folders{user_site, "/conda/envs/tf/lib/python3.12/site-packages"}));
}

const char* const debian = R"(
-- /usr/bin/python3.11 elf --
-- /usr/bin/python3 -> python3.11 --
-- /usr/lib/python3.11/os.py --
-- /usr/lib/python3.11/site.py --
            sitepackages.append(os.path.join(prefix, "lib", "python3", "dist-packages"))
-- /usr/lib/python3.11/encodings/__init__.py --
-- /usr/lib/python3.11/lib-dynload folder --
-- /usr/lib/python3.11/site-packages folder --
-- /usr/local/lib/python3.11/dist-packages folder --
-- /usr/local/lib/python3.11/site-packages folder --
-- /usr/lib/python3/dist-packages folder --
-- /usr/lib/python3.11/dist-packages folder --
-- /home/user/.local/lib/python3.11/site-packages folder --
)";

TEST(SearchPath, Debian) {
    FakeHost host(debian);
    EXPECT_EQ(site_path_of(facts_of(host, "/usr/bin/python3")),
              (Folders{"/home/user/.local/lib/python3.11/site-packages", "/usr/local/lib/python3.11/dist-packages",
                       "/usr/lib/python3/dist-packages", "/usr/lib/python3.11/dist-packages"}));
    EXPECT_EQ(facts_of(host, "/usr/bin/python3").environment_kind, "system");
}

TEST(SearchPath, VirtualEnvironmentOfDebian) {
    const std::string shared = "include-system-site-packages = true\n";
    FakeHost host(debian + virtual_environment("/data/env", "/usr", "3.11", shared) +
                  "-- /data/env/local/lib/python3.11/dist-packages folder --\n");
    EXPECT_EQ(site_path_of(facts_of(host, "/data/env/bin/python")),
              (Folders{"/data/env/lib/python3.11/site-packages", "/data/env/local/lib/python3.11/dist-packages",
                       "/home/user/.local/lib/python3.11/site-packages", "/usr/lib/python3.11/site-packages",
                       "/usr/local/lib/python3.11/dist-packages", "/usr/lib/python3/dist-packages",
                       "/usr/lib/python3.11/dist-packages"}));
}

TEST(SearchPath, IsolatedAndWithoutSite) {
    FakeHost host(base + "-- " + user_site + " folder --\n-- env --\nPYTHONPATH=/x\n");
    const std::pair<const char*, Folders> cases[] = {{"-I", {base_site}},
                                                     {"-s", {"/app", "/x", base_site}},
                                                     {"-S", {"/app", "/x"}},
                                                     {"-E", {"/app", user_site, base_site}},
                                                     {"-P", {"/x", user_site, base_site}},
                                                     {"-bsW ignore", {"/app", "/x", base_site}}};
    for (const auto& [option, wanted] : cases) {
        host.lay_over(file("/app/s.py", std::string("#!/usr/bin/env -S /opt/a/bin/python ") + option + "\n"));
        SubjectRequest request;
        request.script = "/app/s.py";
        EXPECT_EQ(site_path_of(probe_python(host, request)), wanted) << option;
    }
}

TEST(SearchPath, CustomizeModulesAreUnreadOnlyWhenTheyTouchThePath) {
    FakeHost quiet(base + file(base_site + "/sitecustomize.py", "import os\nos.environ['X'] = '1'\n"));
    EXPECT_TRUE(facts_of(quiet, "/opt/a/bin/python").unread.empty());
    FakeHost loud(base + file("/x/sitecustomize.py", "import sys\nsys.path.insert(0, '/y')\n") +
                  "-- env --\nPYTHONPATH=/x\n");
    const PythonFacts facts = facts_of(loud, "/opt/a/bin/python");
    ASSERT_EQ(facts.unread.size(), 1U);
    EXPECT_TRUE(contains(facts.unread[0], "/x/sitecustomize.py"));
    EXPECT_TRUE(facts.imports_in_pth);
    // usercustomize counts only where the user's packages do.
    FakeHost user(base + "-- " + user_site + " folder --\n" +
                  file(base_site + "/usercustomize.py", "import sys; sys.path.append('/y')\n"));
    EXPECT_EQ(facts_of(user, "/opt/a/bin/python").unread.size(), 1U);
    user.set_variable("PYTHONNOUSERSITE", "1");
    EXPECT_TRUE(facts_of(user, "/opt/a/bin/python").unread.empty());
}

TEST(SearchPath, UnreadableSiteFolderIsSaid) {
    FakeHost host(base + "-- " + base_site + " folder mode=711 --\n" + file(base_site + "/tensorflow/__init__.py"));
    const PythonFacts facts = facts_of(host, "/opt/a/bin/python");
    EXPECT_EQ(facts.unread.size(), 1U);
    const ModuleLocation module = find_module(host, facts, "tensorflow");
    EXPECT_EQ(module.kind, ModuleKind::missing);
    EXPECT_EQ(module.unreadable, (Folders{base_site}));
}

}  // namespace
}  // namespace whynogpu::test
