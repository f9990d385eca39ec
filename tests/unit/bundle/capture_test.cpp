// SPDX-License-Identifier: Apache-2.0
// A capture diagnosed elsewhere says what the machine itself would say.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bundle/recording_host.hpp"
#include "bundle/replay_host.hpp"
#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

struct Capture {
    std::string json;    ///< what was said while recording
    std::string bundle;  ///< the file
};

Capture capture(FakeHost& host, const SubjectRequest& subject = {}) {
    RecordingHost recorder(host);
    Capture out;
    out.json = json_on(recorder, subject);
    Bundle bundle = recorder.bundle();
    bundle.request = subject;
    out.bundle = write_bundle(bundle, names_to_replace(host));
    return out;
}

std::string replay(const std::string& text) {
    std::string error;
    auto bundle = read_bundle(text, error);
    if (!bundle) return error;
    ReplayHost host(std::move(*bundle));
    return json_on(host, host.request());
}

TEST(Capture, EveryMachineIsDiagnosedElsewhereWithTheSameResult) {
    for (const std::string& name : all_machines()) {
        FakeHost live = FakeHost::machine(name), recorded = FakeHost::machine(name);
        const Capture taken = capture(recorded);
        EXPECT_EQ(taken.json, json_on(live)) << name << ": recording changes the result";
        EXPECT_EQ(replay(taken.bundle), taken.json) << name;
    }
}

/// What the validation of reports against the schema feeds to the real program.
TEST(Capture, WritesABundleOfEveryMachine) {
    const char* folder = std::getenv("WHYNOGPU_WRITE_BUNDLES");
    if (folder == nullptr) GTEST_SKIP() << "WHYNOGPU_WRITE_BUNDLES names no folder";
    std::filesystem::create_directories(folder);
    for (const std::string& name : all_machines()) {
        FakeHost host = FakeHost::machine(name);
        const Capture taken = capture(host);
        std::ofstream(std::string(folder) + "/" + name + ".bundle", std::ios::binary) << taken.bundle;
        std::ofstream(std::string(folder) + "/" + name + ".json", std::ios::binary) << taken.json;
    }
}

TEST(Capture, TheRequestIsRemembered) {
    FakeHost host = FakeHost::machine("debian--wrong-interpreter");
    const Capture taken = capture(host, {.venv = "/home/user/tf"});
    EXPECT_EQ(replay(taken.bundle), taken.json);
    EXPECT_TRUE(contains(taken.json, "\"verdict\": \"gpu\""));
}

TEST(Capture, NamesAreReplacedAndTheRestIsTheSame) {
    const auto renamed = [](std::string text) {
        text = replace_all(text, "/home/user", "/home/alice.smith");
        return replace_all(text, "host=host", "host=alices-laptop");
    };
    FakeHost host(renamed(test_file("machines/debian.txt")));
    host.lay_over("-- env --\nHOME=/home/alice.smith\nPYTHONPATH=/home/alice.smith/code\nTF_API_TOKEN=hunter2\n-- system --\nhome=/home/alice.smith\ncwd=/home/alice.smith\n");
    const Capture taken = capture(host);
    for (const char* secret : {"alice", "smith", "laptop", "hunter2"}) EXPECT_FALSE(contains(taken.bundle, secret)) << secret;
    EXPECT_EQ(replay(taken.bundle), replace_all(taken.json, "/home/alice.smith", "/home/user"));
}

TEST(Capture, OtherVariablesOfTheShellAreNotRecorded) {
    FakeHost host = FakeHost::machine("debian");
    host.set_variable("MY_NOTES", "nobody's business");
    host.set_variable("CUDA_VISIBLE_DEVICES", "0");
    const Capture taken = capture(host);
    EXPECT_FALSE(contains(taken.bundle, "nobody"));
    EXPECT_TRUE(contains(taken.bundle, "CUDA_VISIBLE_DEVICES"));
}

TEST(Capture, WhatWasNotAskedIsUnknownNotAbsent) {
    ReplayHost host({});
    EXPECT_TRUE(host.read("/etc/os-release", 10, 0).is_unknown());
    EXPECT_EQ(host.status("/dev/nvidia0").why(), Unknown::not_captured);
    EXPECT_TRUE(host.run({}).is_unknown());
    ASSERT_EQ(host.unanswered().size(), 3U);
    EXPECT_EQ(host.unanswered()[1], "status /dev/nvidia0");
    const Report report = check_on(host);
    EXPECT_EQ(report.verdict, "undetermined");
    for (const Report::Cause& cause : report.causes) EXPECT_NE(cause.status, "established") << cause.id;
}

}  // namespace
}  // namespace whynogpu::test
