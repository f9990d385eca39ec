// SPDX-License-Identifier: Apache-2.0
// What every row of knowledge/remedies/ must keep to.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "diagnose/remedies.hpp"
#include "fakes/folders.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::vector<EmbeddedFile> remedy_files() {
    std::vector<EmbeddedFile> files;
    for (const EmbeddedFile& file : embedded_knowledge())
        if (file.path.starts_with("remedies/")) files.push_back(file);
    return files;
}

std::vector<RemedyFile> all_purposes() {
    std::vector<RemedyFile> all;
    std::vector<DataError> errors;
    for (const EmbeddedFile& file : remedy_files()) all.push_back(read_remedies({file, errors}));
    for (const DataError& error : errors) ADD_FAILURE() << error.text();
    return all;
}

std::string place(const RemedyFile& file, const RemedyRow& row) {
    return "knowledge/remedies/" + file.purpose + ".toml:" + std::to_string(row.line) + ": " + row.id;
}

std::vector<std::string> commands_of(const RemedyRow& row) {
    std::vector<std::string> all = row.commands;
    all.insert(all.end(), row.undo_commands.begin(), row.undo_commands.end());
    if (!row.line_of_file.empty()) all.push_back(row.line_of_file);
    return all;
}

/// Everything in the row that may hold holes.
std::vector<std::string> texts_of(const RemedyRow& row) {
    std::vector<std::string> all = commands_of(row);
    for (const std::string* text : {&row.text, &row.risk, &row.undo, &row.mark}) all.push_back(*text);
    return all;
}

Holes with_values(const RemedyFile& file, const std::string& value) {
    Holes holes = {{"folder", value}, {"line", value}, {"mark", value}};
    for (const std::string& name : file.holes) holes[name] = value;
    for (const std::string_view name : common_hole_names()) holes[std::string(name)] = value;
    return holes;
}

bool shell_takes(const std::string& command) {
    const std::string file = testing::TempDir() + "/syntax_" + std::to_string(getpid()) + ".sh";
    std::ofstream(file) << command << "\n";
    const bool good = std::system(("sh -n '" + file + "' 2>/dev/null").c_str()) == 0;
    std::filesystem::remove(file);
    return good;
}

/// The command without what stands in single quotes, or in double quotes outside of any $( ).
std::string outside_quotes(const std::string& command) {
    std::string out, closers;  // closers: what ends each open context, innermost last
    for (std::size_t i = 0; i < command.size(); ++i) {
        const char c = command[i], context = closers.empty() ? '\0' : closers.back();
        if (context == '\'') {
            if (c == '\'') closers.pop_back();
        } else if (c == '\\') {
            ++i;
        } else if (c == context) {
            closers.pop_back();
        } else if (c == '$' && i + 1 < command.size() && command[i + 1] == '(') {
            closers.push_back(')');
            ++i;
        } else if (c == '"' || (c == '\'' && context != '"')) {
            closers.push_back(c);
        } else if (context != '"') {
            out += c;
        }
    }
    return out;
}

TEST(RemedyData, IsThereAndReadsWithoutErrors) {
    EXPECT_GE(all_purposes().size(), 30u);
    for (const RemedyFile& file : all_purposes()) EXPECT_FALSE(file.rows.empty()) << file.purpose;
}

TEST(RemedyData, MistakesAreNamedWithFileAndLine) {
    const EmbeddedFile file{"remedies/x.toml", "about = \"x\"\n[[remedy]]\nid = \"a\"\nsystems = []\nrank = 1\ntext = \"t\"\ncommands = []\nwho = \"me\"\nsource = \"s\"\nchecked = \"2026\"\ncolour = \"red\"\n"};
    std::vector<DataError> errors;
    (void)read_remedies({file, errors});
    std::vector<std::string> texts;
    for (const DataError& error : errors) texts.push_back(error.text());
    EXPECT_EQ(texts, (std::vector<std::string>{"remedies/x.toml:2: 'who' is none of user, root, host", "remedies/x.toml:2: 'checked' is not a date like 2026-11-21",
                                               "remedies/x.toml:11: unknown key 'colour'"}));
}

TEST(RemedyData, IdsAreUniqueWithinAPurpose) {
    for (const RemedyFile& file : all_purposes()) {
        std::set<std::string> seen;
        for (const RemedyRow& row : file.rows) EXPECT_TRUE(seen.insert(row.id).second) << place(file, row);
    }
}

