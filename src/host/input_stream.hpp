// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace whynogpu {

/// Bytes that come one after the other: a file, a pipe, standard input.
class InputStream {
  public:
    enum class State {
        more,         ///< `count` bytes were put
        quiet,        ///< time to look at what came: nothing came for a moment, or something comes all the time (only when following)
        restarted,    ///< the file was replaced or cut to nothing: what comes next is line 1 (only when following)
        end,
        interrupted,  ///< Ctrl-C or SIGTERM; a second one ends the program as usual
        failed,       ///< error() says why
    };
    virtual ~InputStream() = default;
    /// Waits for bytes and puts them into `room`, which is not empty.
    [[nodiscard]] virtual State read(std::span<char> room, std::size_t& count) = 0;
    [[nodiscard]] virtual std::string error() const { return {}; }
};

/// `path` is "-" for standard input. `follow`: the end of a file is no end, it may grow, be cut or replaced.
/// Null when it cannot be opened; `error` says what, where and what to do. While the stream lives, SIGINT and SIGTERM are blocked
/// and end the reading instead of the program.
[[nodiscard]] std::unique_ptr<InputStream> open_input(const std::string& path, bool follow, std::string& error);

}  // namespace whynogpu
