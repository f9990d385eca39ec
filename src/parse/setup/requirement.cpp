// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/requirement.hpp"

#include <algorithm>
#include <cctype>

#include "parse/text/package_list.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_name_byte(char c) {
    return is_identifier(c) || c == '-' || c == '.';
}

std::uint32_t offset(std::size_t at) {
    return static_cast<std::uint32_t>(at);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    return at;
}

/// PEP 508's markers, read left to right with a stack of brackets instead of recursion.
class MarkerReader {
  public:
    MarkerReader(std::string_view text, std::string_view python) : text_(text), python_(python) {}

    MarkerAnswer read() {
        groups_.emplace_back();
        while (!failed_ && at_ < text_.size()) step();
        while (!failed_ && groups_.size() > 1) close();
        return failed_ ? MarkerAnswer::unknown : groups_.back().value();
    }

  private:
    struct Group {
        MarkerAnswer any = MarkerAnswer::no;      ///< of the parts before the last "or"
        MarkerAnswer all = MarkerAnswer::yes;     ///< of those since
        [[nodiscard]] MarkerAnswer value() const { return either(any, all); }
    };

    static MarkerAnswer either(MarkerAnswer a, MarkerAnswer b) {
        if (a == MarkerAnswer::yes || b == MarkerAnswer::yes) return MarkerAnswer::yes;
        return a == MarkerAnswer::no && b == MarkerAnswer::no ? MarkerAnswer::no : MarkerAnswer::unknown;
    }
    static MarkerAnswer both(MarkerAnswer a, MarkerAnswer b) {
        if (a == MarkerAnswer::no || b == MarkerAnswer::no) return MarkerAnswer::no;
        return a == MarkerAnswer::yes && b == MarkerAnswer::yes ? MarkerAnswer::yes : MarkerAnswer::unknown;
    }

    void close() {
        const MarkerAnswer inner = groups_.back().value();
        groups_.pop_back();
        groups_.back().all = both(groups_.back().all, inner);
    }

    void step() {
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        if (at_ >= text_.size()) return;
        if (text_[at_] == '(') {
            ++at_;
            if (groups_.size() > 64) failed_ = true;
            groups_.emplace_back();
            return;
        }
        if (text_[at_] == ')') {
            ++at_;
            if (groups_.size() < 2) failed_ = true;
            else close();
            return;
        }
        if (take_word("and")) return;
        if (take_word("or")) {
            groups_.back().any = groups_.back().value();
            groups_.back().all = MarkerAnswer::yes;
            return;
        }
        compare();
    }

    bool take_word(std::string_view word) {
        if (!text_.substr(at_).starts_with(word) || (at_ + word.size() < text_.size() && is_name_byte(text_[at_ + word.size()]))) return false;
        at_ += word.size();
        return true;
    }

    struct Operand {
        std::string text;
        bool is_variable = false;
    };

