// SPDX-License-Identifier: Apache-2.0
#include "parse/text/markup.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

TEST(Markup, QuotationsAreOpened) {
    EXPECT_EQ(without_markup("> I tensorflow/a.cc:1] x"), "I tensorflow/a.cc:1] x");
    EXPECT_EQ(without_markup("> > twice"), "twice");
    EXPECT_EQ(without_markup(">>text"), "text");
    EXPECT_EQ(without_markup(">"), "");
    EXPECT_EQ(without_markup("> >>> import tensorflow"), ">>> import tensorflow");
}

TEST(Markup, WhatIsNoQuotationStays) {
    EXPECT_EQ(without_markup(">>> import tensorflow"), ">>> import tensorflow");
    EXPECT_EQ(without_markup(">= 2.4 is needed"), ">= 2.4 is needed");
    EXPECT_EQ(without_markup("a > b"), "a > b");
    EXPECT_EQ(without_markup("numpy>=1.2,<2 & <unknown>"), "numpy>=1.2,<2 & <unknown>");
}

TEST(Markup, EntitiesAndTagsAreRead) {
    EXPECT_EQ(without_markup("library &#39;libcudart.so.11.0&#x27;; a &lt; b &amp;&amp; c&nbsp;d"), "library 'libcudart.so.11.0'; a < b && c d");
    EXPECT_EQ(without_markup("&amp;lt;"), "&lt;");
    EXPECT_EQ(without_markup("<pre><code class=\"x\">text</code></pre><br/>"), "text");
    EXPECT_EQ(without_markup("in <module>, <stdin>, <class 'x'>"), "in <module>, <stdin>, <class 'x'>");
    EXPECT_EQ(without_markup("&&#;&#x;&#999999999;"), "&&#;&#x;&#999999999;");
}

TEST(Markup, MarkdownIsRead) {
    EXPECT_EQ(without_markup("```text"), "");
    EXPECT_EQ(without_markup("~~~"), "");
    EXPECT_EQ(without_markup("`ImportError: libcudnn.so.8`"), "ImportError: libcudnn.so.8");
    EXPECT_EQ(without_markup("**W tensorflow/x.cc**"), "W tensorflow/x.cc");
    EXPECT_EQ(without_markup("set `A` and `B`"), "set `A` and `B`");
    EXPECT_EQ(without_markup("CUDA\\_VISIBLE\\_DEVICES=\\[0\\]"), "CUDA_VISIBLE_DEVICES=[0]");
    EXPECT_EQ(without_markup("C:\\_work\\[x]"), "C:\\_work\\[x]");
}

TEST(Markup, CurlyQuotesBecomeStraight) {
    EXPECT_EQ(without_markup("\xE2\x80\x98libcuda.so.1\xE2\x80\x99 \xE2\x80\x9Cx\xE2\x80\x9D a\xC2\xA0" "b\xE2\x80\x8B" "c"), "'libcuda.so.1' \"x\" a bc");
}

}  // namespace
}  // namespace whynogpu
