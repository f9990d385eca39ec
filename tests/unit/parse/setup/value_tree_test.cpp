// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/value_tree.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

std::string_view part(std::string_view text, TextRange at) {
    return text.substr(at.begin, at.end - at.begin);
}

TEST(ValueTree, YamlWithPlaces) {
    const std::string_view text = "a: &x {b: 1}\n# \u00e9\nc:\n  <<: *x\n  d: [\"e\", f]\r\ng: ~\n---\nh: i\n";
    const ParsedTree parsed = parse_yaml(text);
    ASSERT_EQ(parsed.problem, "");
    ASSERT_EQ(parsed.tree.documents.size(), 2u);
    const TreeValue root = parsed.tree.root();
    EXPECT_EQ(root["c"]["b"].text(), "1");
    EXPECT_EQ(part(text, root["c"]["d"].items()[0].at()), "\"e\"");
    EXPECT_EQ(part(text, root["c"]["d"].items()[1].at()), "f");
    EXPECT_FALSE(root["g"]);
    EXPECT_FALSE(root["no"]["such"]["thing"]);
    EXPECT_EQ(parsed.tree.root(1)["h"].text(), "i");
}

TEST(ValueTree, HostileYaml) {
    EXPECT_NE(parse_yaml(std::string(100'000, '[')).problem, "");
    EXPECT_NE(parse_yaml("a: [b").problem, "");
    EXPECT_NE(parse_yaml("a: *nobody\nb: &b [*b]\n").tree.documents.size(), 2u);
    std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int k = 0; k < 10; ++k) bomb += (k > 0 ? "," : "") + before;
        bomb += "]\n";
    }
    EXPECT_NE(parse_yaml(bomb).problem, "");
    std::string long_list = "a:\n";
    for (int i = 0; i < 300'000; ++i) long_list += "- b\n";
    EXPECT_NE(parse_yaml(long_list).problem, "");
}

TEST(ValueTree, JsonWithComments) {
    const std::string_view text = "// top\n{\"a\": /* x */ [\"--gpus\", \"all\",],\t\"b\": \"http://x \\\"y\\\" \\ud83d\\ude00\", \"c\": {\"d\": true}}\n";
    const ParsedTree parsed = parse_json_with_comments(text);
    ASSERT_EQ(parsed.problem, "");
    const TreeValue root = parsed.tree.root();
    EXPECT_EQ(root["a"].items().size(), 2u);
    EXPECT_EQ(part(text, root["a"].items()[0].at()), "\"--gpus\"");
    EXPECT_TRUE(root["b"].text().starts_with("http://x \"y\""));
    EXPECT_EQ(root["c"]["d"].text(), "true");
    EXPECT_NE(parse_json_with_comments("a: b").problem, "");
}

TEST(ValueTree, TomlWithPlaces) {
    const std::string_view text = "# \u00e9\n[project]\ndependencies = [\n  \"tensorflow>=2\",\n]\nflag = true\nnumber = 3\n[[package]]\nname = 'a'\n";
    const ParsedTree parsed = parse_toml(text);
    ASSERT_EQ(parsed.problem, "");
    const TreeValue root = parsed.tree.root();
    EXPECT_EQ(part(text, root["project"]["dependencies"].items()[0].at()), "\"tensorflow>=2\"");
    EXPECT_EQ(part(text, root["project"].find("dependencies")->key_at), "dependencies");
    EXPECT_EQ(root["project"]["flag"].text(), "true");
    EXPECT_EQ(root["project"]["number"].text(), "3");
    EXPECT_EQ(root["package"].items()[0]["name"].text(), "a");
}

TEST(ValueTree, HostileToml) {
    std::string dots = "a";
    for (int i = 0; i < 100'000; ++i) dots += ".a";
    EXPECT_NE(parse_toml(dots + " = 1").problem, "");
    EXPECT_NE(parse_toml("x = " + std::string(100'000, '[')).problem, "");
    const ParsedTree broken = parse_toml("a = 1\nb =\n");
    EXPECT_NE(broken.problem, "");
    EXPECT_EQ(broken.line, 2);
    EXPECT_NE(parse_toml("a = '\xFF'").problem, "");
}

}  // namespace
}  // namespace whynogpu
