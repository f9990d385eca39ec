// SPDX-License-Identifier: Apache-2.0
#include "loader/link_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/fake_host.hpp"

namespace whynogpu::test {
namespace {

const std::string program = "/usr/bin/python3", caller = "/opt/tf/libtensorflow_framework.so.2";

/// A Debian machine; TensorFlow finds its wheels' libraries by RUNPATH.
const char* const machine = R"(
-- /usr/lib64/ld-linux-x86-64.so.2 -> /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 --
-- /lib64 -> usr/lib64 --
-- /lib -> usr/lib --
-- /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 elf soname=ld-linux-x86-64.so.2 --
-- /usr/lib/x86_64-linux-gnu/libc.so.6 elf soname=libc.so.6 needed=ld-linux-x86-64.so.2 versions=libc.so.6,GLIBC_2.2.5,GLIBC_2.34,GLIBC_2.36 --
-- /usr/bin/python3 elf damage=not-shared interpreter=/lib64/ld-linux-x86-64.so.2 needed=libc.so.6 --
-- /opt/tf/libtensorflow_framework.so.2 elf soname=libtensorflow_framework.so.2 needed=libc.so.6 runpath=$ORIGIN/:$ORIGIN/../nvidia/cudnn/lib --
-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf soname=libcudnn.so.9 needed=libc.so.6 --
)";

const SearchStep& last(const LoadOutcome& outcome) {
    return outcome.steps.back();
}

TEST(LinkMap, findsByRunpathOfTheCaller) {
    FakeHost host(machine);
    LinkMap map(host, program);
    ASSERT_FALSE(map.start_failure()) << map.start_failure()->error;
    EXPECT_EQ(map.system().glibc_minor(), 36);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.state, LoadState::loaded) << outcome.error;
    EXPECT_EQ(outcome.path, "/opt/tf/../nvidia/cudnn/lib/libcudnn.so.9");
    EXPECT_EQ(outcome.real, "/opt/nvidia/cudnn/lib/libcudnn.so.9");
    EXPECT_EQ(last(outcome).source, SearchSource::runpath);
    EXPECT_EQ(last(outcome).outcome, StepOutcome::taken);
    EXPECT_EQ(last(outcome).origin, "RUNPATH of /opt/tf/libtensorflow_framework.so.2");
}

TEST(LinkMap, anotherCallersRunpathDoesNotCount) {
    FakeHost host(machine);
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", program);
    EXPECT_EQ(outcome.state, LoadState::not_found);
    EXPECT_EQ(outcome.error, "libcudnn.so.9: cannot open shared object file: No such file or directory");
    EXPECT_EQ(outcome.chain, std::vector<std::string>{"libcudnn.so.9"});
}

TEST(LinkMap, libraryPathComesBeforeRunpathAndAfterRpath) {
    FakeHost host(machine);
    host.lay_over("-- /my/libcudnn.so.9 elf soname=libcudnn.so.9 --\n-- env --\nLD_LIBRARY_PATH=/nowhere;/my/\n");
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.path, "/my/libcudnn.so.9");
    ASSERT_EQ(outcome.steps.size(), 2U);
    EXPECT_EQ(outcome.steps[0].outcome, StepOutcome::no_folder);
    EXPECT_EQ(outcome.steps[1].origin, "$LD_LIBRARY_PATH[2]");

    host.lay_over("-- /opt/tf/libtensorflow_framework.so.2 elf soname=libtensorflow_framework.so.2 rpath=$ORIGIN/../nvidia/cudnn/lib --\n");
    LinkMap old(host, program);
    EXPECT_EQ(old.load("libcudnn.so.9", caller).path, "/opt/tf/../nvidia/cudnn/lib/libcudnn.so.9");
}

TEST(LinkMap, passesOverForeignFilesAndDanglingLinksButStopsAtDamage) {
    FakeHost host(machine);
    host.lay_over("-- /a/libcudnn.so.9 elf damage=wrong-class --\n-- /b/libcudnn.so.9 -> gone --\n-- env --\nLD_LIBRARY_PATH=/a:/b\n");
    LinkMap map(host, program);
    const LoadOutcome found = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(found.state, LoadState::loaded);
    EXPECT_EQ(found.steps[0].outcome, StepOutcome::skipped);

    host.lay_over("-- /b/libcudnn.so.9 --\n");
    LinkMap damaged(host, program);
    const LoadOutcome refused = damaged.load("libcudnn.so.9", caller);
    EXPECT_EQ(refused.state, LoadState::refused);
    EXPECT_EQ(refused.error, "/b/libcudnn.so.9: file too short");
    EXPECT_EQ(refused.path, "/b/libcudnn.so.9");
    EXPECT_EQ(last(refused).outcome, StepOutcome::refused);
}

