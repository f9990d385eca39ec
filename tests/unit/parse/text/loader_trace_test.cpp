// SPDX-License-Identifier: Apache-2.0
// What LD_DEBUG=libs printed, of a program of our own (glibc 2.36).
#include "parse/text/loader_trace.hpp"

#include <gtest/gtest.h>

#include "util/text.hpp"

namespace whynogpu::test {
namespace {

std::string last_unfound(const std::string& text) {
    LoaderTraceReader reader;
    for (const std::string& line : split_lines(text)) (void)reader.take(line);
    return reader.last_unfound();
}

const std::string search =
    "     31230:\tfind library=libcudnn.so.8 [0]; searching\n     31230:\t search cache=/etc/ld.so.cache\n"
    "     31230:\t  trying file=/lib/x86_64-linux-gnu/libcudnn.so.8\n     31230:\t  trying file=/usr/lib/libcudnn.so.8\n     31230:\t\n";

TEST(LoaderTrace, ASearchThatNothingFollowsWasInVain) {
    EXPECT_EQ(last_unfound(search), "libcudnn.so.8");
}

TEST(LoaderTrace, WhatStartsWasFound) {
    EXPECT_EQ(last_unfound(search + "     31230:\tcalling init: /usr/lib/libcudnn.so.8\n"), "");
}

TEST(LoaderTrace, OddLinesAreNoNames) {
    EXPECT_EQ(last_unfound("find library=\ntrying file=   \ntrying file=" + std::string(5000, 'x') + "\n"), "");
    EXPECT_EQ(last_unfound(""), "");
}

}  // namespace
}  // namespace whynogpu::test
