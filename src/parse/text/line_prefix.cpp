// SPDX-License-Identifier: Apache-2.0
#include "parse/text/line_prefix.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_name = 128;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; }

/// Reads a line from the left. Every step either succeeds and moves on, or fails and stays.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}
    bool literal(std::string_view wanted) {
        if (text_.substr(at_, wanted.size()) != wanted) return false;
        at_ += wanted.size();
        return true;
    }
    /// Exactly as in the shape: '9' a digit, 'A' a letter, everything else itself.
    bool shape(std::string_view wanted) {
        if (wanted.size() > text_.size() - at_) return false;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const char c = text_[at_ + i];
            if (wanted[i] == '9' ? !is_digit(c) : wanted[i] == 'A' ? !is_letter(c) : wanted[i] != c) return false;
        }
        at_ += wanted.size();
        return true;
    }
    template <class Test>
    std::string_view run(Test test, std::size_t most = longest_name) {
        const std::size_t begin = at_;
        while (at_ < text_.size() && at_ - begin < most && test(text_[at_])) ++at_;
        return text_.substr(begin, at_ - begin);
    }
    std::string_view blanks() {
        return run([](char c) { return c == ' '; });
    }
    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    [[nodiscard]] bool done() const { return at_ == text_.size(); }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

/// "2024-05-01T12:00:00.123456789Z" or with "+02:00" or "+0200". Needs the T: TensorFlow's own time stamp has a blank there.
bool iso_time(Cursor& cursor) {
    if (!cursor.shape("9999-99-99T99:99:99")) return false;
    if (cursor.literal(".") || cursor.literal(",")) cursor.run(is_digit, 9);
    if (cursor.literal("Z")) return true;
    return cursor.shape("+99:99") || cursor.shape("-99:99") || cursor.shape("+9999") || cursor.shape("-9999");
}

/// Does a line of TensorFlow, or of Python begin here? Then what stands before it is a label.
bool begins_a_message(std::string_view text) {
    Cursor cursor(text);
    return cursor.shape("9999-99-99 99:99:99") || cursor.shape("A9999 99:99:99") || cursor.literal("Traceback (most") || cursor.literal("I tensorflow/") ||
           cursor.literal("W tensorflow/") || cursor.literal("E tensorflow/") || cursor.literal("F tensorflow/");
}

/// A recogniser: how many bytes the prefix takes (0: it is not there), and the source if it names one.
using Recogniser = std::size_t (*)(std::string_view line, std::string& source);

/// Kubernetes' files: "2024-…Z stderr F message".
std::size_t container_runtime(std::string_view line, std::string&) {
    Cursor cursor(line);
    if (!iso_time(cursor) || !cursor.literal(" ")) return 0;
    if (!cursor.literal("stdout ") && !cursor.literal("stderr ")) return 0;
    return cursor.literal("F ") || cursor.literal("P ") || (cursor.literal("F") && cursor.done()) ? cursor.at() : 0;
}

/// syslog and journald: "Nov 21 15:10:46 host unit[12]: message", also with an ISO time.
std::size_t journal(std::string_view line, std::string& source) {
    Cursor cursor(line);
    if (!cursor.shape("AAA 99 99:99:99") && !cursor.shape("AAA  9 99:99:99") && !iso_time(cursor)) return 0;
    if (cursor.literal(".")) cursor.run(is_digit, 6);
    if (!cursor.literal(" ") || cursor.run(is_name).empty() || !cursor.literal(" ")) return 0;
    const std::string_view unit = cursor.run([](char c) { return is_name(c) || c == '/' || c == '@' || c == '(' || c == ')'; });
    if (unit.empty()) return 0;
    const std::size_t before = cursor.at();
    std::string_view pid;
    if (cursor.literal("[")) {
        pid = cursor.run(is_digit, 10);
        if (pid.empty() || !cursor.literal("]")) return 0;
    }
    const std::string_view name = line.substr(before - unit.size(), unit.size() + (pid.empty() ? 0 : pid.size() + 2));
    if (!cursor.literal(":") || (!cursor.done() && !cursor.literal(" "))) return 0;
    source = name;
    return cursor.at();
}

/// docker logs -t, kubectl logs --timestamps, GitHub Actions, GitLab ("… 01O "): a time, then the line.
std::size_t time_stamp(std::string_view line, std::string&) {
    Cursor cursor(line);
    const bool bracket = cursor.literal("[");
    if (!iso_time(cursor) || (bracket && !cursor.literal("]"))) return 0;
    if (cursor.done()) return cursor.at();
    if (!cursor.literal(" ") && !cursor.literal("\t")) return 0;
    const std::size_t after = cursor.at();
    if (cursor.shape("99O") || cursor.shape("99E"))
        if (cursor.done() || cursor.literal(" ") || cursor.literal("+")) return cursor.at();
    return after;
}

