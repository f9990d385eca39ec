// SPDX-License-Identifier: Apache-2.0
#include "loader/dynamic_string.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

std::string expanded(const std::string& text) {
    return expand_dynamic_string(text, {"/opt/app", [] { return "lib/x86_64-linux-gnu"; }, [] { return "haswell"; }});
}

TEST(DynamicString, replacesTheThreeTokens) {
    EXPECT_EQ(expanded("$ORIGIN/../lib"), "/opt/app/../lib");
    EXPECT_EQ(expanded("${ORIGIN}x/$LIB/${PLATFORM}"), "/opt/appx/lib/x86_64-linux-gnu/haswell");
}

TEST(DynamicString, leavesEverythingElse) {
    EXPECT_EQ(expanded("$ORIGINAL/$HOME/$/${ORIGIN"), "$ORIGINAL/$HOME/$/${ORIGIN");
    EXPECT_EQ(expanded("$LIB64 $LIB_ $LIB-"), "$LIB64 $LIB_ lib/x86_64-linux-gnu-");
    EXPECT_EQ(expanded(""), "");
}

TEST(DynamicString, isEmptyWhenTheOriginIsNotKnown) {
    EXPECT_EQ(expand_dynamic_string("a/$ORIGIN", {std::nullopt, [] { return "lib"; }, [] { return "p"; }}), "");
}

}  // namespace
}  // namespace whynogpu
