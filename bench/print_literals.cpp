// SPDX-License-Identifier: Apache-2.0
// For bench/log.sh: the literals that `whynogpu log` looks for in a long log, one on a line.
#include <cstdio>

#include "log/wanted.hpp"

int main() {
    for (const std::string& literal : whynogpu::wanted_in_long_logs(whynogpu::all_signatures())) std::printf("%s\n", literal.c_str());
    return 0;
}
