// SPDX-License-Identifier: Apache-2.0
/* A library of the right name that has none of the driver's functions. */
__attribute__((visibility("default"))) int nothing_to_see_here(void);
int nothing_to_see_here(void) {
    return 0;
}
