// SPDX-License-Identifier: Apache-2.0
#include "log/line_pieces.hpp"

#include <algorithm>
#include <utility>

namespace whynogpu {
namespace {

constexpr std::size_t most_streams = 8, most_pieces = 64, longest_line = 64 << 10;
constexpr std::size_t most_lines_between = 16;  // of the file, from a piece to the next

}  // namespace

/// As one line where they are pieces; else as they are.
void LinePieces::release(Waiting& waiting, std::vector<NumberedLine>& out) {
    if (!waiting.sure && !line_feeds_seen_) {
        for (NumberedLine& piece : waiting.pieces) out.push_back(std::move(piece));
        return;
    }
    NumberedLine whole = std::move(waiting.pieces.front());
    for (std::size_t i = 1; i < waiting.pieces.size(); ++i) whole.line.text += waiting.pieces[i].line.text;
    out.push_back(std::move(whole));
}

void LinePieces::take(NumberedLine line, std::vector<NumberedLine>& out) {
    if (line.line.stream.empty()) {
        finish(out);
        out.push_back(std::move(line));
        return;
    }
    const bool unsure = line.line.end == LineEnd::unsure;
    if (unsure && line_feeds_lost_) line.line.end = LineEnd::there;
    auto of_stream = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
        const UnprefixedLine& first = waiting.pieces.front().line;
        return first.stream == line.line.stream && first.source == line.line.source;
    });
    if (of_stream != waiting_.end() && line.number - of_stream->pieces.back().number > most_lines_between) {
        release(*of_stream, out);
        waiting_.erase(of_stream);
        of_stream = waiting_.end();
    }
    const bool ends = line.line.end == LineEnd::there;
    if (of_stream == waiting_.end()) {
        if (ends) {
            out.push_back(std::move(line));
            return;
        }
        if (waiting_.size() == most_streams) finish(out);
        of_stream = waiting_.insert(waiting_.end(), Waiting{});
    }
    Waiting& waiting = *of_stream;
    waiting.sure = waiting.sure || line.line.end == LineEnd::open;
    waiting.bytes += line.line.text.size();
    waiting.pieces.push_back(std::move(line));
    if (!ends && waiting.pieces.size() < most_pieces && waiting.bytes < longest_line) return;
    if (ends) line_feeds_seen_ = line_feeds_seen_ || !waiting.sure;
    else if (!waiting.sure && !line_feeds_seen_) line_feeds_lost_ = true;
    release(waiting, out);
    waiting_.erase(of_stream);
}

void LinePieces::finish(std::vector<NumberedLine>& out) {
    for (Waiting& waiting : waiting_) release(waiting, out);
    waiting_.clear();
}

}  // namespace whynogpu