TEST(LinkMap, onlyA32BitFileIsTold) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf damage=wrong-class --\n");
    LinkMap map(host, program);
    EXPECT_EQ(map.load("libcudnn.so.9", caller).error, "libcudnn.so.9: wrong ELF class: ELFCLASS32");
}

TEST(LinkMap, danglingLinksAreToldWhenNothingIsFound) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 -> libcudnn.so.9.1.0 --\n");
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.state, LoadState::not_found);
    EXPECT_TRUE(std::any_of(outcome.steps.begin(), outcome.steps.end(), [](const SearchStep& step) { return step.detail == "dangling link"; }));
}

TEST(LinkMap, aMissingDependencyFailsTheWholeAndLeavesNoTrace) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf soname=libcudnn.so.9 needed=libcublas.so.12 runpath=$ORIGIN --\n"
                  "-- /opt/nvidia/cudnn/lib/libcublas.so.12 elf soname=libcublas.so.12 needed=libcublasLt.so.12 --\n");
    LinkMap map(host, program);
    map.note_loaded(caller);
    const std::size_t before = map.objects().size();
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.state, LoadState::refused);
    EXPECT_EQ(outcome.error, "libcublasLt.so.12: cannot open shared object file: No such file or directory");
    EXPECT_EQ(outcome.culprit, "libcublasLt.so.12");
    EXPECT_EQ(outcome.chain, (std::vector<std::string>{"libcudnn.so.9", "libcublas.so.12", "libcublasLt.so.12"}));
    EXPECT_FALSE(outcome.culprit_steps.empty());
    EXPECT_EQ(map.objects().size(), before);
}

TEST(LinkMap, aSonameThatIsLoadedWins) {
    FakeHost host(machine);
    host.lay_over("-- /torch/libcudnn-abc.so elf soname=libcudnn.so.9 --\n");
    LinkMap map(host, program);
    EXPECT_EQ(map.load("/torch/libcudnn-abc.so", "").state, LoadState::loaded);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.path, "/torch/libcudnn-abc.so");
    EXPECT_EQ(last(outcome).source, SearchSource::already_loaded);
}

TEST(LinkMap, undefinedSymbolsAndVersions) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf soname=libcudnn.so.9 undefined=cublasXyz --\n");
    LinkMap symbols(host, program);
    EXPECT_EQ(symbols.load("libcudnn.so.9", caller).error, "/opt/tf/../nvidia/cudnn/lib/libcudnn.so.9: undefined symbol: cublasXyz");

    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf soname=libcudnn.so.9 needed=libc.so.6 needs-version=libc.so.6:GLIBC_2.38 --\n");
    LinkMap versions(host, program);
    EXPECT_EQ(versions.load("libcudnn.so.9", caller).error,
              "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /opt/tf/../nvidia/cudnn/lib/libcudnn.so.9)");
}

TEST(LinkMap, cutFilesKill) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 elf damage=cut-segments --\n");
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.state, LoadState::kills_process);
    EXPECT_EQ(outcome.culprit_path, "/opt/tf/../nvidia/cudnn/lib/libcudnn.so.9");
}

TEST(LinkMap, whatMayNotBeReadIsPassedOverAndTold) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/libcudnn.so.9 denied --\n");
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(outcome.state, LoadState::not_found);
    EXPECT_TRUE(std::any_of(outcome.steps.begin(), outcome.steps.end(), [](const SearchStep& step) { return step.outcome == StepOutcome::unreadable; }));
}

