// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {
namespace {

SubjectRequest asked() {
    return {};
}

std::string executable(FakeHost& host, const SubjectRequest& request) {
    const PythonFacts facts = probe_python(host, request);
    return facts.executable.is_present() ? *facts.executable
                                         : "none: " + facts.executable.origin() + facts.executable.detail();
}

TEST(Subject, FirstPythonOnPathElsePython3) {
    FakeHost host(installed_python("/opt/a", "3.12") + installed_python("/opt/b", "3.11") +
                  "-- env --\nPATH=/none:/opt/b/bin:/opt/a/bin\n");
    EXPECT_EQ(executable(host, asked()), "/opt/b/bin/python");
    host.lay_over("-- /opt/b/bin/python absent --\n-- /opt/a/bin/python absent --");
    const PythonFacts facts = probe_python(host, asked());
    EXPECT_EQ(*facts.executable, "/opt/b/bin/python3");
    EXPECT_EQ(facts.chosen_by, "first python3 on PATH");
    EXPECT_EQ(facts.choice, SubjectChoice::path_search);
}

TEST(Subject, PathSearchPassesOverFoldersAndFilesThatMayNotBeExecuted) {
    FakeHost host(installed_python("/opt/a", "3.12") +
                  "-- /x/python folder --\n-- /y/python elf mode=644 --\n-- env --\nPATH=/x:/y:/opt/a/bin\n");
    EXPECT_EQ(executable(host, asked()), "/opt/a/bin/python");
}

TEST(Subject, EmptyElementOfPathIsTheCurrentFolder) {
    FakeHost host(installed_python("/opt/a", "3.12") + "-- env --\nPATH=:/usr/bin\n-- system --\ncwd=/opt/a/bin\n");
    EXPECT_EQ(executable(host, asked()), "/opt/a/bin/python");
}

TEST(Subject, NoPythonAtAllIsSaid) {
    FakeHost host("");
    const PythonFacts facts = probe_python(host, asked());
    EXPECT_TRUE(facts.executable.is_absent());
    ASSERT_TRUE(facts.start_failure.is_present());
    EXPECT_TRUE(contains(*facts.start_failure, "neither python nor python3"));
    EXPECT_TRUE(facts.search_path.empty());
}

TEST(Subject, NamedPythonInItsForms) {
    FakeHost host(installed_python("/opt/a", "3.12") + virtual_environment("/data/.venv", "/opt/a", "3.12") +
                  "-- system --\ncwd=/data\n-- env --\nPATH=/opt/a/bin\n");
    const std::pair<const char*, const char*> cases[] = {{"/opt/a/bin/python3", "/opt/a/bin/python3"},
                                                         {"python3.12", "/opt/a/bin/python3.12"},
                                                         {".venv/bin/python", "/data/.venv/bin/python"},
                                                         {"./.venv/bin/python", "/data/.venv/bin/python"},
                                                         {".venv", "/data/.venv/bin/python"},
                                                         {"/data/.venv/", "/data/.venv/bin/python"}};
    for (const auto& [word, wanted] : cases) EXPECT_EQ(*facts_of(host, word).executable, wanted) << word;
}

struct BadProgram {
    const char *archive, *python, *words;
};
TEST(Subject, ProgramsThatCannotBeStarted) {
    const BadProgram cases[] = {
        {"", "/none/python", "No such file"},
        {"-- /p/python -> /gone/python --", "/p/python", "leads nowhere"},
        {"-- /p/python -> python --", "/p/python", "No such file"},
        {"-- /p/python elf mode=644 --", "/p/python", "Permission denied"},
        {"-- /p/secret denied --\n", "/p/secret/python", "Permission denied"},
        {"-- /p/empty folder --\n", "/p/empty", "no bin/python"},
        {"-- /p/python mode=755 --\n", "/p/python", "empty"},
    };
    for (const BadProgram& c : cases) {
        FakeHost host(c.archive);
        const PythonFacts facts = facts_of(host, c.python);
        ASSERT_TRUE(facts.start_failure.is_present()) << c.python;
        EXPECT_TRUE(contains(*facts.start_failure, c.words)) << *facts.start_failure;
        EXPECT_TRUE(facts.search_path.empty());
    }
}

TEST(Subject, FolderNamedAsProgramIsAnEnvironment) {
    FakeHost host("-- /p/python folder --");
    EXPECT_TRUE(contains(*facts_of(host, "/p/python").start_failure, "no bin/python"));
}

TEST(Subject, VenvAndItsAbsence) {
    FakeHost host(installed_python("/opt/a", "3.12") + virtual_environment("/data/env", "/opt/a", "3.12") +
                  "-- system --\ncwd=/data\n");
    SubjectRequest request;
    request.venv = "env";
    EXPECT_EQ(executable(host, request), "/data/env/bin/python");
    request.venv = "gone";
    EXPECT_EQ(executable(host, request), "none: there is no folder /data/gone");
}

TEST(Subject, CondaByNameAndFolder) {
    const std::string root =
        installed_python("/home/user/miniconda3", "3.11") + "-- /home/user/miniconda3/conda-meta folder --\n";
    FakeHost host(root + installed_python("/home/user/miniconda3/envs/tf", "3.12") +
                  installed_python("/data/envs/far", "3.10") +
                  file("/home/user/.conda/environments.txt", "/home/user/miniconda3\n/data/envs/far\n") +
                  "-- /data/envs/far/conda-meta folder --\n");
    SubjectRequest request;
    const std::pair<const char*, const char*> cases[] = {{"tf", "/home/user/miniconda3/envs/tf/bin/python"},
                                                         {"base", "/home/user/miniconda3/bin/python"},
                                                         {"far", "/data/envs/far/bin/python"},
                                                         {"/data/envs/far", "/data/envs/far/bin/python"}};
    for (const auto& [name, wanted] : cases) {
        request.conda = name;
        EXPECT_EQ(executable(host, request), wanted) << name;
    }
    EXPECT_EQ(probe_python(host, request).environment_kind, "conda");
    request.conda = "nowhere";
    EXPECT_TRUE(probe_python(host, request).executable.is_absent());
}

TEST(Subject, CondaFromTheEnvironmentAndItsConfiguration) {
    FakeHost host(installed_python("/srv/conda", "3.11") + "-- /srv/conda/envs folder --\n" +
                  installed_python("/big/envs/a", "3.12") +
                  file("/home/user/.condarc", "channels:\n  - defaults\nenvs_dirs:\n  - /big/envs\n") +
                  "-- env --\nCONDA_EXE=/srv/conda/bin/conda\n");
    SubjectRequest request;
    request.conda = "a";
    EXPECT_EQ(executable(host, request), "/big/envs/a/bin/python");
    request.conda = "base";
    EXPECT_EQ(executable(host, request), "/srv/conda/bin/python");
}

TEST(Subject, KernelSetsProgramAndVariables) {
    FakeHost host(
        installed_python("/opt/a", "3.12") + "-- /extra folder --\n" +
        file(
            "/home/user/.local/share/jupyter/kernels/tf/kernel.json",
            R"({"argv": ["/opt/a/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "language": "python",
                           "env": {"PYTHONPATH": "/extra", "LD_LIBRARY_PATH": "/cuda:${LD_LIBRARY_PATH}"}})") +
        "-- env --\nLD_LIBRARY_PATH=/old\n");
    SubjectRequest request;
    request.kernel = "TF";
    const PythonFacts facts = probe_python(host, request);
    EXPECT_EQ(*facts.executable, "/opt/a/bin/python");
    ASSERT_EQ(facts.kernel_variables.size(), 2U);
    EXPECT_EQ(facts.kernel_variables[0], (std::pair<std::string, std::string>{"LD_LIBRARY_PATH", "/cuda:/old"}));
    EXPECT_EQ(site_path_of(facts).at(0), "/extra");
}

