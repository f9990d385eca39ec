// SPDX-License-Identifier: Apache-2.0
#include "parse/text/notebook.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace whynogpu {
namespace {

struct ReadNotebook {
    std::vector<std::string> lines;  // "number source|text"
    std::optional<std::string> damage;
};

ReadNotebook read(std::string_view json, std::size_t piece = 7) {
    ReadNotebook result;
    const auto more = [&]() {
        const std::string_view next = json.substr(0, piece);
        json.remove_prefix(next.size());
        return next;
    };
    result.damage = read_notebook(more, [&](const NotebookLine& line) { result.lines.push_back(std::to_string(line.number) + " " + line.source + "|" + line.text); });
    return result;
}

using Lines = std::vector<std::string>;

constexpr std::string_view notebook = R"({
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# not shown"]},
  {"cell_type": "code", "execution_count": 7, "metadata": {"text": "no"},
   "outputs": [
    {"name": "stderr", "output_type": "stream", "text": [
     "one\n",
     "two ",
     "parts\n"]},
    {"data": {"image/png": "iVBOR", "text/html": ["<b>no</b>"], "text/plain": ["[PhysicalDevice(name='x')]"]}, "output_type": "execute_result"},
    {"ename": "E", "evalue": "v", "output_type": "error", "traceback": ["frame", "Error: x\n  y"]}
   ],
   "source": ["import tensorflow as tf\n", "tf.config"]},
  {"cell_type": "code", "execution_count": null, "outputs": [{"text": "whole\ntext"}], "source": []}
 ],
 "nbformat": 4
})";

TEST(Notebook, OutputsAndCodeWithTheirCells) {
    const ReadNotebook result = read(notebook);
    EXPECT_FALSE(result.damage);
    EXPECT_EQ(result.lines, (Lines{"7 cell 2, In [7]|one", "9 cell 2, In [7]|two parts", "10 cell 2, In [7]|[PhysicalDevice(name='x')]", "11 cell 2, In [7]|frame",
                                   "11 cell 2, In [7]|Error: x", "11 cell 2, In [7]|  y", "13 cell 2, In [7], code|import tensorflow as tf", "13 cell 2, In [7], code|tf.config",
                                   "14 cell 3|whole", "14 cell 3|text"}));
}

TEST(Notebook, Format3) {
    const ReadNotebook result = read(R"({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "prompt_number": 2, "input": ["import x"], "outputs": [{"text": ["y"]}]}]}]})");
    EXPECT_EQ(result.lines, (Lines{"1 cell 1, In [2], code|import x", "1 cell 1, In [2]|y"}));
}

TEST(Notebook, DamageIsSaidAndWhatCameBeforeIsKept) {
    const ReadNotebook cut = read(notebook.substr(0, notebook.find("parts")));
    EXPECT_EQ(cut.lines, (Lines{"7 cell 2, In [7]|one", "9 cell 2, In [7]|two "}));
    ASSERT_TRUE(cut.damage);
    EXPECT_NE(cut.damage->find("cut off at line 9"), std::string::npos);
    EXPECT_TRUE(read("{\"cells\": [{\"outputs\": ]}").damage);
    EXPECT_TRUE(read(std::string(100'000, '[')).damage);
    EXPECT_TRUE(read("").damage);
}

TEST(Notebook, LongTextsAreCutWithoutTearingAnything) {
    std::string json = R"({"cells": [{"cell_type": "code", "outputs": [{"data": {"image/png": ")" + std::string(6 << 20, 'A') + R"(\u00e9"}}, {"text": ["after"]}]}]})";
    const ReadNotebook result = read(json, 65536);
    EXPECT_FALSE(result.damage);
    EXPECT_EQ(result.lines, (Lines{"1 cell 1|after"}));
    // What cannot be cut is refused, not collected.
    std::string escapes = R"({"cells": [{"outputs": [{"text": [")";
    for (int i = 0; i < 3'000'000; ++i) escapes += "\\u00e9";
    EXPECT_TRUE(read(escapes + "\"]}]}]}", 65536).damage);
    EXPECT_TRUE(read("[1" + std::string(20 << 20, '1') + "]", 65536).damage);
}

}  // namespace
}  // namespace whynogpu
