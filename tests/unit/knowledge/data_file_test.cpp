// SPDX-License-Identifier: Apache-2.0
#include "knowledge/data_file.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

std::vector<std::string> texts(const std::vector<DataError>& errors) {
    std::vector<std::string> result;
    for (const DataError& error : errors) result.push_back(error.text());
    return result;
}

TEST(DataFile, ReadsEveryKindOfValue) {
    std::vector<DataError> errors;
    const DataFile file({"a.toml", "name = \"x\"\ncount = 3\non = true\nlist = [\"a\", \"b\"]\nversion = \"3.10\"\n"
                                     "chips = [\"7.5\", \"12.0\"]\n[inner]\nkey = \"v\"\n[[row]]\nn = 1\n[[row]]\nn = 2\n"}, errors);
    DataTable table = file.table();
    EXPECT_EQ(table.text("name"), "x");
    EXPECT_EQ(table.number("count"), 3);
    EXPECT_TRUE(table.flag("on"));
    EXPECT_EQ(table.texts("list"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(table.version("version").minor(), 10);
    EXPECT_EQ(table.capabilities("chips"), (std::vector<Capability>{{7, 5}, {12, 0}}));
    EXPECT_EQ(table.table("inner").text("key"), "v");
    EXPECT_EQ(table.tables("row").size(), 2u);
    EXPECT_EQ(table.tables("row")[1].number("n"), 2);
    table.finish();
    EXPECT_EQ(texts(errors), std::vector<std::string>{});
}

TEST(DataFile, NamesFileAndLineOfEveryMistake) {
    struct Case {
        const char* text;
        const char* error;
    };
    const Case cases[] = {
        {"known = \"v\"\nother = 1\n", "a.toml:2: unknown key 'other'"},
        {"\n\nknown = 1\n", "a.toml:3: 'known' is not a string"},
        {"known = \"\"\n", "a.toml:1: 'known' is empty"},
        {"# nothing\n", "missing key 'known'"},
        {"known = \n", "a.toml:1:"},
        {"known = \"v\"\nknown = \"w\"\n", "a.toml:2:"},
    };
    for (const Case& c : cases) {
        std::vector<DataError> errors;
            const DataFile file({"a.toml", c.text}, errors);
        DataTable table = file.table();
        (void)table.text("known");
        table.finish();
        ASSERT_FALSE(errors.empty()) << c.text;
        EXPECT_NE(errors.front().text().find(c.error), std::string::npos) << errors.front().text();
    }
}

TEST(DataFile, RefusesDatesVersionsAndCapabilitiesThatAreNone) {
    std::vector<DataError> errors;
    const DataFile file({"a.toml", "source = \"s\"\nchecked = \"yesterday\"\nv = \"new\"\nr = \"about 2\"\nc = [\"8.0\", \"7.0\"]\nd = \"75\"\n"}, errors);
    DataTable table = file.table();
    std::string source, checked;
    table.provenance(source, checked);
    (void)table.version_or_none("v");
    (void)table.range("r");
    (void)table.capabilities("c");
    (void)table.capability("d");
    const std::vector<std::string> expected = {"a.toml:1: 'checked' is not a date like 2026-11-21", "a.toml:3: 'new' is not a version",
                                               "a.toml:4: 'about 2' is not a version range", "a.toml:1: 'c' is not sorted",
                                               "a.toml:6: '75' is not a compute capability"};
    EXPECT_EQ(texts(errors), expected);
}

}  // namespace
}  // namespace whynogpu