TEST(Subject, KernelThatNamesBarePythonIsThatOfItsEnvironment) {
    FakeHost host(installed_python("/opt/a", "3.12") + virtual_environment("/data/env", "/opt/a", "3.12") +
                  file("/data/env/share/jupyter/kernels/python3/kernel.json",
                       R"({"argv": ["python", "-m", "ipykernel_launcher"]})") +
                  "-- env --\nPATH=/opt/a/bin\nVIRTUAL_ENV=/data/env\n");
    SubjectRequest request;
    request.kernel = "python3";
    EXPECT_EQ(executable(host, request), "/data/env/bin/python");
}

TEST(Subject, KernelsThatHelpNobody) {
    const std::pair<const char*, const char*> cases[] = {{R"({"argv": ["bash", "-c", "x"]})", "no Python by its name"},
                                                         {"{\"argv\": [", "no kernel specification"},
                                                         {R"({"argv": []})", "no kernel specification"},
                                                         {R"({"argv": [1]})", "no kernel specification"},
                                                         {"[]", "no kernel specification"}};
    for (const auto& [text, words] : cases) {
        FakeHost host(file("/usr/share/jupyter/kernels/k/kernel.json", text));
        SubjectRequest request;
        request.kernel = "k";
        const PythonFacts facts = probe_python(host, request);
        EXPECT_TRUE(facts.executable.is_unknown()) << text;
        EXPECT_TRUE(contains(facts.executable.detail(), words)) << facts.executable.detail();
        EXPECT_TRUE(facts.start_failure.is_unknown());
    }
}

