// SPDX-License-Identifier: Apache-2.0
#include "parse/os_release.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

TEST(OsRelease, QuotingIsRemoved) {
    const auto values = parse_os_release(
        "# comment\nPRETTY_NAME=\"Rocky Linux 9.4 (Blue \\\"Onyx\\\")\"\nID='rocky'\n\n  VERSION_ID=9.4  "
        "\nID_LIKE=\"rhel centos fedora\"\r\n");
    EXPECT_EQ(values.at("PRETTY_NAME"), "Rocky Linux 9.4 (Blue \"Onyx\")");
    EXPECT_EQ(values.at("ID"), "rocky");
    EXPECT_EQ(values.at("VERSION_ID"), "9.4");
    EXPECT_EQ(values.at("ID_LIKE"), "rhel centos fedora");
    EXPECT_EQ(values.size(), 4u);
}

TEST(OsRelease, DamagedLinesAreNoValues) {
    EXPECT_TRUE(parse_os_release("").empty());
    EXPECT_TRUE(parse_os_release("=x\nno equals sign\n#ID=debian").empty());
    EXPECT_EQ(parse_os_release("ID=\"").at("ID"), "\"");
}

}  // namespace
}  // namespace whynogpu