TEST(LinkMap, betterProcessorsFoldersComeFirst) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/glibc-hwcaps/x86-64-v2/libcudnn.so.9 elf soname=libcudnn.so.9 --\n"
                  "-- /opt/nvidia/cudnn/lib/glibc-hwcaps/x86-64-v4/libcudnn.so.9 elf soname=libcudnn.so.9 --\n");
    LinkMap map(host, program);
    EXPECT_EQ(map.load("libcudnn.so.9", caller).real, "/opt/nvidia/cudnn/lib/glibc-hwcaps/x86-64-v2/libcudnn.so.9");
}

TEST(LinkMap, oldFoldersCountUpToGlibc236) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/tls/libcudnn.so.9 elf soname=libcudnn.so.9 --\n");
    LinkMap old(host, program);
    EXPECT_EQ(old.load("libcudnn.so.9", caller).real, "/opt/nvidia/cudnn/lib/tls/libcudnn.so.9");
    host.lay_over("-- /usr/lib/x86_64-linux-gnu/libc.so.6 elf soname=libc.so.6 versions=libc.so.6,GLIBC_2.36,GLIBC_2.38 --\n");
    LinkMap fresh(host, program);
    EXPECT_EQ(fresh.load("libcudnn.so.9", caller).real, "/opt/nvidia/cudnn/lib/libcudnn.so.9");
}

TEST(LinkMap, glibc237LooksLike236ButForItsOwnWords) {
    FakeHost host(machine);
    host.lay_over("-- /opt/nvidia/cudnn/lib/tls/libcudnn.so.9 elf soname=libcudnn.so.9 --\n"
                  "-- /usr/lib/x86_64-linux-gnu/libc.so.6 elf soname=libc.so.6 versions=GLIBC_2.36 strings=GNU\\ C\\ Library\\ (GNU\\ libc)\\ stable\\ release\\ version\\ 2.37. --\n");
    LinkMap map(host, program);
    EXPECT_EQ(map.load("libcudnn.so.9", caller).real, "/opt/nvidia/cudnn/lib/libcudnn.so.9");
}

TEST(LinkMap, glibc241RefusesExecutableStacks) {
    FakeHost host(machine);
    LinkMap map(host, program);
    EXPECT_FALSE(map.system().refuses_executable_stack());
    host.lay_over("-- /usr/lib/x86_64-linux-gnu/libc.so.6 elf soname=libc.so.6 versions=GLIBC_2.36,GLIBC_2.41 --\n");
    LinkMap fresh(host, program);
    EXPECT_TRUE(fresh.system().refuses_executable_stack());
}

TEST(LinkMap, aProgramThatCannotStartIsTold) {
    FakeHost host(machine);
    host.lay_over("-- /usr/lib/x86_64-linux-gnu/libc.so.6 absent --\n");
    LinkMap map(host, program);
    ASSERT_TRUE(map.start_failure());
    EXPECT_EQ(map.start_failure()->error, "libc.so.6: cannot open shared object file: No such file or directory");
    EXPECT_EQ(map.start_failure()->culprit, "libc.so.6");
}

TEST(LinkMap, preloadsCountAndBadOnesAreIgnored) {
    FakeHost host(machine);
    host.lay_over("-- /my/libcudnn.so.9 elf soname=libcudnn.so.9 --\n-- env --\nLD_PRELOAD=/gone.so:/my/libcudnn.so.9\n");
    LinkMap map(host, program);
    ASSERT_EQ(map.ignored_preloads().size(), 1U);
    EXPECT_EQ(map.ignored_preloads()[0].error, "/gone.so: cannot open shared object file: No such file or directory");
    EXPECT_EQ(map.load("libcudnn.so.9", caller).path, "/my/libcudnn.so.9");
}

TEST(LinkMap, hundredsOfRunpathEntriesAreAllTold) {
    std::string runpath = "$ORIGIN/e0";
    for (int i = 1; i < 700; ++i) runpath += ":$ORIGIN/e" + std::to_string(i);
    FakeHost host(machine);
    host.lay_over("-- /opt/tf/libtensorflow_framework.so.2 elf soname=libtensorflow_framework.so.2 runpath=" + runpath + " --\n");
    LinkMap map(host, program);
    const LoadOutcome outcome = map.load("libcudnn.so.9", caller);
    EXPECT_EQ(std::count_if(outcome.steps.begin(), outcome.steps.end(), [](const SearchStep& step) { return step.source == SearchSource::runpath; }), 700);
}

}  // namespace
}  // namespace whynogpu::test
