// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/requirement.hpp"

#include <gtest/gtest.h>

#include "parse/setup/requirements_file.hpp"

namespace whynogpu {
namespace {

TEST(Requirement, Forms) {
    const auto full = parse_requirement("TensorFlow [and-cuda] >= 2.14, < 2.16 ; python_version < '3.12'");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->name, "tensorflow");
    EXPECT_EQ(full->extras, std::vector<std::string>{"and-cuda"});
    EXPECT_EQ(full->specifier, ">=2.14,<2.16");
    EXPECT_EQ(full->marker, "python_version < '3.12'");
    EXPECT_TRUE(full->range.contains(Version("2.15.1")));
    EXPECT_EQ(parse_requirement("six (>=1.12)")->specifier, ">=1.12");
    EXPECT_FALSE(parse_requirement("x @ https://example.org/x.whl")->has_range);
    EXPECT_FALSE(parse_requirement("tensorflow=2.0")->has_range);
    EXPECT_EQ(parse_requirement("tf_nightly")->name, "tf-nightly");
    EXPECT_FALSE(parse_requirement("./local"));
    EXPECT_FALSE(parse_requirement(""));
    EXPECT_FALSE(parse_requirement("a[b"));
}

TEST(Requirement, Places) {
    const std::string text = " tensorflow-gpu == 2.13 ; x == 'y'";
    const auto requirement = parse_requirement(text);
    ASSERT_TRUE(requirement);
    EXPECT_EQ(text.substr(requirement->name_at.begin, requirement->name_at.end - requirement->name_at.begin), "tensorflow-gpu");
    EXPECT_EQ(text.substr(requirement->specifier_at.begin, requirement->specifier_at.end - requirement->specifier_at.begin), "== 2.13");
}

TEST(Marker, OnLinux) {
    const auto says = [](const char* marker, const char* python = "") { return holds_on_linux(marker, python); };
    EXPECT_EQ(says(""), MarkerAnswer::yes);
    EXPECT_EQ(says("sys_platform == 'darwin'"), MarkerAnswer::no);
    EXPECT_EQ(says("platform_machine != \"arm64\" or platform_system != \"Darwin\""), MarkerAnswer::yes);
    EXPECT_EQ(says("sys_platform == 'darwin' and platform_machine == 'arm64'"), MarkerAnswer::no);
    EXPECT_EQ(says("python_version < '3.9'"), MarkerAnswer::unknown);
    EXPECT_EQ(says("python_version < '3.10'", "3.9"), MarkerAnswer::yes);
    EXPECT_EQ(says("'3.10' <= python_version", "3.9"), MarkerAnswer::no);
    EXPECT_EQ(says("platform_machine in 'x86_64 AMD64'"), MarkerAnswer::yes);
    EXPECT_EQ(says("sys_platform == 'win32' or (extra == 'gpu' and os_name == 'posix')"), MarkerAnswer::unknown);
    EXPECT_EQ(says("(((sys_platform == 'win32')))"), MarkerAnswer::no);
    EXPECT_EQ(says("sys_platform =="), MarkerAnswer::unknown);
    EXPECT_EQ(says(std::string(10'000, '(').c_str()), MarkerAnswer::unknown);
}

TEST(RequirementsFile, Lines) {
    const std::string text =
        "# list\n-r base.txt\n--index-url https://example.org\n-c held.txt # why\ntensorflow==2.15.1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
        "numpy<2  # held\n-e .\ngit+https://example.org/x\n./wheels/a.whl\n";
    const auto lines = parse_requirements(text);
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0].file, "base.txt");
    EXPECT_EQ(lines[1].kind, RequirementLine::Kind::constrains);
    EXPECT_EQ(lines[1].file, "held.txt");
    EXPECT_EQ(text.substr(lines[2].at.begin, lines[2].at.end - lines[2].at.begin), "tensorflow==2.15.1");
    EXPECT_EQ(lines[3].requirement.specifier, "<2");
}

}  // namespace
}  // namespace whynogpu