/// gh run view --log: "job<TAB>step<TAB>2024-…Z message".
std::size_t actions_download(std::string_view line, std::string& source) {
    const std::size_t first = line.substr(0, longest_name).find('\t');
    if (first == std::string_view::npos) return 0;
    const std::size_t second = line.substr(0, 2 * longest_name).find('\t', first + 1);
    if (second == std::string_view::npos) return 0;
    Cursor cursor(line.substr(second + 1));
    (void)cursor.literal("\xEF\xBB\xBF");
    if (!iso_time(cursor)) return 0;
    (void)cursor.literal(" ");
    source = std::string(line.substr(0, first)) + "/" + std::string(line.substr(first + 1, second - first - 1));
    return second + 1 + cursor.at();
}

/// kubectl logs --prefix: "[pod/web-0/main] message".
std::size_t pod(std::string_view line, std::string& source) {
    Cursor cursor(line);
    if (!cursor.literal("[pod/")) return 0;
    const std::string_view name = cursor.run([](char c) { return is_name(c) || c == '/'; }, 2 * longest_name);
    if (name.empty() || !cursor.literal("]")) return 0;
    (void)cursor.literal(" ");
    source = "pod/" + std::string(name);
    return cursor.at();
}

/// docker compose: "train-1  | message" and "train_1  | message".
std::size_t compose(std::string_view line, std::string& source) {
    Cursor cursor(line);
    const std::string_view name = cursor.run(is_name);
    if (name.size() < 3 || !is_letter(name.front()) || !is_digit(name.back())) return 0;
    const std::string_view base = name.substr(0, name.find_last_not_of("0123456789") + 1);
    if (base.size() < 2 || (base.back() != '-' && base.back() != '_')) return 0;
    if (cursor.blanks().empty() || !cursor.literal("|")) return 0;
    if (!cursor.done() && !cursor.literal(" ")) return 0;
    source = name;
    return cursor.at();
}

/// mpirun --tag-output and horovodrun: "[1,0]<stderr>:message", SageMaker's "[1,mpirank:0,algo-1]<stdout>:message".
std::size_t mpi(std::string_view line, std::string& source) {
    Cursor cursor(line);
    if (!cursor.literal("[")) return 0;
    const std::string_view rank = cursor.run([](char c) { return is_name(c) || c == ',' || c == ':'; });
    if (rank.empty() || !cursor.literal("]")) return 0;
    if (!cursor.literal("<stderr>:") && !cursor.literal("<stdout>:")) return 0;
    (void)cursor.literal(" ");
    source = "task " + std::string(rank);
    return cursor.at();
}

/// torchrun and its kin: "[rank0]: message", "[default0]:message".
std::size_t rank(std::string_view line, std::string& source) {
    Cursor cursor(line);
    if (!cursor.literal("[rank") && !cursor.literal("[default")) return 0;
    const std::string_view number = cursor.run(is_digit, 6);
    if (number.empty() || !cursor.literal("]:")) return 0;
    (void)cursor.literal(" ");
    source = "task " + std::string(number);
    return cursor.at();
}

/// Ray: "(RayTrainWorker pid=12, ip=10.0.0.1) message", "(pid=12) message".
std::size_t ray(std::string_view line, std::string& source) {
    Cursor cursor(line);
    if (!cursor.literal("(")) return 0;
    const std::string_view inside = cursor.run([](char c) { return is_name(c) || c == ' ' || c == '=' || c == ',' || c == ':' || c == '+'; });
    if (!contains(inside, "pid=") || !cursor.literal(")")) return 0;
    (void)cursor.literal(" ");
    source = inside;
    return cursor.at();
}

/// "##[error]" and its kin, "::error::", GitLab's section marks are left alone: nothing follows them.
std::size_t actions_mark(std::string_view line, std::string&) {
    static constexpr std::array<std::string_view, 7> marks = {"##[error]", "##[warning]", "##[group]", "##[debug]", "##[command]", "##[section]", "##[endgroup]"};
    for (const std::string_view mark : marks)
        if (line.substr(0, mark.size()) == mark) return mark.size();
    return 0;
}

/// cat -n and copied listings: "   12<TAB>message".
std::size_t listing_number(std::string_view line, std::string&) {
    Cursor cursor(line);
    (void)cursor.blanks();
    return !cursor.run(is_digit, 7).empty() && cursor.literal("\t") && !cursor.done() ? cursor.at() : 0;
}

