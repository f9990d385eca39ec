// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_mac_arm(const Case& c) {
    if (c.seen.machine.architecture != "aarch64" && c.seen.machine.architecture != "arm64") return ruled_out();
    if (tensorflow_works(c) && !c.seen.tensorflow.build.is_present()) return undecided("whether the build has CUDA:  python -c 'import tensorflow as tf; print(tf.test.is_built_with_cuda())'");
    if (!tensorflow_works(c) || !c.seen.tensorflow.build.is_present() || is_cuda_build(c)) return ruled_out();
    Judgement said = established("the pip packages of TensorFlow for Arm processors have no CUDA support",
                                 {{"this machine is " + c.seen.machine.architecture, "uname"}, cite(c.seen.tensorflow.build, "its build_info says is_cuda_build False")});
    add(said, c.remedies.find("arm-tensorflow"));
    return said;
}

}  // namespace whynogpu
