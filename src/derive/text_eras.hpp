// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/text_facts.hpp"

// What follows from a month and from a distribution that a person tells.
namespace whynogpu {

/// "pip install tensorflow-gpu" in December 2017: who asks for no version gets the newest of that day.
void find_release_of_date(TextFacts& facts, const Eras& eras);
/// "apt install nvidia-cuda-toolkit" on a distribution that is told brings the CUDA of that distribution.
void find_packaged_cuda(TextFacts& facts, const Eras& eras);
/// Of a product that brings its own TensorFlow: the newest CUDA that any of its releases was built for.
void find_newest_cuda(TextFacts& facts, const Eras& eras);
/// Of a Jetson: the CUDA that its JetPack has, and that of the JetPack whose packages were installed.
void find_jetpack(TextFacts& facts, const Eras& eras);

}  // namespace whynogpu
