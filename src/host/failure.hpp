// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include "snapshot/observed.hpp"

namespace whynogpu {

/// The answer of a call that failed with `error` (an errno): gone is absent (a link that leads to itself leads nowhere), everything
/// else unknown.
template <class T>
[[nodiscard]] Observed<T> failure(int error, const std::string& path) {
    if (error == ENOENT || error == ENOTDIR || error == ELOOP) return Observed<T>::absent(path);
    const Unknown why = error == EACCES || error == EPERM ? Unknown::denied : Unknown::failed;
    return Observed<T>::unknown(why, path, std::strerror(error));
}

}  // namespace whynogpu
