// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "snapshot/python.hpp"

namespace whynogpu {

/// The headers of METADATA or PKG-INFO; the description behind them is not looked at.
[[nodiscard]] DistributionMetadata parse_distribution_metadata(std::string_view text);

/// Lower case, each run of '-', '_' and '.' as one '-'.
[[nodiscard]] std::string normal_distribution_name(std::string_view name);

struct DistributionFolderName {
    std::string name, version;  ///< name normalised; version may be empty
};
/// "tensorflow-2.18.0.dist-info", "six-1.16.0-py3.8.egg-info", "thing.egg-info"; nothing for other names and for the
/// "~ensorflow…" that pip leaves behind when it was interrupted.
[[nodiscard]] std::optional<DistributionFolderName> parse_distribution_folder(std::string_view name);

}  // namespace whynogpu
