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

TEST(LoaderTrace, WhatIsMappedWasFoundAlthoughItsInitIsCutOff) {
    EXPECT_EQ(last_unfound(search + "     31230:\tfile=libcudnn.so.8 [0];  generating link map\n"), "");
}

TEST(LoaderTrace, MappedStartedAndBoundFilesAreOpenAndToldOnce) {
    LoaderTraceReader reader;
    EXPECT_EQ(reader.take("     7:\tfile=libcudart.so.11.0 [0];  generating link map"), LoaderLine::opened);
    EXPECT_EQ(reader.last_opened(), "libcudart.so.11.0");
    EXPECT_EQ(reader.take("     7:\tcalling init: /usr/local/cuda/lib64/libcudart.so.11.0"), LoaderLine::other);
    EXPECT_EQ(reader.take("     7:\tbinding file /x/a.so [0] to /y/libcublas.so.11 [0]: normal symbol `cublasCreate_v2'"), LoaderLine::opened);
    EXPECT_EQ(reader.last_opened(), "libcublas.so.11");
    EXPECT_EQ(reader.take("     7:\tfile=libcudnn.so.8 [0];  needed by /x/a.so [0]"), LoaderLine::other);
}

TEST(LoaderTrace, AVainLookupIsNoFailureOfTheLibrary) {
    EXPECT_TRUE(is_vain_lookup("     7:\t/usr/lib/libcuda.so.1: error: symbol lookup error: undefined symbol: cuNew (fatal)"));
    EXPECT_FALSE(is_vain_lookup("python: symbol lookup error: /x/a.so: undefined symbol: cuNew"));
}

TEST(LoaderTrace, OddLinesAreNoNames) {
    EXPECT_EQ(last_unfound("find library=\ntrying file=   \ntrying file=" + std::string(5000, 'x') + "\n"), "");
    EXPECT_EQ(last_unfound(""), "");
}

}  // namespace
}  // namespace whynogpu::test