TEST(Subject, ShebangsOfScripts) {
    const std::pair<const char*, const char*> cases[] = {
        {"#!/usr/bin/env python3\n", "/opt/a/bin/python3"},
        {"#!/usr/bin/env -S python3 -u\n", "/opt/a/bin/python3"},
        {"#!/usr/bin/env -S A=1 python3.12 -u\n", "/opt/a/bin/python3.12"},
        {"#! /opt/b/bin/python3 -E\n", "/opt/b/bin/python3"},
        {"#!/opt/b/bin/python3\r\n", "/opt/b/bin/python3"},
        {"#!/bin/sh\n'''exec' \"/opt/b/bin/python\" \"$0\" \"$@\"\n' '''\n", "/opt/b/bin/python"},
        {"#!/bin/bash\npython x.py\n", "/opt/a/bin/python"},
        {"import os\n", "/opt/a/bin/python"},
    };
    for (const auto& [line, wanted] : cases) {
        FakeHost host(installed_python("/opt/a", "3.12") + installed_python("/opt/b", "3.11") +
                      file("/data/train.py", line) + "-- env --\nPATH=/opt/a/bin\n");
        SubjectRequest request;
        request.script = "/data/train.py";
        EXPECT_EQ(executable(host, request), wanted) << line;
        request.python = "/opt/b/bin/python3.11";
        EXPECT_EQ(executable(host, request), "/opt/b/bin/python3.11") << "--python wins over " << line;
    }
}

TEST(Subject, ShebangOptionsCount) {
    FakeHost host(installed_python("/opt/a", "3.12") + file("/data/train.py", "#!/opt/a/bin/python -sE\n") +
                  "-- /home/user/.local/lib/python3.12/site-packages folder --\n-- env --\nPYTHONPATH=/data\n");
    SubjectRequest request;
    request.script = "/data/train.py";
    EXPECT_EQ(site_path_of(probe_python(host, request)), (Folders{"/data", "/opt/a/lib/python3.12/site-packages"}));
}

const char* const pyenv_shim = R"(
-- /home/user/.pyenv/shims/python mode=755 --
#!/usr/bin/env bash
set -e
program="${0##*/}"
export PYENV_ROOT="/home/user/.pyenv"
exec "/home/user/.pyenv/libexec/pyenv" exec "$program" "$@"
-- env --
PATH=/home/user/.pyenv/shims:/usr/bin
-- system --
cwd=/home/user/project/sub
)";

struct PyenvCase {
    std::string twist, wanted;
};
TEST(Subject, PyenvShims) {
    const std::string versions = "/home/user/.pyenv/versions/";
    const PyenvCase cases[] = {
        {"-- env --\nPYENV_VERSION=3.11.7\n", versions + "3.11.7/bin/python"},
        {"-- env --\nPYENV_VERSION=3.11.7\n" + file("/home/user/project/.python-version", "3.12.1\n"),
         versions + "3.11.7/bin/python"},
        {file("/home/user/project/.python-version", "3.12.1 # new\n") + file("/home/user/.pyenv/version", "3.11.7\n"),
         versions + "3.12.1/bin/python"},
        {file("/home/user/.pyenv/version", "3.11.7\n"), versions + "3.11.7/bin/python"},
        {file("/home/user/.pyenv/version", "3.12\n"), versions + "3.12.10/bin/python"},
        {file("/home/user/.pyenv/version", "system\n") + installed_python("/usr", "3.9"), "/usr/bin/python"},
        {installed_python("/usr", "3.9"), "/usr/bin/python"},
        {"-- env --\nPYENV_VERSION=3.8.1:3.12.1\n", versions + "3.12.1/bin/python"},
    };
    for (const PyenvCase& c : cases) {
        FakeHost host(pyenv_shim + installed_python(versions + "3.11.7", "3.11") +
                      installed_python(versions + "3.12.1", "3.12") + installed_python(versions + "3.12.10", "3.12") +
                      installed_python(versions + "3.12.9", "3.12") + c.twist);
        EXPECT_EQ(executable(host, asked()), c.wanted) << c.twist;
    }
}

TEST(Subject, PyenvVersionThatIsNotInstalled) {
    FakeHost host(pyenv_shim + file("/home/user/.pyenv/version", "3.7.3\n") +
                  "-- /home/user/.pyenv/versions folder --");
    const PythonFacts facts = probe_python(host, asked());
    EXPECT_TRUE(contains(*facts.start_failure, "3.7.3' is not installed (set by /home/user/.pyenv/version)"))
        << *facts.start_failure;
}

