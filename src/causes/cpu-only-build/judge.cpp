// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_cpu_only_build(const Case& c) {
    const TensorFlowFacts& tensorflow = c.seen.tensorflow;
    if (!tensorflow_works(c)) return ruled_out();
    if (!tensorflow.build.is_present()) return undecided("whether the build has CUDA:  python -c 'import tensorflow as tf; print(tf.test.is_built_with_cuda())'");
    if (is_cuda_build(c)) return ruled_out();
    if (c.seen.machine.architecture == "aarch64") return ruled_out();  // told by mac-arm: no pip wheel for it has CUDA
    const std::string owner = tensorflow.owner.value_or("this TensorFlow");
    Judgement said = established("this TensorFlow was built without CUDA support", {cite(tensorflow.build, "its build_info says is_cuda_build False")});
    if (tensorflow.owner.is_present()) said.because.push_back(cite(tensorflow.owner, "the package is " + owner));
    if (tensorflow.conda_build.is_present()) said.because.push_back(cite(tensorflow.conda_build, "conda build " + *tensorflow.conda_build));
    if (tensorflow.build->rocm.value_or(false)) said.because.push_back(cite(tensorflow.build, "it is built for AMD GPUs (ROCm)"));
    Holes holes;
    if (tensorflow.version.is_present()) holes = {{"owner", owner}, {"requirement", requirement_with_cuda(c)}};
    add(said, c.remedies.find("replace-cpu-build", holes));
    return said;
}

}  // namespace whynogpu
