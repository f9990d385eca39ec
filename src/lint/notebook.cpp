// SPDX-License-Identifier: Apache-2.0
#include "lint/notebook.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "lint/python_source.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A text with the place of each byte in the file.
struct PlacedText {
    std::string text;
    std::vector<std::uint32_t> origin;
};

/// Walks over JSON in place: no tree is made (outputs may hold megabytes of pictures), and each string knows where it stands.
class Scanner {
  public:
    explicit Scanner(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::size_t at() const { return at_; }
    char peek() {
        while (at_ < bytes_.size() && std::strchr(" \t\r\n", bytes_[at_]) != nullptr) ++at_;
        return at_ < bytes_.size() ? bytes_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void fail() { failed_ = true; at_ = bytes_.size(); }

    /// Calls `each` with every key, the scanner standing at its value; `each` must pass the value.
    template <class Each>
    void members(Each each) {
        if (!take('{')) return skip();
        if (take('}')) return;
        do {
            const std::string key = text().text;
            if (!take(':')) return fail();
            each(key);
        } while (!failed_ && take(','));
        if (!take('}')) fail();
    }
    template <class Each>
    void items(Each each) {
        if (!take('[')) return skip();
        if (take(']')) return;
        do each();
        while (!failed_ && take(','));
        if (!take(']')) fail();
    }

    /// A string, its escapes resolved.
    PlacedText text() {
        PlacedText result;
        if (!take('"')) {
            fail();
            return result;
        }
        while (at_ < bytes_.size() && bytes_[at_] != '"') {
            const auto start = static_cast<std::uint32_t>(at_);
            if (bytes_[at_] != '\\') {
                result.text += bytes_[at_++];
            } else if (at_ + 1 < bytes_.size()) {
                escape(result.text);
            } else {
                fail();
                return result;
            }
            result.origin.resize(result.text.size(), start);
        }
        if (!take_quote()) fail();
        return result;
    }

    /// Any value, without looking at it; strings fast, nesting by count.
    void skip() {
        std::size_t depth = 0;
        do {
            const char c = peek();
            if (c == '\0') return fail();
            if (c == '"') {
                skip_text();
            } else if (c == '{' || c == '[') {
                ++depth;
                ++at_;
            } else if (c == '}' || c == ']') {
                if (depth == 0) return fail();
                --depth;
                ++at_;
            } else if (depth == 0 && (c == ',' || c == ':')) {
                return fail();
            } else if (c == ',' || c == ':') {
                ++at_;
                continue;
            } else {
                while (at_ < bytes_.size() && std::strchr(",:]}\"{[ \t\r\n", bytes_[at_]) == nullptr) ++at_;
            }
            if (depth == 0) return;
        } while (!failed_);
    }

  private:
    bool take_quote() {
        if (at_ >= bytes_.size()) return false;
        ++at_;
        return true;
    }

    void skip_text() {
        for (++at_; at_ < bytes_.size(); ++at_) {
            const void* stop = std::memchr(bytes_.data() + at_, '"', bytes_.size() - at_);
            if (stop == nullptr) return fail();
            at_ = static_cast<std::size_t>(static_cast<const char*>(stop) - bytes_.data());
            std::size_t slashes = 0;
            while (bytes_[at_ - 1 - slashes] == '\\') ++slashes;
            if (slashes % 2 == 0) {
                ++at_;
                return;
            }
        }
        fail();
    }

    std::optional<unsigned> hex4() {
        if (at_ + 4 > bytes_.size()) return std::nullopt;
        unsigned value = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = bytes_[at_++];
            const unsigned digit = c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0') : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                                 : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10) : 16u;
            if (digit > 15) return std::nullopt;
            value = value * 16 + digit;
        }
        return value;
    }

    void escape(std::string& out) {
        const char c = bytes_[at_ + 1];
        at_ += 2;
        constexpr std::string_view names = "nrtbf", meant = "\n\r\t\b\f";
        if (const std::size_t n = names.find(c); n != std::string_view::npos) {
            out += meant[n];
            return;
        }
        if (c != 'u') {
            out += c;
            return;
        }
        const auto code = hex4();
        if (!code) return fail();
        unsigned point = *code;
        if (point >= 0xD800 && point < 0xDC00 && bytes_.substr(at_).starts_with("\\u")) {
            at_ += 2;
            const auto low = hex4();
            point = low && *low >= 0xDC00 && *low < 0xE000 ? 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00) : 0xFFFD;
        }
        if (point == 0 || (point >= 0xD800 && point < 0xE000)) point = 0xFFFD;
        const auto byte = [&](unsigned b) { out += static_cast<char>(b); };
        if (point < 0x80) byte(point);
        else if (point < 0x800) byte(0xC0 | point >> 6), byte(0x80 | (point & 63));
        else if (point < 0x10000) byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63));
        else byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 63)), byte(0x80 | (point >> 6 & 63)), byte(0x80 | (point & 63));
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

