// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Takes standard output away from the driver (both standard streams become /dev/null) and returns another descriptor
/// for it, closed in anything the driver starts. -1: no descriptor left.
int keep_standard_output(void);

/// No core file, gone with the parent, and ended by SIGALRM after so many milliseconds, whatever the driver does to
/// handlers before it is loaded. 0: no limit of its own.
void guard_process(unsigned limit_ms);