/// PowerShell's error records: "python : 2024-05-01 12:00:00.1: W tensorflow/…".
std::size_t error_record(std::string_view line, std::string&) {
    Cursor cursor(line);
    if (cursor.run(is_name).empty() || !cursor.literal(" : ")) return 0;
    return begins_a_message(cursor.rest()) ? cursor.at() : 0;
}

/// Airflow: "[2024-05-01, 12:00:00 UTC] {subprocess.py:93} INFO - message".
std::size_t airflow(std::string_view line, std::string&) {
    Cursor cursor(line);
    if (!cursor.shape("[9999-99-99")) return 0;
    cursor.run([](char c) { return c != ']'; }, 32);
    if (!cursor.literal("] {")) return 0;
    cursor.run([](char c) { return is_name(c) || c == ':'; });
    if (!cursor.literal("} ") || cursor.run(is_letter, 10).empty() || !cursor.literal(" - ")) return 0;
    return cursor.at();
}

constexpr std::array<Recogniser, 13> recognisers = {container_runtime, journal, time_stamp, actions_download, pod, compose, mpi, rank, ray, actions_mark, listing_number, error_record, airflow};

/// The first text of those keys among the top-level members of a JSON object on one line.
class MessageOfRecord : public nlohmann::json_sax<nlohmann::json> {
  public:
    std::string message, unit;
    bool found = false;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return ++depth_ < 64; }
    bool start_array(std::size_t) override { return ++depth_ < 64; }
    bool end_object() override { return --depth_, true; }
    bool end_array() override { return --depth_, true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
    bool key(string_t& name) override {
        key_ = name;
        return true;
    }
    bool string(string_t& value) override {
        static constexpr std::array<std::string_view, 6> messages = {"log", "message", "MESSAGE", "msg", "textPayload", "Message"};
        static constexpr std::array<std::string_view, 5> units = {"pod_name", "CONTAINER_NAME", "_SYSTEMD_UNIT", "container_name", "SYSLOG_IDENTIFIER"};
        if (depth_ == 1 && !found && std::find(messages.begin(), messages.end(), key_) != messages.end()) found = true, message = value;
        if (depth_ <= 3 && unit.empty() && std::find(units.begin(), units.end(), key_) != units.end()) unit = value;
        return true;
    }

  private:
    std::string key_;
    int depth_ = 0;
};

/// Docker's json-file, journalctl -o json, and programs that log records: the message inside.
bool read_record(std::string_view line, UnprefixedLine& to) {
    if (line.size() < 8 || line.front() != '{' || line.back() != '}' || !contains(line, "\"")) return false;
    MessageOfRecord record;
    if (!nlohmann::json::sax_parse(line.begin(), line.end(), &record) || !record.found) return false;
    to.text = std::move(record.message);
    while (!to.text.empty() && (to.text.back() == '\n' || to.text.back() == '\r')) to.text.pop_back();
    if (!record.unit.empty()) to.source = std::move(record.unit);
    return true;
}

}  // namespace

std::size_t LinePrefixes::repeated_label(std::string_view line, std::string& source) {
    Cursor cursor(line);
    const std::size_t indent = cursor.blanks().size();
    const std::string_view number = cursor.run(is_digit, 5);
    std::string label;
    if (!number.empty() && cursor.literal(": ")) {
        label = "#:";  // the number differs from task to task
        source = "task " + std::string(number);
    } else if (indent == 0 && number.empty()) {
        const std::string_view name = cursor.run(is_name);
        if (name.empty() || !is_letter(name.front()) || cursor.blanks().empty() || !cursor.literal("|")) return 0;
        (void)cursor.literal(" ");
        label = std::string(line.substr(0, cursor.at()));
        source = name;
    } else {
        return 0;
    }
    in_a_row_ = label == label_ ? in_a_row_ + 1 : 1;
    label_ = label;
    return in_a_row_ >= 3 || begins_a_message(cursor.rest()) ? cursor.at() : 0;
}

UnprefixedLine LinePrefixes::take_off(std::string_view line) {
    UnprefixedLine result;
    for (int nested = 0; nested < 4; ++nested) {
        std::size_t length = 0;
        std::string source;
        for (const Recogniser recogniser : recognisers)
            if (length = recogniser(line, source); length != 0) break;
        if (length == 0) break;
        line.remove_prefix(length);
        if (!source.empty()) result.source = source;
    }
    if (read_record(line, result)) {
        // Docker's record of a program that logs records itself.
        const std::string inner = result.text;
        (void)read_record(inner, result);
        return result;
    }
    std::string source;
    const std::size_t label = repeated_label(line, source);
    if (label == 0 && source.empty()) in_a_row_ = 0;
    if (label != 0) result.source = source;
    result.text = line.substr(label);
    return result;
}

}  // namespace whynogpu
