// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_xla_tools(const Case& c) {
    if (c.predicted.listed.value_or(0) == 0 || c.release == nullptr) return ruled_out();
    const XlaToolFacts& xla = c.seen.xla;
    if (!xla.ptxas.is_absent() && !xla.libdevice.is_absent()) return ruled_out();
    Judgement said = suspected("the tools that XLA compiles with are not there");
    if (xla.ptxas.is_absent()) said.because.push_back(cite(xla.ptxas, "ptxas was not found"));
    if (xla.libdevice.is_absent()) said.because.push_back(cite(xla.libdevice, "libdevice.10.bc was not found"));
    said.because.push_back({"only jit_compile=True and kernels compiled at run time need them", "release " + c.release->id});
    add(said, c.remedies.find("install-xla-tools"));
    return said;
}

}  // namespace whynogpu
