// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/dockerfile.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

std::vector<std::vector<std::string>> words(std::string_view text, ShellRules rules = {}) {
    std::vector<std::vector<std::string>> result;
    for (const ShellCommand& command : shell_commands(text, {0, static_cast<std::uint32_t>(text.size())}, rules)) {
        auto& line = result.emplace_back();
        for (const ShellWord& word : command) line.push_back(word.is_known ? word.text : "?");
    }
    return result;
}

using Lines = std::vector<std::vector<std::string>>;

TEST(ShellWords, CommandsAndQuotes) {
    EXPECT_EQ(words("a b && c 'd e'; f|g"), (Lines{{"a", "b"}, {"c", "d e"}, {"f"}, {"g"}}));
    EXPECT_EQ(words("pip install \"tensorflow>=2\" # why"), (Lines{{"pip", "install", "tensorflow>=2"}}));
    EXPECT_EQ(words("pip install tensorflow>=2"), (Lines{{"pip", "install", "tensorflow"}}));
    EXPECT_EQ(words("a 2>/dev/null >>log b &>x"), (Lines{{"a", "b"}}));
    EXPECT_EQ(words("a \\\n b"), (Lines{{"a", "b"}}));
    EXPECT_EQ(words("x=$(pip list) $HOME/y"), (Lines{{"?", "?"}}));
}

TEST(ShellWords, VariablesOfTheFile) {
    ShellRules rules;
    rules.variables = [](std::string_view name) { return name == "V" ? std::optional<std::string>("2.15") : std::nullopt; };
    EXPECT_EQ(words("pip install tensorflow==$V tensorflow==${V}.1 ${W:-x} ${W}", rules), (Lines{{"pip", "install", "tensorflow==2.15", "tensorflow==2.15.1", "x", "?"}}));
}

TEST(ShellWords, PlacesOfTheBytes) {
    const std::string_view text = "a \"b c\" d\\ e";
    const auto commands = shell_commands(text, {0, static_cast<std::uint32_t>(text.size())});
    ASSERT_EQ(commands.size(), 1u);
    ASSERT_EQ(commands[0].size(), 3u);
    EXPECT_EQ(text.substr(commands[0][1].text_at.begin, 3), "b c");
    EXPECT_TRUE(commands[0][2].text_at.empty());
}

TEST(Dockerfile, ContinuedLinesAndComments) {
    const std::string_view text = "# syntax=docker/dockerfile:1\nFROM python:3.11\n\nRUN --mount=type=cache,target=/x pip install \\\n# a note\n  a \\\n\n  b\nENV A=1\n";
    const DockerText docker = parse_dockerfile(text);
    ASSERT_EQ(docker.instructions.size(), 3u);
    EXPECT_EQ(docker.instructions[1].keyword, "RUN");
    ShellRules rules;
    rules.skips_comment_lines = true;
    const auto commands = shell_commands(text, docker.instructions[1].body, rules);
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].size(), 4u);
    EXPECT_EQ(docker.instructions[2].keyword, "ENV");
}

TEST(Dockerfile, HereDocuments) {
    const std::string_view text = "RUN <<EOF\npip install tensorflow\nEOF\nENV A=1\nRUN echo $((1 << x))\n";
    const DockerText docker = parse_dockerfile(text);
    ASSERT_EQ(docker.instructions.size(), 3u);
    ASSERT_EQ(docker.instructions[0].here_documents.size(), 1u);
    const TextRange inside = docker.instructions[0].here_documents[0];
    EXPECT_EQ(text.substr(inside.begin, inside.end - inside.begin), "pip install tensorflow\n");
    EXPECT_TRUE(docker.instructions[2].here_documents.empty());
}

TEST(Dockerfile, EscapeAndLists) {
    EXPECT_EQ(parse_dockerfile("# escape=`\nFROM a `\n AS b\nRUN c\n").instructions.size(), 2u);
    const std::string_view text = "RUN [\"pip\", \"install\", \"a\"]";
    const DockerText docker = parse_dockerfile(text);
    ASSERT_TRUE(docker.instructions[0].is_list);
    EXPECT_EQ(json_words(text, docker.instructions[0].body).size(), 3u);
}

TEST(Dockerfile, HostileTexts) {
    EXPECT_LE(parse_dockerfile(std::string(1'000'000, '\n') + std::string(100'000, '<')).instructions.size(), 1u);
    std::string many;
    for (int i = 0; i < 50'000; ++i) many += "RUN a\n";
    EXPECT_LE(parse_dockerfile(many).instructions.size(), 20'000u);
    EXPECT_EQ(shell_commands(std::string(100'000, '('), {0, 100'000}).size(), 0u);
}

}  // namespace
}  // namespace whynogpu
