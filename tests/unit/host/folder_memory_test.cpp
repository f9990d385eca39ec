// SPDX-License-Identifier: Apache-2.0
#include "host/folder_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "host/real_host.hpp"

namespace whynogpu::test {
namespace {

namespace fs = std::filesystem;

/// A folder of this test alone, gone at its end.
class RealFolder : public ::testing::Test {
  protected:
    RealFolder() {
        std::string text = (fs::temp_directory_path() / "whynogpu-XXXXXX").string();
        folder_ = mkdtemp(text.data());
    }
    ~RealFolder() override { fs::remove_all(folder_); }
    void file(const std::string& name) const {
        fs::create_directories(fs::path(folder_ + "/" + name).parent_path());
        std::ofstream(folder_ + "/" + name) << name;
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

    std::string folder_;
};

TEST_F(RealFolder, WhatIsNotListedIsNotThere) {
    file("lib/libcudart.so.12");
    FolderMemory memory;
    EXPECT_FALSE(memory.rules_out(path("lib/libcuda.so.1"))) << "nobody looked yet";
    ASSERT_TRUE(memory.list(path("lib")).is_present());
    EXPECT_FALSE(memory.rules_out(path("lib/libcudart.so.12")));
    EXPECT_EQ(memory.rules_out(path("lib/libcuda.so.1")), memory.rules_out(path("lib/other")));
    EXPECT_FALSE(memory.rules_out(path("lib/.")));
    EXPECT_FALSE(memory.rules_out(path("lib/..")));
    EXPECT_FALSE(memory.rules_out(path("lib/")));
    EXPECT_FALSE(memory.rules_out(path("lib/libcudart.so.12/below"))) << "another folder";
}

TEST_F(RealFolder, AFolderThatIsNotThereHasNoFiles) {
    FolderMemory memory;
    EXPECT_TRUE(memory.list(path("gone")).is_absent());
    EXPECT_TRUE(memory.rules_out(path("gone/file")));
}

TEST_F(RealFolder, LooksThroughAFolderAfterSomeMisses) {
    file("lib/there");
    fs::create_symlink("nowhere", path("lib/dangling"));
    RealHost host({});
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(host.status(path("lib/gone" + std::to_string(i))).is_absent());
        EXPECT_TRUE(host.elf(path("lib/gone" + std::to_string(i))).is_absent());
    }
    EXPECT_TRUE(host.status(path("lib/there")).is_present());
    EXPECT_EQ(*host.read(path("lib/there"), 100, 0), "lib/there");
    EXPECT_TRUE(host.status(path("lib/dangling")).is_absent());
    EXPECT_TRUE(host.link_status(path("lib/dangling")).is_present());
}

TEST_F(RealFolder, DeniedStaysUnknown) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    file("closed/file");
    fs::permissions(path("closed"), fs::perms::none);
    RealHost host({});
    for (int i = 0; i < 6; ++i) EXPECT_FALSE(host.status(path("closed/a" + std::to_string(i))).is_absent());
    fs::permissions(path("closed"), fs::perms::owner_all);
}

/// Random trees of folders, files and links, and random paths in them: as realpath(3) says.
TEST_F(RealFolder, ResolvesLinksAsTheSystemDoes) {
    std::mt19937 dice(7);
    const auto pick = [&](unsigned n) { return static_cast<unsigned>(dice() % n); };
    const char* const names[] = {"a", "b", ".c", "d"};
    const char* const parts[] = {"a", "b", ".c", "d", "..", ".", "", "a", "b"};
    int resolved = 0, refused = 0;
    for (int tree = 0; tree < 60; ++tree) {
        const std::string root = path("t" + std::to_string(tree));
        fs::create_directories(root + "/a/b/d");
        for (int i = 0; i < 8; ++i) {
            std::error_code ignored;
            std::string place = root;
            for (unsigned depth = pick(3); depth > 0; --depth) place += std::string("/") + names[pick(4)];
            place += std::string("/") + names[pick(4)];
            if (pick(4) == 0) fs::create_directories(place, ignored);
            else if (pick(3) == 0) std::ofstream(place) << "x";
            else fs::create_symlink(std::string(pick(3) == 0 ? root + "/" : pick(2) == 0 ? "../" : "") + names[pick(4)] + (pick(4) == 0 ? "/.." : ""), place, ignored);
        }
        FolderMemory memory;
        for (int i = 0; i < 60; ++i) {
            std::string asked = root;
            for (unsigned depth = 1 + pick(5); depth > 0; --depth) asked += std::string("/") + parts[pick(9)];
            char* real = realpath(asked.c_str(), nullptr);
            const auto answer = memory.real_path(asked);
            ASSERT_EQ(answer.is_present(), real != nullptr) << asked;
            if (real != nullptr) {
                EXPECT_EQ(*answer, real) << asked;
            }
            ++(real != nullptr ? resolved : refused);
            std::free(real);
        }
    }
    EXPECT_GT(resolved, 300);
    EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace whynogpu::test
