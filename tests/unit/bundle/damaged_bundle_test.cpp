// SPDX-License-Identifier: Apache-2.0
// A bundle comes from anywhere: damage gives a clear error or an honest report, never a crash.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bundle/recording_host.hpp"
#include "bundle/replay_host.hpp"
#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string& sound_bundle() {
    static const std::string text = [] {
        FakeHost host = FakeHost::machine("ubuntu");
        RecordingHost recorder(host);
        (void)json_on(recorder);
        return write_bundle(recorder.bundle(), names_to_replace(host));
    }();
    return text;
}

std::string error_of(const std::string& text) {
    std::string error;
    return read_bundle(text, error) ? "read" : error;
}

/// Read, and if that works, diagnosed.
void survives(const std::string& text) {
    std::string error;
    auto bundle = read_bundle(text, error);
    if (!bundle) {
        EXPECT_FALSE(error.empty());
        return;
    }
    ReplayHost host(std::move(*bundle));
    EXPECT_FALSE(json_on(host, host.request()).empty());
}

std::string with(const Json& change) {
    Json all = Json::parse(sound_bundle());
    all.update(change);
    return all.dump();
}

TEST(DamagedBundle, NoBundleAtAll) {
    for (const char* text : {"", "{", "null", "[]", "42", "\"schema\"", "{}", "\x7f" "ELF", "Traceback (most recent call last):"})
        EXPECT_EQ(error_of(text), "is not a bundle: not JSON with a \"schema\"") << text;
}

TEST(DamagedBundle, AnotherSchema) {
    EXPECT_EQ(error_of(R"({"schema": "whynogpu/bundle/2"})"), "is of schema \"whynogpu/bundle/2\"; this program reads \"whynogpu/bundle/1\"");
    EXPECT_EQ(error_of(R"({"schema": 1})"), "is of schema 1; this program reads \"whynogpu/bundle/1\"");
    EXPECT_EQ(error_of(R"({"schema": "whynogpu/report/1", "verdict": "gpu"})"), "is of schema \"whynogpu/report/1\"; this program reads \"whynogpu/bundle/1\"");
}

TEST(DamagedBundle, PartsMissing) {
    for (const char* part : {"request", "environment", "answers"}) {
        Json all = Json::parse(sound_bundle());
        all.erase(part);
        EXPECT_TRUE(error_of(all.dump()).starts_with("is a damaged bundle: ")) << part;
    }
}

TEST(DamagedBundle, PartsOfAWrongType) {
    const Json wrong[] = {nullptr, 1, -1.5, "text", true, Json::array({1}), Json{{"a", 1}}, Json::array({Json{{"ask", 7}}}), Json::array({Json{{"nothing", "here"}}}), Json{{"python", Json::array()}}};
    for (const char* part : {"request", "environment", "answers"})
        for (const Json& value : wrong) survives(with({{part, value}}));
}

TEST(DamagedBundle, CutAnywhere) {
    const std::string& text = sound_bundle();
    for (std::size_t length = 0; length + 2 < text.size(); length += 997) EXPECT_NE(error_of(text.substr(0, length)), "read") << length;
}

TEST(DamagedBundle, EveryAnswerOfAWrongType) {
    const Json wrong[] = {nullptr, 1e300, -1, 18446744073709551615u, "text", true, Json::array(), Json{{"hex", "zz"}}, Json{{"hex", 1}}, Json{{"hex", "0"}}, Json::array({1, 2, 3, 4, 5, 6, 7, 8, 9}),
                          Json::array({99, -5, -5, -5, -5, -5, -5, -5, -5}), Json::array({0, 1e300, 0, 0, 1e300, 0, 0, 0, 0}), Json{{"damage", 1000}, {"needed", Json::array({Json::array()})}}};
    for (const Json& value : wrong) {
        Json all = Json::parse(sound_bundle());
        for (Json& answer : all["answers"])
            if (answer.contains("is")) answer["is"] = value;
        survives(all.dump());
    }
}

/// One answer wrong at a time, by kind of question: the others lead deeper into the program.
TEST(DamagedBundle, OneAnswerOfAWrongType) {
    const Json sound = Json::parse(sound_bundle());
    const Json wrong[] = {Json(), Json("\xc3\xa9 \\ \" \n"), Json::array({2, 511, 0, 0, 18446744073709551615u, 0, 0, 0, 0}), Json::array({"", "..", "/", "a/b", std::string(5000, 'x')})};
    for (std::size_t i = 0; i < sound["answers"].size(); i += 7)
        for (const Json& value : wrong) {
            Json all = sound;
            all["answers"][i]["is"] = value;
            survives(all.dump());
        }
}

TEST(DamagedBundle, StatesAndOriginsMissing) {
    for (const char* part : {"origin", "is"}) {
        Json all = Json::parse(sound_bundle());
        for (Json& answer : all["answers"]) answer.erase(part);
        survives(all.dump());
    }
    Json all = Json::parse(sound_bundle());
    for (Json& answer : all["answers"]) {
        answer.erase("is");
        answer["unknown"] = "no-such-reason";
    }
    survives(all.dump());
}

TEST(DamagedBundle, NestedWithoutEnd) {
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    EXPECT_EQ(error_of(deep), "is not a bundle: values nested too deeply");
    EXPECT_EQ(error_of(R"({"schema":"whynogpu/bundle/1","request":{},"environment":{},"answers":[{"ask":"x","is":)" + deep + "}]}"), "is not a bundle: values nested too deeply");
    EXPECT_NE(error_of(R"({"schema": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"["})"), "is not a bundle: values nested too deeply");
}

TEST(DamagedBundle, NamesThatAreNoText) {
    const std::string odd = std::string("/home/user/tf/bin/pyth\xff\xfeon", 26);
    FakeHost host = FakeHost::machine("debian");
    RecordingHost recorder(host);
    const std::string json = json_on(recorder, {.python = odd});
    Bundle bundle = recorder.bundle();
    bundle.request.python = odd;
    std::string error;
    auto read = read_bundle(write_bundle(bundle, {}), error);
    ASSERT_TRUE(read) << error;
    EXPECT_EQ(read->request.python, odd);
    ReplayHost replay(std::move(*read));
    EXPECT_EQ(json_on(replay, replay.request()), json);
    EXPECT_TRUE(is_utf8(json));
}

}  // namespace
}  // namespace whynogpu::test
