// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_xla_tools(const Case& c) {
    if (c.predicted.listed.value_or(0) == 0 || c.release == nullptr) return ruled_out();
    // Without a sign that XLA will compile, missing tools are a note, no reason.
    const auto flags = c.seen.variable("TF_XLA_FLAGS");
    if (!flags.is_present() || !contains(*flags, "tf_xla_auto_jit")) return ruled_out();
    const XlaToolFacts& xla = c.seen.xla;
    if (xla.ptxas.is_unknown() && xla.libdevice.is_unknown()) return undecided("whether XLA finds its compiler:  command -v ptxas");
    if (!xla.ptxas.is_absent() && !xla.libdevice.is_absent()) return ruled_out();
    Judgement said = suspected("the tools that XLA compiles with are not there");
    if (xla.ptxas.is_absent()) said.because.push_back(cite(xla.ptxas, "ptxas was not found"));
    if (xla.libdevice.is_absent()) said.because.push_back(cite(xla.libdevice, "libdevice.10.bc was not found"));
    said.because.push_back(cite(flags, "TF_XLA_FLAGS asks for compilation: " + printable(*flags)));
    add(said, c.remedies.find("install-xla-tools"));
    return said;
}

}  // namespace whynogpu
