// SPDX-License-Identifier: Apache-2.0
#include "parse/text/shell_session.hpp"

#include <gtest/gtest.h>

#include <string>

#include "util/text.hpp"

namespace whynogpu::test {
namespace {

/// All that a session shows, one after the other.
std::string shown(const std::string& text) {
    ShellSessionReader reader;
    std::string all;
    for (const std::string& line : split(text, '\n'))
        for (const std::string& id : reader.take(line)) all += (all.empty() ? "" : " ") + id;
    return all;
}

TEST(ShellSession, ACommandThatPrintsNothingIsAnAnswer) {
    EXPECT_EQ(shown("$ lsmod | grep nvidia\n$ ls\n"), "module-not-loaded");
    EXPECT_EQ(shown("(tf) ana@pc:~$ lsmod | grep -i nvidia\n\n(tf) ana@pc:~$ python t.py\n"), "module-not-loaded");
    EXPECT_EQ(shown("root@vm:/# lspci | grep -i nvidia\nroot@vm:/# exit"), "no-card-found");
    EXPECT_EQ(shown("$ lsmod | grep nvidia\nnvidia_uvm  1200128  0\n$ ls"), "");
    EXPECT_EQ(shown("$ lsmod | grep nvidia\n"), "") << "the piece may end here";
    EXPECT_EQ(shown("$ ldconfig -p | grep libcuda.so\n$ ls"), "libcuda-not-listed");
    EXPECT_EQ(shown("$ ldconfig -p | grep -c libcuda.so.1\n0\n"), "libcuda-not-listed");
    EXPECT_EQ(shown("$ ldconfig -p | grep libcudart\n$ ls"), "");
    EXPECT_EQ(shown("$ ldconfig -p | grep -c libcuda.so\n2\n$ ls"), "");
    EXPECT_EQ(shown("$ lsmod | grep nouveau\n$ ls"), "");
    EXPECT_EQ(shown("# a comment on lsmod and nvidia\n# another"), "");
}

TEST(ShellSession, AModuleForAnotherKernelIsNotThere) {
    EXPECT_EQ(shown("$ dkms status\nnvidia, 460.39, 5.4.0-65-generic, x86_64: installed\n$ uname -r\n5.8.0-43-generic"), "module-not-loaded");
    EXPECT_EQ(shown("$ uname -r\n6.1.0-18-amd64\n$ dkms status\nnvidia/535.154.05, 6.1.0-17-amd64, x86_64: installed\n$ exit"), "module-not-loaded");
    EXPECT_EQ(shown("$ uname -r\n6.1.0-18-amd64\n$ dkms status\nnvidia/535.154.05, 6.1.0-17-amd64, x86_64: installed\n"
                    "nvidia/535.154.05, 6.1.0-18-amd64, x86_64: installed\n$ exit"),
              "");
    EXPECT_EQ(shown("$ dkms status\nnvidia/470.103.01: added\n"), "module-not-loaded");
}

TEST(ShellSession, TheIntegratedGraphicsMayBeChosen) {
    EXPECT_EQ(shown("$ prime-select query\nintel\n"), "says-optimus");
    EXPECT_EQ(shown("$ prime-select query\nnvidia\n"), "");
}

}  // namespace
}  // namespace whynogpu::test
