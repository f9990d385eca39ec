// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

/// What a release from before knowledge/tensorflow/ was built with.
struct OldRelease {
    VersionRange releases;
    Version cuda, cudnn;
};

/// knowledge/eras.toml: which releases a log can come from.
struct Eras {
    struct Folder {
        std::string path;
        VersionRange releases;
    };
    std::vector<Folder> folders;
    std::vector<OldRelease> old;
    std::map<std::string, std::set<std::string>> lines;  ///< "gpu_device.cc:1639" -> "2.12", "2.13": those that were seen to print it

    std::map<std::string, std::string> released;           ///< "2017-11" -> "1.4": the last minor release of that month
    std::map<std::string, std::string> distribution;       ///< "ubuntu 20.04" -> "10.1": the CUDA that it packages itself
    std::map<std::string, std::string> newest_cuda;        ///< "tfjs-node-gpu" -> "11.2": the newest CUDA of a product's releases
    std::map<std::string, std::string> jetpack;            ///< "4.4" -> "10.2": the CUDA of that JetPack
    /// The minor release that pip took by itself throughout a month, "2017-12"; empty: another came out in it, or none was there yet.
    [[nodiscard]] std::string newest_in(const std::string& month) const;
    /// The releases whose sources lay there: "tensorflow/tsl/cuda/cudart_stub.cc"; null: no row.
    [[nodiscard]] const VersionRange* of_path(std::string_view path) const;
    /// Null for a release of knowledge/tensorflow/.
    [[nodiscard]] const OldRelease* of_release(const Version& release) const;
};

[[nodiscard]] Eras read_eras(const DataFile& file);
[[nodiscard]] Eras all_eras();

}  // namespace whynogpu