    Operand operand() {
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        Operand result;
        if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
            const std::size_t end = std::min(text_.find(text_[at_], at_ + 1), text_.size());
            result.text = std::string(text_.substr(at_ + 1, end - at_ - 1));
            at_ = std::min(end + 1, text_.size());
            return result;
        }
        result.is_variable = true;
        while (at_ < text_.size() && is_name_byte(text_[at_])) result.text += text_[at_++];
        if (result.text.empty()) failed_ = true;
        return result;
    }

    std::string sign() {
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        if (take_word("in")) return "in";
        if (take_word("not")) {
            at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size());
            return take_word("in") ? "not in" : "";
        }
        std::string result;
        while (at_ < text_.size() && std::string_view("<>=!~").find(text_[at_]) != std::string_view::npos) result += text_[at_++];
        return result;
    }

    [[nodiscard]] std::optional<std::string> variable(std::string_view name) const {
        if (name == "sys_platform" || name == "sys.platform") return "linux";
        if (name == "platform_system") return "Linux";
        if (name == "os_name" || name == "os.name") return "posix";
        if (name == "platform_machine" || name == "platform.machine") return "x86_64";
        if (name == "implementation_name") return "cpython";
        if (name == "platform_python_implementation" || name == "python_implementation") return "CPython";
        if ((name == "python_version" || name == "python_full_version") && !python_.empty()) return std::string(python_);
        return std::nullopt;
    }

    void compare() {
        Operand left = operand();
        const std::string how = sign();
        Operand right = operand();
        if (failed_ || how.empty()) {
            failed_ = true;
            return;
        }
        const bool turned = right.is_variable && !left.is_variable;
        if (turned && how != "in" && how != "not in") std::swap(left, right);
        const Operand& named = left.is_variable ? left : right;
        const auto value = variable(named.text);
        groups_.back().all = both(groups_.back().all, value ? answer(named.text, *value, how, left.is_variable ? right.text : left.text, turned) : MarkerAnswer::unknown);
    }

    static MarkerAnswer answer(std::string_view name, const std::string& value, const std::string& how, const std::string& other, bool turned) {
        const auto say = [](bool truth) { return truth ? MarkerAnswer::yes : MarkerAnswer::no; };
        if (how == "in" || how == "not in") {
            const bool is_in = turned ? contains(value, other) : contains(other, value);
            return say(is_in == (how == "in"));
        }
        if (name.starts_with("python_")) {
            const std::string sign = !turned ? how : how == "<" ? ">" : how == ">" ? "<" : how == "<=" ? ">=" : how == ">=" ? "<=" : how;
            const auto range = VersionRange::parse(sign + other);
            const auto version = Version::parse(value);
            return range && version ? say(range->contains(*version)) : MarkerAnswer::unknown;
        }
        // "linux2" is what Python 2 said.
        if (how == "==" || how == "===") return say(value == other || (value == "linux" && other == "linux2"));
        if (how == "!=") return say(value != other);
        return MarkerAnswer::unknown;
    }

    std::string_view text_, python_;
    std::size_t at_ = 0;
    bool failed_ = false;
    std::vector<Group> groups_;
};

}  // namespace

std::optional<Requirement> parse_requirement(std::string_view text) {
    Requirement result;
    std::size_t at = skip_blanks(text, 0);
    result.name_at.begin = offset(at);
    while (at < text.size() && is_name_byte(text[at])) ++at;
    while (at > result.name_at.begin && (text[at - 1] == '.' || text[at - 1] == '-')) --at;
    result.name_at.end = offset(at);
    if (result.name_at.empty() || std::isalnum(static_cast<unsigned char>(text[result.name_at.begin])) == 0) return std::nullopt;
    result.name = normal_package_name(text.substr(result.name_at.begin, at - result.name_at.begin));
    result.extras_at = {offset(at), offset(at)};
    std::size_t next = skip_blanks(text, at);
    if (next < text.size() && text[next] == '[') {
        const std::size_t close = text.find(']', next);
        if (close == std::string_view::npos) return std::nullopt;
        for (const std::string& extra : split(text.substr(next + 1, close - next - 1), ','))
            if (!trim(extra).empty()) result.extras.push_back(normal_package_name(trim(extra)));
        result.extras_at = {offset(next), offset(close + 1)};
        at = close + 1;
        next = skip_blanks(text, at);
    }
    const std::size_t semicolon = text.find(';', next);
    if (semicolon != std::string_view::npos) result.marker = std::string(trim(text.substr(semicolon + 1)));
    std::string_view rest = text.substr(next, std::min(semicolon, text.size()) - next);
    result.specifier_at = {offset(at), offset(at)};
    if (rest.starts_with('@')) {
        result.has_range = false;
        return result;
    }
    for (const char c : rest)
        if (c != ' ' && c != '\t' && c != '(' && c != ')') result.specifier += c;
    if (!result.specifier.empty()) {
        const std::size_t last = next + rest.find_last_not_of(" \t");
        result.specifier_at = {offset(next), offset(last + 1)};
    }
    const auto range = VersionRange::parse(result.specifier);
    result.has_range = range.has_value();
    if (range) result.range = *range;
    return result;
}

MarkerAnswer holds_on_linux(std::string_view marker, std::string_view python) {
    if (trim(marker).empty()) return MarkerAnswer::yes;
    return MarkerReader(marker, python).read();
}

}  // namespace whynogpu
