// SPDX-License-Identifier: Apache-2.0
// What holds for all causes at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "check/check.hpp"
#include "diagnose/diagnosis.hpp"
#include "fakes/fake_host.hpp"
#include "fakes/folders.hpp"
#include "render/render.hpp"
#include "trial.hpp"

namespace whynogpu::test {
namespace {

bool explains(const Cause& one, std::string_view other) {
    return std::find(one.explains.begin(), one.explains.end(), other) != one.explains.end();
}

TEST(AllCauses, NothingIsFoundWhereNothingWasSeen) {
    for (const Cause& cause : all_causes()) {
        if (cause.judge == nullptr) continue;
        const Judgement said = hear(cause.id, Snapshot());
        EXPECT_TRUE(said.verdict == Verdict::undecided || said.verdict == Verdict::ruled_out) << cause.id << ": " << said.title;
        if (said.verdict == Verdict::undecided) EXPECT_FALSE(said.settle.empty()) << cause.id;
    }
}

TEST(AllCauses, NothingIsFoundOnAHealthyMachine) {
    for (const Cause& cause : all_causes())
        if (cause.judge != nullptr) EXPECT_EQ(verdict_on(cause.id, healthy()), Verdict::ruled_out) << cause.id;
}

template <class T>
Observed<T> broken(std::string origin) {
    return Observed<T>::unknown(Unknown::failed, std::move(origin), "Input/output error");
}

/// A Host whose every answer is an error of the system: none may be taken for an absence.
TEST(AllCauses, NothingIsFoundOnAMachineThatAnswersNothing) {
    class Silent : public FakeHost {
      public:
        Silent() : FakeHost("") {}
        Observed<std::string> read(const std::string& path, std::size_t, std::uint64_t) override { return broken<std::string>(path); }
        Observed<FileStatus> status(const std::string& path) override { return broken<FileStatus>(path); }
        Observed<FileStatus> link_status(const std::string& path) override { return broken<FileStatus>(path); }
        Observed<std::string> link_target(const std::string& path) override { return broken<std::string>(path); }
        Observed<std::vector<std::string>> list(const std::string& folder) override { return broken<std::vector<std::string>>(folder); }
        Observed<std::string> real_path(const std::string& path) override { return broken<std::string>(path); }
        Observed<bool> may_access(const std::string& path, bool, bool, bool) override { return broken<bool>(path); }
        Observed<ElfFile> elf(const std::string& path) override { return broken<ElfFile>(path); }
        Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>&) override { return broken<std::vector<std::string>>(path); }
        Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>&) override { return broken<std::vector<std::string>>(path); }
        Observed<CommandAnswer> run(const Command&) override { return broken<CommandAnswer>("run"); }
        Observed<std::string> current_folder() override { return broken<std::string>("."); }
        Observed<std::string> password_home() override { return broken<std::string>("/etc/passwd"); }
    };
    for (const SubjectRequest& subject : {SubjectRequest{}, SubjectRequest{.python = "/usr/bin/python3"}, SubjectRequest{.venv = "/v"}}) {
        Silent host;
        const Report report = check(host, {.subject = subject, .driver = {.program = "/usr/bin/whynogpu-probe"}});
        EXPECT_EQ(report.verdict, "undetermined");
        for (const Report::Cause& cause : report.causes) EXPECT_NE(cause.status, "established") << cause.id << ": " << cause.title;
    }
}

TEST(AllCauses, EqualSnapshotsGiveEqualBytes) {
    for (const char* machine : {"debian", "debian--no-driver--no-extras", "ubuntu--no-path"}) {
        std::string first;
        for (int i = 0; i < 3; ++i) {
            FakeHost host = FakeHost::machine(machine);
            const std::string json = render_json(check(host, {}), {});
            if (i == 0) first = json;
            EXPECT_EQ(json, first) << machine;
        }
    }
}

TEST(AllCauses, OneFolderAndOneLineEach) {
    const std::filesystem::path folder = std::filesystem::path(test_folder()).parent_path() / "src/causes";
    std::set<std::string> folders, rows;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        const std::string id = entry.path().filename().string();
        folders.insert(id);
        EXPECT_TRUE(std::filesystem::exists(entry.path() / "page.md")) << id;
        const Cause* cause = find_cause(id);
        if (cause != nullptr) EXPECT_EQ(std::filesystem::exists(entry.path() / "judge.cpp"), cause->judge != nullptr) << id;
        if (cause != nullptr) EXPECT_EQ(std::filesystem::exists(entry.path() / "log.cpp"), cause->text_judge != nullptr) << id;
    }
    for (const Cause& cause : all_causes()) EXPECT_TRUE(rows.insert(std::string(cause.id)).second) << cause.id << " stands there twice";
    EXPECT_EQ(folders, rows);
}

TEST(AllCauses, StandInTheOrderOfTheirIds) {
    const auto& causes = all_causes();
    EXPECT_TRUE(std::is_sorted(causes.begin(), causes.end(), [](const Cause& a, const Cause& b) { return a.id < b.id; }));
}

TEST(AllCauses, ExplainCausesThatExistAndNotEachOther) {
    for (const Cause& cause : all_causes()) {
        EXPECT_FALSE(cause.summary.empty()) << cause.id;
        for (const std::string_view id : cause.explains) {
            const Cause* other = find_cause(id);
            ASSERT_NE(other, nullptr) << cause.id << " explains " << id;
            EXPECT_FALSE(explains(*other, cause.id)) << cause.id << " and " << id << " explain each other";
        }
    }
}

/// Longer circles would let all of their members vanish, too.
TEST(AllCauses, ExplainWithoutCircles) {
    for (const Cause& start : all_causes()) {
        std::set<std::string_view> reached(start.explains.begin(), start.explains.end());
        for (std::size_t before = 0; before != reached.size();) {
            before = reached.size();
            for (const std::string_view id : std::vector<std::string_view>(reached.begin(), reached.end()))
                for (const std::string_view next : find_cause(id)->explains) reached.insert(next);
        }
        EXPECT_FALSE(reached.contains(start.id)) << start.id;
    }
}

}  // namespace
}  // namespace whynogpu::test
