// SPDX-License-Identifier: Apache-2.0
#include "log/read_log.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "log/log_scan.hpp"
#include "parse/text/file_kind.hpp"
#include "parse/text/notebook.hpp"
#include "parse/text/utf16.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t head_size = 4096;  // bytes that tell what kind of file it is
constexpr std::size_t piece_size = 256 << 10;

class MemoryInput : public InputStream {
  public:
    explicit MemoryInput(std::string_view bytes) : bytes_(bytes) {}
    State read(std::span<char> room, std::size_t& count) override {
        count = std::min(room.size(), bytes_.size());
        if (count == 0) return State::end;
        std::memcpy(room.data(), bytes_.data(), count);
        bytes_.remove_prefix(count);
        return State::more;
    }

  private:
    std::string_view bytes_;
};

/// Reads one log: first what tells its kind, then all of it the way that kind needs.
class LogReader {
  public:
    LogReader(InputStream& input, const LiteralSource& literals, LineSink& sink, const std::function<bool()>& when_quiet,
              ScanSizes sizes = {})
        : input_(input), scan_(literals, sink, sizes), when_quiet_(when_quiet) {}

    LogReading read() {
        while (!ended_ && head_.size() < head_size) {
            const std::size_t before = head_.size();
            head_.resize(head_size);
            const std::size_t count = next({head_.data() + before, head_size - before});
            head_.resize(before + count);
            if (resting_ && !head_.empty()) break;
        }
        const FileKindOfText kind = kind_of_text(head_);
        if (kind.kind == FileKindOfText::binary) {
            result_.refusal = kind.name.empty() ? "it is binary, not a log" : "it is " + kind.name;
            if (!kind.advice.empty()) result_.refusal += "; try:  " + kind.advice;
            return result_;
        }
        const std::string_view text = std::string_view(head_).substr(kind.mark);
        if (kind.kind == FileKindOfText::notebook) read_cells(text);
        else if (kind.kind == FileKindOfText::text) read_text(text);
        else read_wide_text(text, kind.kind == FileKindOfText::utf16_big);
        scan_.finish();
        const ScanCounts& counts = scan_.counts();
        result_.lines = counts.lines;
        result_.left_out = counts.left_out;
        result_.whole = counts.whole;
        return result_;
    }

  private:
    /// Bytes that came; 0 with `ended_` or `resting_` set.
    std::size_t next(std::span<char> room) {
        std::size_t count = 0;
        resting_ = false;
        switch (input_.read(room, count)) {
            case InputStream::State::more: result_.bytes += count; break;
            case InputStream::State::quiet: resting_ = true; break;
            case InputStream::State::restarted: scan_.restart(); break;
            case InputStream::State::end: ended_ = true; break;
            case InputStream::State::interrupted: ended_ = result_.interrupted = true; break;
            case InputStream::State::failed:
                ended_ = true;
                (result_.bytes == 0 ? result_.refusal : result_.remark) = "reading failed: " + input_.error();
        }
        return count;
    }

    void rest() {
        scan_.flush();
        if (when_quiet_ && when_quiet_()) ended_ = true;
    }

    void read_text(std::string_view head) {
        scan_.append(head);
        if (resting_) rest();
        while (!ended_) {
            scan_.filled(next(scan_.room()));
            if (resting_) rest();
        }
    }

    void read_wide_text(std::string_view head, bool big_endian) {
        Utf16Decoder decoder(big_endian);
        std::vector<char> bytes(piece_size);
        std::string text;
        decoder.decode(head, text);
        while (true) {
            scan_.append(text);
            text.clear();
            if (resting_) rest();
            if (ended_) break;
            decoder.decode({bytes.data(), next(bytes)}, text);
        }
        decoder.finish(text);
        scan_.append(text);
    }

    void read_cells(std::string_view head) {
        std::vector<char> bytes(piece_size);
        bool first = true;
        const auto more = [&]() -> std::string_view {
            if (std::exchange(first, false)) return head;
            std::size_t count = 0;
            while (count == 0 && !ended_) count = next(bytes);
            return {bytes.data(), count};
        };
        const auto damage = read_notebook(more, [&](NotebookLine line) { scan_.take(line.number, line.text, line.source); });
        if (damage && result_.remark.empty()) result_.remark = *damage;
    }

    InputStream& input_;
    LogScan scan_;
    const std::function<bool()>& when_quiet_;
    LogReading result_;
    std::string head_;
    bool ended_ = false, resting_ = false;
};

}  // namespace

LogReading read_log(InputStream& input, const LiteralSource& literals, LineSink& sink, const std::function<bool()>& when_quiet) {
    return LogReader(input, literals, sink, when_quiet).read();
}

void read_log(std::string_view bytes, LineSink& sink) {
    MemoryInput input(bytes);
    const std::function<bool()> nobody;
    ScanSizes sizes;
    sizes.whole += 2 * bytes.size();  // twice: UTF-16 grows when it becomes UTF-8
    (void)LogReader(input, {}, sink, nobody, sizes).read();
}

}  // namespace whynogpu