TEST(Subject, WrapperScripts) {
    FakeHost host(installed_python("/opt/a", "3.12") +
                  "-- /w/plain mode=755 --\n#!/bin/sh\n# ours\nexec \"/opt/a/bin/python\" \"$@\"\n" +
                  "-- /w/busy mode=755 --\n#!/bin/sh\nmodule load cuda\nexec /opt/a/bin/python \"$@\"\n" +
                  "-- /w/loop mode=755 --\n#!/bin/sh\nexec /w/loop \"$@\"\n");
    const PythonFacts plain = facts_of(host, "/w/plain");
    EXPECT_EQ(*plain.executable, "/opt/a/bin/python");
    EXPECT_EQ(plain.remarks.size(), 1U);
    for (const char* name : {"/w/busy", "/w/loop"}) {
        const PythonFacts facts = facts_of(host, name);
        EXPECT_TRUE(facts.executable.is_unknown()) << name;
        EXPECT_TRUE(facts.start_failure.is_unknown()) << name;
        EXPECT_EQ(facts.unread.size(), 1U) << name;
    }
}

TEST(Subject, ActiveEnvironmentThatDisagreesIsRecorded) {
    FakeHost host(installed_python("/opt/a", "3.12") + virtual_environment("/data/env", "/opt/a", "3.12") +
                  "-- /data/link -> env --\n-- env --\nVIRTUAL_ENV=/data/link\nCONDA_PREFIX=/conda\nPATH=/opt/a/bin\n");
    const PythonFacts outside = probe_python(host, asked());
    ASSERT_EQ(outside.active.size(), 2U);
    EXPECT_EQ(outside.active[0].kind, "venv");
    EXPECT_FALSE(outside.active[0].is_subject);
    EXPECT_TRUE(facts_of(host, "/data/env/bin/python").active[0].is_subject);
}

TEST(Subject, OtherPythonsThatHoldTensorFlow) {
    FakeHost host(installed_python("/opt/a", "3.12") + virtual_environment("/data/.venv", "/opt/a", "3.12") +
                  file("/data/.venv/lib/python3.12/site-packages/tensorflow/__init__.py") +
                  virtual_environment("/data/venv", "/opt/a", "3.12") + installed_python("/opt/conda/envs/tf", "3.10") +
                  file("/opt/conda/envs/tf/lib/python3.10/site-packages/tensorflow/__init__.py") +
                  file("/usr/lib/python3/dist-packages/tensorflow/__init__.py") + installed_python("/usr", "3.11") +
                  "-- system --\ncwd=/data\n-- env --\nPATH=/opt/a/bin:/usr/bin\n");
    EXPECT_EQ(find_other_pythons(host, probe_python(host, asked())),
              (Folders{"/data/.venv/bin/python", "/usr/bin/python", "/opt/conda/envs/tf/bin/python"}));
}

TEST(Subject, ReleaseComesFromTheExecutable) {
    const std::pair<const char*, const char*> cases[] = {
        {"-- /p/bin/python elf needed=libpython3.10.so.1.0,libc.so.6 --", "3.10"},
        {"-- /p/bin/python elf strings=3.2.0,3.11.2,3.40.1-x --", "3.11"},
        {"-- /p/bin/python elf strings=3.12.1,3.9.4,lib/python3.9 --", "3.9"},
        {"-- /p/bin/python elf --\n-- /p/lib/python3.8/os.py --", "3.8"},
        {"-- /p/bin/python -> python3.13t --\n-- /p/bin/python3.13t elf --", "3.13"},
    };
    for (const auto& [archive, wanted] : cases) {
        FakeHost host(archive);
        const PythonFacts facts = facts_of(host, "/p/bin/python");
        ASSERT_TRUE(facts.version.is_present()) << archive;
        EXPECT_EQ(facts.version->major_minor(), wanted) << archive;
    }
    FakeHost silent("-- /p/bin/python elf strings=3.12.1,3.9.4 --");
    EXPECT_TRUE(facts_of(silent, "/p/bin/python").version.is_unknown());
    FakeHost shell("-- /usr/bin/sh elf --\n-- /usr/lib/python3.11/os.py --");
    EXPECT_TRUE(facts_of(shell, "/usr/bin/sh").version.is_unknown());
    FakeHost pypy("-- /p/bin/python -> pypy3.9 --\n-- /p/bin/pypy3.9 elf --");
    EXPECT_EQ(facts_of(pypy, "/p/bin/python").implementation, "pypy");
}

}  // namespace
}  // namespace whynogpu::test
