// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/signature_rows.hpp"

namespace whynogpu {

/// Reads the rows `code` of a file, and adds the texts by which programs show each code.
void read_codes(DataTable& table, const std::string& file, Examples wish, SignatureFile& out);

}  // namespace whynogpu