constexpr std::size_t longest_note = 800;

struct Cell {
    bool is_code = false;
    PlacedText source;
};

class NotebookReader {
  public:
    NotebookReader(std::string_view bytes, Source& source) : in_(bytes), source_(source) {}

    void read(std::string& problem) {
        in_.members([&](const std::string& key) {
            if (key == "cells") read_cells();
            else if (key == "worksheets") in_.items([&] { in_.members([&](const std::string& inner) { inner == "cells" ? read_cells() : in_.skip(); }); });
            else if (key == "metadata") read_metadata();
            else in_.skip();
        });
        if (in_.failed()) problem = "it is no notebook: broken JSON";
        else if (!has_cells_) problem = "it is no notebook: it has no cells";
        else if (!language_.empty() && !lower(language_).starts_with("python") && lower(language_) != "ipython" && lower(language_) != "pyspark") problem = "its language is " + printable(language_);
    }

  private:
    void read_metadata() {
        in_.members([&](const std::string& key) {
            if (key != "kernelspec" && key != "language_info") return in_.skip();
            in_.members([&](const std::string& inner) {
                const bool tells = (key == "kernelspec" && inner == "language") || (key == "language_info" && inner == "name");
                if (tells && in_.peek() == '"') language_ = in_.text().text;
                else in_.skip();
            });
        });
    }

    void read_cells() {
        has_cells_ = true;
        std::uint32_t number = 0;
        in_.items([&] {
            Cell cell;
            in_.members([&](const std::string& key) {
                if (key == "cell_type" && in_.peek() == '"') cell.is_code = in_.text().text == "code";
                else if (key == "source" || key == "input") read_text(cell.source);
                else in_.skip();
            });
            ++number;
            if (cell.is_code) add(cell, number);
            note_ = cell.is_code ? std::string{} : note_ + "\n" + cell.source.text;
            if (note_.size() > longest_note) note_.erase(0, note_.size() - longest_note);
        });
    }

    void read_text(PlacedText& text) {
        if (in_.peek() == '"') {
            text = in_.text();
        } else if (in_.peek() == '[') {
            in_.items([&] {
                if (in_.peek() != '"') return in_.skip();
                const PlacedText line = in_.text();
                text.text += line.text;
                text.origin.insert(text.origin.end(), line.origin.begin(), line.origin.end());
            });
        } else {
            in_.skip();
        }
    }

    void add(const Cell& cell, std::uint32_t number) {
        const auto begin = static_cast<std::uint32_t>(source_.text.size());
        source_.cells.push_back(begin);
        source_.cell_numbers.push_back(number);
        source_.notes.push_back(note_);
        source_.text += cell.source.text;
        source_.origin.insert(source_.origin.end(), cell.source.origin.begin(), cell.source.origin.end());
        take_magics(source_, begin);
        // A cell ends a statement, whatever stands at its end.
        source_.text += '\n';
        source_.origin.push_back(source_.origin.empty() ? 0 : source_.origin.back());
    }

    Scanner in_;
    Source& source_;
    std::string language_, note_;
    bool has_cells_ = false;
};

}  // namespace

Source notebook_source(std::string_view bytes, std::string name, std::string& problem) {
    Source source;
    source.kind = SourceKind::notebook;
    source.name = std::move(name);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3), source.skipped = 3;
    NotebookReader(bytes, source).read(problem);
    if (!is_utf8(source.text))
        for (char& c : source.text)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return source;
}

}  // namespace whynogpu
