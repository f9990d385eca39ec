// SPDX-License-Identifier: Apache-2.0
#include "fakes/folders.hpp"

namespace whynogpu::test {

const std::string& test_folder() {
    static const std::string folder = WHYNOGPU_TEST_FOLDER;
    return folder;
}

const std::string& binary_folder() {
    static const std::string folder = WHYNOGPU_BINARY_FOLDER;
    return folder;
}

}  // namespace whynogpu::test
