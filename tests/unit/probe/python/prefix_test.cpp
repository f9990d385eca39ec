// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {
namespace {

const std::string base = installed_python("/opt/a", "3.12");
std::string venv(const std::string& cfg = "include-system-site-packages = false\n") {
    return base + virtual_environment("/data/env", "/opt/a", "3.12", cfg);
}

TEST(PythonPrefix, VenvIsFoundFromTheExecutableAsStarted) {
    FakeHost host(
        venv() +
        "-- /data/lnk -> env --\n-- /bin/py -> /data/env/bin/python --\n-- /data/env/bin/python3 -> python --\n");
    const PythonFacts plain = facts_of(host, "/data/env/bin/python");
    EXPECT_EQ(*plain.prefix, "/data/env");
    EXPECT_EQ(*plain.base_prefix, "/opt/a");
    EXPECT_EQ(*plain.real_executable, "/opt/a/bin/python3.12");
    EXPECT_EQ(plain.environment_kind, "venv");
    EXPECT_EQ(*facts_of(host, "/data/env/bin/python3").prefix, "/data/env");
    // A linked folder keeps the link's name; a link from elsewhere to the program leaves the environment.
    EXPECT_EQ(*facts_of(host, "/data/lnk/bin/python").prefix, "/data/lnk");
    EXPECT_EQ(*facts_of(host, "/bin/py").prefix, "/opt/a");
}

TEST(PythonPrefix, CfgInBinWorksAndNoneMeansBase) {
    FakeHost in_bin(venv() + "-- /data/env/pyvenv.cfg absent --\n" +
                    file("/data/env/bin/pyvenv.cfg", "home = /opt/a/bin\n"));
    EXPECT_EQ(*facts_of(in_bin, "/data/env/bin/python").prefix, "/data/env");
    FakeHost none(venv() + "-- /data/env/pyvenv.cfg absent --\n");
    EXPECT_EQ(*facts_of(none, "/data/env/bin/python").prefix, "/opt/a");
    FakeHost folder(venv() + "-- /data/env/pyvenv.cfg absent --\n-- /data/env/pyvenv.cfg folder --\n");
    EXPECT_EQ(*facts_of(folder, "/data/env/bin/python").prefix, "/opt/a");
}

TEST(PythonPrefix, HomeDoesNotDecideTheEnvironment) {
    for (const char* home : {"home = /gone/bin", "home = /opt/b/bin", "nothing = here"}) {
        FakeHost host(venv() + installed_python("/opt/b", "3.11") + file("/data/env/pyvenv.cfg", home));
        const PythonFacts facts = facts_of(host, "/data/env/bin/python");
        EXPECT_EQ(*facts.prefix, "/data/env") << home;
        EXPECT_EQ(*facts.base_prefix, "/opt/a") << home;
        EXPECT_FALSE(facts.start_failure.is_present()) << home;
    }
}

TEST(PythonPrefix, CopiedProgramFollowsHomeThenWhatItWasBuiltFor) {
    const std::string copy =
        "-- /data/env/bin/python absent --\n-- /data/env/bin/python elf strings=3.12.4,/bin/sh,/opt/a needed=libc.so.6 "
        "--\n";
    FakeHost with_home(venv() + copy);
    EXPECT_EQ(*facts_of(with_home, "/data/env/bin/python").base_prefix, "/opt/a");
    FakeHost home_gone(venv() + copy + file("/data/env/pyvenv.cfg", "home = /gone/bin"));
    EXPECT_EQ(*facts_of(home_gone, "/data/env/bin/python").base_prefix, "/opt/a");
    FakeHost bare(base + "-- /tmp/x/python elf strings=3.12.4,/,/usr,/opt/a --\n");
    EXPECT_EQ(*facts_of(bare, "/tmp/x/python").prefix, "/opt/a");
    FakeHost shared(base +
                    "-- /tmp/x/python elf needed=libpython3.12.so.1.0 runpath=/opt/a/lib --\n-- "
                    "/opt/a/lib/libpython3.12.so.1.0 elf strings=/opt/a --\n");
    EXPECT_EQ(*facts_of(shared, "/tmp/x/python").prefix, "/opt/a");
}

TEST(PythonPrefix, NewerBaseLeavesTheOldSitePackagesUnread) {
    FakeHost host(venv() + installed_python("/opt/c", "3.13") +
                  "-- /data/env/bin/python -> /opt/c/bin/python3.13 --\n" +
                  file("/data/env/lib/python3.12/site-packages/tensorflow/__init__.py"));
    const PythonFacts facts = facts_of(host, "/data/env/bin/python");
    EXPECT_EQ(facts.version->major_minor(), "3.13");
    EXPECT_EQ(find_module(host, facts, "tensorflow").kind, ModuleKind::missing);
}

TEST(PythonPrefix, SystemSitePackagesKey) {
    const std::pair<const char*, bool> cases[] = {
        {"include-system-site-packages = true\n", true},
        {"Include-System-Site-Packages=TRUE  \n", true},
        {"", true},
        {"include-system-site-packages = false\n", false},
        {"include-system-site-packages = yes\n", false},
        {"include-system-site-packages = 1\n", false},
        {"include-system-site-packages = \"true\"\n", false},
        {"include-system-site-packages\n", true},
        {"include-system-site-packages = true\ninclude-system-site-packages = false\n", false},
        {"include-system-site-packages = false\ninclude-system-site-packages = true\n", true},
    };
    for (const auto& [cfg, shared] : cases) {
        FakeHost host(venv(cfg));
        Folders wanted = {"/data/env/lib/python3.12/site-packages"};
        if (shared) wanted.push_back("/opt/a/lib/python3.12/site-packages");
        EXPECT_EQ(site_path_of(facts_of(host, "/data/env/bin/python")), wanted) << cfg;
    }
}

TEST(PythonPrefix, CfgThatPythonDiesOf) {
    FakeHost denied(venv() + "-- /data/env/pyvenv.cfg mode=000 --\nhome = /opt/a/bin\n");
    EXPECT_TRUE(contains(*facts_of(denied, "/data/env/bin/python").start_failure,
                         "PermissionError: [Errno 13] Permission denied: '/data/env/pyvenv.cfg'"));
    FakeHost bytes(venv() + file("/data/env/pyvenv.cfg", "home = /opt/\xff\n"));
    EXPECT_TRUE(contains(*facts_of(bytes, "/data/env/bin/python").start_failure, "UnicodeDecodeError"));
}

TEST(PythonPrefix, GarbageInCfgIsHarmless) {
    FakeHost host(venv() + file("/data/env/pyvenv.cfg", "=\n===\n\x01\x02 = \x03\n= home\nhome\n"));
    const PythonFacts facts = facts_of(host, "/data/env/bin/python");
    EXPECT_EQ(*facts.prefix, "/data/env");
    EXPECT_FALSE(facts.start_failure.is_present());
}

TEST(PythonPrefix, Links) {
    // Up to 3.10 only the program's own links were followed, so a linked folder on the way keeps its name.
    for (const auto& [release, prefix] : {std::pair{"3.10", "/opt/link"}, std::pair{"3.12", "/opt/real"}}) {
        FakeHost host(installed_python("/opt/real", release) + "-- /opt/link -> real --\n");
        EXPECT_EQ(*facts_of(host, "/opt/link/bin/python").prefix, prefix) << release;
    }
}

struct HomeCase {
    const char *python, *home;
    bool starts;
    const char* base;
};
TEST(PythonPrefix, PythonHome) {
    const HomeCase cases[] = {
        {"/data/env/bin/python", "/opt/a2", true, "/opt/a2"}, {"/data/env/bin/python", "/opt/b", false, "/opt/b"},
        {"/data/env/bin/python", "/gone", false, "/gone"},    {"/data/env/bin/python", "/data/env", false, "/data/env"},
        {"/data/env/bin/python", "", true, "/opt/a"},         {"/opt/a/bin/python", "/opt/a2:/x", true, "/opt/a2"}};
    for (const HomeCase& c : cases) {
        FakeHost host(venv() + installed_python("/opt/a2", "3.12") + installed_python("/opt/b", "3.11") +
                      "-- env --\nPYTHONHOME=" + c.home + "\n");
        const PythonFacts facts = facts_of(host, c.python);
        EXPECT_EQ(!facts.start_failure.is_present(), c.starts) << c.home;
        EXPECT_EQ(*facts.base_prefix, c.base) << c.home;
        if (!c.starts) EXPECT_TRUE(contains(*facts.start_failure, "No module named 'encodings'"));
        if (c.python == std::string("/data/env/bin/python")) EXPECT_EQ(*facts.prefix, "/data/env");
    }
}

TEST(PythonPrefix, EmptyHomeCountedUpTo36) {
    for (const auto& [release, starts] : {std::pair{"3.6", false}, std::pair{"3.7", true}}) {
        FakeHost host(installed_python("/opt/a", release) + "-- env --\nPYTHONHOME=\n");
        EXPECT_EQ(!facts_of(host, "/opt/a/bin/python").start_failure.is_present(), starts) << release;
    }
}

TEST(PythonPrefix, HomeIsIgnoredWithOptionE) {
    FakeHost host(base + file("/s.py", "#!/opt/a/bin/python -E\n") + "-- env --\nPYTHONHOME=/gone\n");
    SubjectRequest request;
    request.script = "/s.py";
    EXPECT_TRUE(probe_python(host, request).start_failure.is_absent());
}

TEST(PythonPrefix, LibraryFolder) {
    FakeHost host(base + "-- env --\nPYTHONPLATLIBDIR=lib64\n");
    EXPECT_TRUE(facts_of(host, "/opt/a/bin/python").start_failure.is_present());
    FakeHost old(installed_python("/opt/a", "3.8") + "-- env --\nPYTHONPLATLIBDIR=lib64\n");
    EXPECT_FALSE(facts_of(old, "/opt/a/bin/python").start_failure.is_present());
}

TEST(PythonPrefix, FedoraLayout) {
    FakeHost host(R"(
-- /usr/bin/python3.12 elf --
-- /usr/bin/python3 -> python3.12 --
-- /usr/lib64/python3.12/os.py --
-- /usr/lib64/python3.12/site.py --
        PREFIXES.insert(0, "/usr/local")
-- /usr/lib64/python3.12/encodings/__init__.py --
-- /usr/lib64/python3.12/lib-dynload folder --
-- /usr/lib64/python3.12/site-packages folder --
-- /usr/lib/python3.12/site-packages folder --
-- /usr/local/lib/python3.12/site-packages folder --
)");
    EXPECT_EQ(path_of(facts_of(host, "python3")),
              (Folders{"/home/user", "/usr/lib64/python312.zip", "/usr/lib64/python3.12",
                       "/usr/lib64/python3.12/lib-dynload", "/usr/local/lib/python3.12/site-packages",
                       "/usr/lib64/python3.12/site-packages", "/usr/lib/python3.12/site-packages"}));
}

TEST(PythonPrefix, ExecutableVariableSince311) {
    for (const auto& [release, prefix] : {std::pair{"3.10", "/data/env"}, std::pair{"3.12", "/opt/a"}}) {
        FakeHost host(installed_python("/opt/a", release) + virtual_environment("/data/env", "/opt/a", release) +
                      "-- env --\nPYTHONEXECUTABLE=/usr/bin/python3\n");
        EXPECT_EQ(*facts_of(host, "/data/env/bin/python").prefix, prefix) << release;
    }
}

TEST(PythonPrefix, NoStandardLibraryAnywhere) {
    FakeHost host("-- /p/bin/python3.12 elf --\n");
    const PythonFacts facts = facts_of(host, "/p/bin/python3.12");
    EXPECT_TRUE(facts.base_prefix.is_absent());
    EXPECT_TRUE(contains(*facts.start_failure, "encodings"));
}

TEST(PythonPrefix, PatchLevelFromHeaders) {
    FakeHost host(base + file("/opt/a/include/python3.12/patchlevel.h",
                              "#define PY_MAJOR_VERSION 3\n#define PY_VERSION         \"3.12.4+\"\n"));
    EXPECT_EQ(facts_of(host, "/opt/a/bin/python").version->text(), "3.12.4");
}

}  // namespace
}  // namespace whynogpu::test
