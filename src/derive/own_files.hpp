// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "knowledge/knowledge.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// The facts to judge a TensorFlow by.
struct ReleaseInUse {
    const Release* row = nullptr;            ///< null: nothing is known and nothing could be derived
    std::shared_ptr<const Release> derived;  ///< owner of `row` when it is no row of the data
    bool nearest = false;                    ///< this version is not in the data
};

/// Texts of the framework library that tell what a release does; worth looking for when the data do not list it.
[[nodiscard]] const std::vector<std::string>& telling_texts();

/// The row of this version; where the files say otherwise, or the version is not in the data, a row made from its neighbours and the files:
/// CUDA libraries that are linked for real (conda, distributions), CUDA and cuDNN version and GPU code of build_info, the texts in
/// the framework library.
[[nodiscard]] ReleaseInUse release_in_use(const Knowledge& knowledge, const TensorFlowFacts& tensorflow);

/// The row whose facts about the import may be believed: null where the neighbour's would be guesses.
[[nodiscard]] const Release* import_row(const Release* release);

}  // namespace whynogpu