TEST(RemedyData, TagsAreKnown) {
    std::set<std::string_view> known;
    for (const SystemTag& tag : system_tags()) known.insert(tag.name);
    for (const RemedyFile& file : all_purposes())
        for (const RemedyRow& row : file.rows) {
            for (const std::string& tag : row.systems) EXPECT_TRUE(known.contains(tag)) << place(file, row) << ": " << tag;
            for (const std::string& tag : row.not_systems) EXPECT_TRUE(known.contains(tag)) << place(file, row) << ": " << tag;
        }
}

TEST(RemedyData, HolesAreDeclaredAndUsed) {
    for (const RemedyFile& file : all_purposes()) {
        std::set<std::string> used;
        const Holes known = with_values(file, "x");
        for (const RemedyRow& row : file.rows)
            for (const std::string& text : texts_of(row))
                for (const std::string& name : hole_names(text)) {
                    EXPECT_TRUE(known.contains(name)) << place(file, row) << ": {" << name << "}";
                    used.insert(name == "folder" ? "path" : name);
                }
        for (const auto& [name, value] : file.defaults) {
            EXPECT_NE(std::find(file.holes.begin(), file.holes.end(), name), file.holes.end()) << file.purpose << " has a default for {" << name << "}";
            for (const std::string& inner : hole_names(value)) used.insert(inner);
        }
        for (const std::string& name : file.holes) EXPECT_TRUE(used.contains(name)) << file.purpose << " never uses {" << name << "}";
    }
}

TEST(RemedyData, HolesStandOutsideOfQuotes) {
    // Values bring their own quotes: inside of others they would end them.
    for (const RemedyFile& file : all_purposes())
        for (const RemedyRow& row : file.rows)
            for (const std::string& command : commands_of(row))
                EXPECT_EQ(hole_names(command), hole_names(outside_quotes(command))) << place(file, row) << ": " << command;
}

TEST(RemedyData, EveryCommandIsShellEvenWithNastyValues) {
    for (const RemedyFile& file : all_purposes()) {
        const Holes holes = with_values(file, "/it's a \"folder\" `of` $(mine)/x");
        for (const RemedyRow& row : file.rows)
            for (const std::string& command : commands_of(row)) {
                const auto filled = fill_command(command, holes);
                ASSERT_TRUE(filled) << place(file, row) << ": " << command;
                EXPECT_TRUE(shell_takes(*filled)) << place(file, row) << ": " << *filled;
            }
    }
}

TEST(RemedyData, NoCommandRaisesItsOwnPrivileges) {
    for (const RemedyFile& file : all_purposes())
        for (const RemedyRow& row : file.rows)
            for (const std::string& command : commands_of(row)) {
                EXPECT_FALSE(contains(command, "sudo")) << place(file, row);
                EXPECT_NE(command.substr(0, 3), "su ") << place(file, row);
            }
}

TEST(RemedyData, WhatRootMustDoIsSaid) {
    for (const RemedyFile& file : all_purposes())
        for (const RemedyRow& row : file.rows)
            if (row.actor == RemedyActor::root && !row.commands.empty()) {
                EXPECT_TRUE(contains(lower(row.text), "as root")) << place(file, row);
            }
}

TEST(RemedyData, WhatAProgramMayDoCanBeTakenBackByTheUser) {
    for (const RemedyFile& file : all_purposes())
        for (const RemedyRow& row : file.rows) {
            if (!row.automatic) continue;
            EXPECT_EQ(row.actor, RemedyActor::user) << place(file, row);
            EXPECT_FALSE(row.commands.empty()) << place(file, row);
            const bool harmless = row.risk.starts_with("none");
            EXPECT_TRUE(harmless || !row.undo.empty() || !row.undo_commands.empty()) << place(file, row);
        }
}

TEST(RemedyData, EveryPurposeThatACauseAsksForExists) {
    std::set<std::string> purposes;
    for (const RemedyFile& file : all_purposes()) purposes.insert(file.purpose);
    const std::filesystem::path sources = std::filesystem::path(test::test_folder()).parent_path() / "src";
    constexpr std::string_view call = "remedies.find(\"";
    int calls = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream in(entry.path());
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        for (std::size_t at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
            const std::size_t begin = at + call.size();
            const std::string purpose = text.substr(begin, text.find('"', begin) - begin);
            EXPECT_TRUE(purposes.contains(purpose)) << entry.path() << ": " << purpose;
            ++calls;
        }
    }
    EXPECT_GT(calls, 0);
}

}  // namespace
}  // namespace whynogpu
