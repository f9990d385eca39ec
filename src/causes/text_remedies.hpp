// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "diagnose/diagnosis.hpp"

namespace whynogpu {

/// What mends the cause that a text shows, for the system of which the text speaks, as far as the holes of the remedies are known.
void add_text_remedies(const TextCase& c, Finding& finding);

}  // namespace whynogpu
