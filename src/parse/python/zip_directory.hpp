// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Where a zip archive keeps its table of contents.
struct ZipTable {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// From the last bytes of the archive (up to 65,557 of them); `archive_size` is that of the whole file. Nothing when
/// these bytes are no end of a zip archive, or of one that needs the 64-bit form.
[[nodiscard]] std::optional<ZipTable> find_zip_table(std::string_view tail, std::uint64_t archive_size);

/// Names of the members; nothing when the table is damaged.
[[nodiscard]] std::optional<std::vector<std::string>> parse_zip_names(std::string_view table);

}  // namespace whynogpu
