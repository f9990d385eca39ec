// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"

namespace whynogpu::test {
namespace {

Report as_kernel(const std::string& variables) {
    FakeHost host = FakeHost::machine("ubuntu--no-path");
    host.lay_over("-- /home/user/.local/share/jupyter/kernels/tf/kernel.json --\n"
                  R"({"argv": ["/home/user/tf/bin/python", "-m", "ipykernel_launcher"], "language": "python", "env": {)" + variables + "}}\n");
    SubjectRequest request;
    request.kernel = "tf";
    return check_on(host, request);
}

TEST(KernelVariables, CountForTheLoader) {
    EXPECT_EQ(as_kernel("").causes.at(0).id, "cuda-path");
    const Report with_path = as_kernel(R"("LD_LIBRARY_PATH": "/usr/local/cuda/lib64")");
    EXPECT_EQ(with_path.verdict, "gpu");
    EXPECT_TRUE(with_path.causes.empty());
}

}  // namespace
}  // namespace whynogpu::test
