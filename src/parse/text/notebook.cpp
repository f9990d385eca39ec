// SPDX-License-Identifier: Apache-2.0
#include "parse/text/notebook.hpp"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace whynogpu {
namespace {

constexpr std::size_t longest_text = 4 << 20;     // of one string; what comes behind is passed over
constexpr std::size_t longest_token = 16 << 20;   // of a string that cannot be cut, or a number: the file is refused there
constexpr std::size_t deepest = 64;
constexpr std::size_t longest_line = 1 << 16;

/// The bytes, with the inside of strings that are too long left out.
class NotebookBytes {
  public:
    explicit NotebookBytes(const std::function<std::string_view()>& more) : more_(more) { fill(); }

    [[nodiscard]] bool ended() const { return at_ == piece_.size(); }
    [[nodiscard]] char current() const { return piece_[at_]; }
    [[nodiscard]] std::size_t line() const { return line_; }
    void advance() {
        step();
        while (!ended() && skipping()) step();
    }

  private:
    void fill() {
        piece_ = more_();
        at_ = 0;
    }
    /// Past the current byte.
    void step() {
        const char c = piece_[at_];
        if (c == '\n') ++line_;
        follow(c);
        if (++at_ == piece_.size()) fill();
        if (token_ > longest_token) piece_ = {}, at_ = 0;
    }
    /// Keeps account of where in the grammar we are.
    void follow(char c) {
        const bool structural = c == '\n' || c == ' ' || c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}';
        if (!in_string_) {
            in_string_ = c == '"';
            token_ = in_string_ || structural ? 0 : token_ + 1;
            return;
        }
        if (!cutting_) ++token_;
        const bool was_escaped = escaped_;
        escaped_ = !escaped_ && c == '\\';
        if (was_escaped) digits_ = c == 'u' ? 4 : 0;
        else if (digits_ > 0) --digits_;
        if (c == '"' && !was_escaped) in_string_ = cutting_ = false, token_ = 0;
    }
    /// Is the current byte one of those left out? Cutting begins where neither an escape nor a character is torn.
    bool skipping() {
        if (!in_string_ || token_ < longest_text) return false;
        const char c = current();
        const bool closing = c == '"' && !escaped_;
        if (!cutting_ && !escaped_ && digits_ == 0 && c >= ' ' && c != '\\' && static_cast<unsigned char>(c) < 0x80) cutting_ = true;
        return cutting_ && !closing;
    }

    const std::function<std::string_view()>& more_;
    std::string_view piece_;
    std::size_t at_ = 0, line_ = 1, token_ = 0;
    int digits_ = 0;
    bool in_string_ = false, escaped_ = false, cutting_ = false;
};

/// What nlohmann's parser reads from; all copies share the bytes.
class ByteIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    explicit ByteIterator(NotebookBytes* bytes) : bytes_(bytes) {}
    char operator*() const { return bytes_->current(); }
    ByteIterator& operator++() {
        bytes_->advance();
        return *this;
    }
    ByteIterator operator++(int) {
        bytes_->advance();
        return *this;
    }
    /// Two are equal only at the end.
    bool operator==(const ByteIterator& other) const { return ended() && other.ended(); }
    bool operator!=(const ByteIterator& other) const { return !(*this == other); }

  private:
    [[nodiscard]] bool ended() const { return bytes_ == nullptr || bytes_->ended(); }
    NotebookBytes* bytes_;
};

class NotebookHandler : public nlohmann::json_sax<nlohmann::json> {
  public:
    NotebookHandler(const NotebookBytes& bytes, const std::function<void(NotebookLine)>& take) : bytes_(bytes), take_(take) {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t number) override {
        if (is_at({"cells", "execution_count"}) || is_at({"cells", "prompt_number"})) prompt_ = number;
        return true;
    }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool string(string_t& value) override {
        if (is_at({"cells", "cell_type"})) is_code_ = value == "code";
        else if (is_shown()) add(value);
        if (!path_.empty() && !path_.back().is_array) flush();
        return true;
    }
    bool start_object(std::size_t) override {
        if (is_at({"cells"})) begin_cell();
        path_.push_back({});
        return path_.size() <= deepest;
    }
    bool key(string_t& name) override {
        path_.back().key = name;
        return true;
    }
    bool end_object() override {
        path_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override {
        path_.push_back({true, {}});
        return path_.size() <= deepest;
    }
    bool end_array() override {
        flush();
        path_.pop_back();
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    /// What was read before the damage is worth as much as before.
    void flush() {
        if (pending_.empty()) return;
        take_({bytes_.line(), std::exchange(pending_, {}), source()});
    }

  private:
    struct Level {
        bool is_array = false;
        std::string key;  // of an object: the member we are in
    };

    /// Are these the keys that lead here, worksheets of format 3 left out?
    [[nodiscard]] bool is_at(std::initializer_list<std::string_view> keys) const {
        auto wanted = keys.begin();
        for (const Level& level : path_) {
            if (level.is_array || (wanted == keys.begin() && level.key == "worksheets")) continue;
            if (wanted == keys.end() || level.key != *wanted) return false;
            ++wanted;
        }
        return wanted == keys.end();
    }
    [[nodiscard]] bool is_source() const { return is_at({"cells", "source"}) || is_at({"cells", "input"}); }
    [[nodiscard]] bool is_shown() const {
        return is_at({"cells", "outputs", "text"}) || is_at({"cells", "outputs", "traceback"}) || is_at({"cells", "outputs", "data", "text/plain"}) ||
               (is_code_ && is_source());
    }
    void begin_cell() {
        ++cell_;
        prompt_.reset();
        is_code_ = true;
    }
    [[nodiscard]] std::string source() const {
        std::string name = "cell " + std::to_string(cell_);
        if (prompt_) name += ", In [" + std::to_string(*prompt_) + "]";
        return is_source() ? name + ", code" : name;
    }
    void add(std::string_view text) {
        while (true) {
            const std::size_t end = text.find('\n');
            pending_ += text.substr(0, end);
            if (end == std::string_view::npos) break;
            flush();
            text.remove_prefix(end + 1);
        }
        if (pending_.size() > longest_line || is_at({"cells", "outputs", "traceback"})) flush();  // frames of a traceback have no line end
    }

    const NotebookBytes& bytes_;
    const std::function<void(NotebookLine)>& take_;
    std::vector<Level> path_;
    std::string pending_;
    std::optional<unsigned long long> prompt_;
    std::size_t cell_ = 0;
    bool is_code_ = true;
};

}  // namespace

std::optional<std::string> read_notebook(const std::function<std::string_view()>& more, const std::function<void(NotebookLine)>& take) {
    NotebookBytes bytes(more);
    NotebookHandler handler(bytes, take);
    const bool whole = nlohmann::json::sax_parse(ByteIterator(&bytes), ByteIterator(nullptr), &handler);
    if (whole) return std::nullopt;
    handler.flush();
    return (bytes.ended() ? "the notebook is cut off at line " : "the notebook is damaged at line ") + std::to_string(bytes.line());
}

}  // namespace whynogpu
