// SPDX-License-Identifier: Apache-2.0
#include "parse/text/line_prefix.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_name = 128;

/// Of hosts, containers, pods and units.
bool is_name(char c) { return is_identifier(c) || c == '-' || c == '.'; }

/// Reads a line from the left. Every step either succeeds and moves on, or fails and stays.
class Cursor {
  public:
    explicit Cursor(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}
    bool literal(std::string_view wanted) {
        if (text_.substr(at_, wanted.size()) != wanted) return false;
        at_ += wanted.size();
        return true;
    }
    /// Exactly as in the shape: '9' a digit, 'A' a letter, everything else itself.
    bool shape(std::string_view wanted) {
        if (!has_shape(rest(), wanted)) return false;
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
    std::size_t at_;
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
using Recogniser = std::size_t (*)(std::string_view line, UnprefixedLine& to);

/// Kubernetes' files: "2024-…Z stderr F message".
std::size_t container_runtime(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!iso_time(cursor) || !cursor.literal(" ")) return 0;
    const std::size_t stream = cursor.at();
    if (!cursor.literal("stdout ") && !cursor.literal("stderr ")) return 0;
    const bool partial = cursor.literal("P ");
    if (!partial && !cursor.literal("F ") && !(cursor.literal("F") && cursor.done())) return 0;
    to.stream = line.substr(stream, 6);
    to.end = partial ? LineEnd::open : LineEnd::there;
    return cursor.at();
}

/// syslog and journald: "Nov 21 15:10:46 host unit[12]: message", also with an ISO time.
std::size_t journal(std::string_view line, UnprefixedLine& to) {
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
    to.source = name;
    return cursor.at();
}

/// docker logs -t, kubectl logs --timestamps, GitHub Actions, GitLab ("… 01O "): a time, then the line.
std::size_t time_stamp(std::string_view line, UnprefixedLine&) {
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
std::size_t actions_download(std::string_view line, UnprefixedLine& to) {
    const std::size_t first = line.substr(0, longest_name).find('\t');
    if (first == std::string_view::npos) return 0;
    const std::size_t second = line.substr(0, 2 * longest_name).find('\t', first + 1);
    if (second == std::string_view::npos) return 0;
    Cursor cursor(line.substr(second + 1));
    (void)cursor.literal("\xEF\xBB\xBF");
    if (!iso_time(cursor)) return 0;
    (void)cursor.literal(" ");
    to.source = std::string(line.substr(0, first)) + "/" + std::string(line.substr(first + 1, second - first - 1));
    return second + 1 + cursor.at();
}

/// kubectl logs --prefix: "[pod/web-0/main] message".
std::size_t pod(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!cursor.literal("[pod/")) return 0;
    const std::string_view name = cursor.run([](char c) { return is_name(c) || c == '/'; }, 2 * longest_name);
    if (name.empty() || !cursor.literal("]")) return 0;
    (void)cursor.literal(" ");
    to.source = "pod/" + std::string(name);
    return cursor.at();
}

/// docker compose: "train-1  | message" and "train_1  | message".
std::size_t compose(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    const std::string_view name = cursor.run(is_name);
    if (name.size() < 3 || !is_letter(name.front()) || !is_digit(name.back())) return 0;
    const std::string_view base = name.substr(0, name.find_last_not_of("0123456789") + 1);
    if (base.size() < 2 || (base.back() != '-' && base.back() != '_')) return 0;
    if (cursor.blanks().empty() || !cursor.literal("|")) return 0;
    if (!cursor.done() && !cursor.literal(" ")) return 0;
    to.source = name;
    return cursor.at();
}

/// mpirun --tag-output and horovodrun: "[1,0]<stderr>:message", SageMaker's "[1,mpirank:0,algo-1]<stdout>:message".
std::size_t mpi(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    (void)(cursor.shape("AAA AAA 99 99:99:99 9999") || cursor.shape("AAA AAA  9 99:99:99 9999"));  // mpirun --timestamp-output
    if (!cursor.literal("[")) return 0;
    const std::string_view rank = cursor.run([](char c) { return is_name(c) || c == ',' || c == ':'; });
    if (rank.empty() || !cursor.literal("]")) return 0;
    if (!cursor.literal("<stderr>:") && !cursor.literal("<stdout>:")) return 0;
    (void)cursor.literal(" ");
    to.source = "task " + std::string(rank);
    return cursor.at();
}

/// torchrun and its kin: "[rank0]: message", "[default0]:message".
std::size_t rank(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!cursor.literal("[rank") && !cursor.literal("[default")) return 0;
    const std::string_view number = cursor.run(is_digit, 6);
    if (number.empty() || !cursor.literal("]:")) return 0;
    (void)cursor.literal(" ");
    to.source = "task " + std::string(number);
    return cursor.at();
}

/// Ray: "(RayTrainWorker pid=12, ip=10.0.0.1) message", "(pid=12) message".
std::size_t ray(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!cursor.literal("(")) return 0;
    const std::string_view inside = cursor.run([](char c) { return is_name(c) || c == ' ' || c == '=' || c == ',' || c == ':' || c == '+'; });
    if (!contains(inside, "pid=") || !cursor.literal(")")) return 0;
    (void)cursor.literal(" ");
    to.source = inside;
    return cursor.at();
}

/// "##[error]" and its kin, "::error::", GitLab's section marks are left alone: nothing follows them.
std::size_t actions_mark(std::string_view line, UnprefixedLine&) {
    static constexpr std::array<std::string_view, 7> marks = {"##[error]", "##[warning]", "##[group]", "##[debug]", "##[command]", "##[section]", "##[endgroup]"};
    for (const std::string_view mark : marks)
        if (line.substr(0, mark.size()) == mark) return mark.size();
    return 0;
}

/// cat -n and copied listings: "   12<TAB>message".
std::size_t listing_number(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    (void)cursor.blanks();
    return !cursor.run(is_digit, 7).empty() && cursor.literal("\t") && !cursor.done() ? cursor.at() : 0;
}

/// PowerShell's error records: "python : 2024-05-01 12:00:00.1: W tensorflow/…".
std::size_t error_record(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    if (cursor.run(is_name).empty() || !cursor.literal(" : ")) return 0;
    return begins_a_message(cursor.rest()) ? cursor.at() : 0;
}

/// Airflow: "[2024-05-01, 12:00:00 UTC] {subprocess.py:93} INFO - message".
std::size_t airflow(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    if (!cursor.shape("[9999-99-99")) return 0;
    cursor.run([](char c) { return c != ']'; }, 40);
    if (!cursor.literal("] {")) return 0;
    cursor.run([](char c) { return is_name(c) || c == ':'; });
    if (!cursor.literal("} ") || cursor.run(is_letter, 10).empty() || !cursor.literal(" - ")) return 0;
    return cursor.at();
}

/// "INFO", "WARNING", …: the name of a level of Python's logging.
bool level(Cursor& cursor) {
    static constexpr std::array<std::string_view, 9> names = {"DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "SUCCESS", "TRACE"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return cursor.literal(name); });
}

/// "2024-05-01 12:00:00,123 - name - ERROR - message", with or without the name, and "2024-05-01 12:00:00,123 [INFO] message".
std::size_t python_logging(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    if (!cursor.shape("9999-99-99 99:99:99,999 ")) return 0;
    if (cursor.literal("[")) return level(cursor) && cursor.literal("] ") ? cursor.at() : 0;
    if (!cursor.literal("- ")) return 0;
    for (int names = 0; names < 3; ++names) {
        if (level(cursor)) return cursor.literal(" - ") ? cursor.at() : 0;
        if (cursor.run(is_name).empty() || !cursor.literal(" - ")) return 0;
    }
    return 0;
}

/// logging.basicConfig: "ERROR:root:message". What TensorFlow's own logger writes is its message.
std::size_t python_basic(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    if (!level(cursor) || !cursor.literal(":")) return 0;
    const std::string_view name = cursor.run(is_name);
    if (name.empty() || name.starts_with("tensorflow") || name == "absl" || !cursor.literal(":")) return 0;
    return begins_a_message(cursor.rest()) || name == "root" || name == "__main__" ? cursor.at() : 0;
}

/// "2024-05-01 12:00:00.123 | INFO     | __main__:run:42 - message".
std::size_t loguru(std::string_view line, UnprefixedLine&) {
    Cursor cursor(line);
    if (!cursor.shape("9999-99-99 99:99:99.999 | ") || !level(cursor)) return 0;
    (void)cursor.blanks();
    if (!cursor.literal("| ")) return 0;
    const std::string_view place = cursor.run([](char c) { return is_name(c) || c == ':' || c == '<' || c == '>'; }, 2 * longest_name);
    return contains(place, ":") && cursor.literal(" - ") ? cursor.at() : 0;
}

/// "[2024-05-01 12:00:00,123: WARNING/ForkPoolWorker-1] message".
std::size_t celery(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!cursor.shape("[9999-99-99 99:99:99,999: ") || !level(cursor) || !cursor.literal("/")) return 0;
    const std::string_view worker = cursor.run(is_name);
    if (worker.empty() || !cursor.literal("]") || (!cursor.done() && !cursor.literal(" "))) return 0;
    to.source = worker;
    return cursor.at();
}

/// syslog as RFC 5424 has it: "<14>1 2024-05-01T12:00:00Z host app 123 ID [data] message".
std::size_t syslog(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!cursor.literal("<") || cursor.run(is_digit, 3).empty() || !cursor.literal(">1 ")) return 0;
    if (!cursor.literal("-") && !iso_time(cursor)) return 0;
    std::string_view fields[4];  // host, program, process, kind
    for (std::string_view& field : fields) {
        if (!cursor.literal(" ")) return 0;
        field = cursor.run([](char c) { return c > ' ' && c < 0x7f; });
        if (field.empty()) return 0;
    }
    if (!cursor.literal(" ")) return 0;
    if (!cursor.literal("-")) {
        if (!cursor.literal("[")) return 0;
        const std::string_view data = cursor.rest();
        std::size_t end = 0;
        bool quoted = false;
        while (end < data.size() && (quoted || data[end] != ']' || data.substr(end + 1, 1) == "[")) {
            if (data[end] == '\\') ++end;
            else if (data[end] == '"') quoted = !quoted;
            ++end;
        }
        if (end >= data.size()) return 0;
        cursor = Cursor(line, cursor.at() + end + 1);
    }
    if (!cursor.done() && !cursor.literal(" ")) return 0;
    (void)cursor.literal("\xEF\xBB\xBF");
    if (fields[1] != "-") to.source = fields[2] == "-" ? std::string(fields[1]) : std::string(fields[1]) + "[" + std::string(fields[2]) + "]";
    return cursor.at();
}

/// `aws logs tail`: "2024-05-01T12:00:00.123000+00:00 job/algo-1-1714 message". The stream ends in a number or an identifier.
std::size_t cloud_watch(std::string_view line, UnprefixedLine& to) {
    Cursor cursor(line);
    if (!iso_time(cursor) || !cursor.literal(" ")) return 0;
    const std::string_view stream = cursor.run([](char c) { return is_name(c) || c == '/' || c == '$' || c == '[' || c == ']'; }, 2 * longest_name);
    const std::size_t slash = stream.rfind('/');
    if (slash == std::string_view::npos || slash == 0 || !is_letter(stream.front()) || !cursor.literal(" ")) return 0;
    const std::string_view last = stream.substr(slash + 1);
    if (last.find_first_of("0123456789") == std::string_view::npos || last.find('.') != std::string_view::npos) return 0;
    to.source = stream;
    return cursor.at();
}

constexpr std::array<Recogniser, 19> recognisers = {airflow, syslog, cloud_watch, container_runtime, journal, time_stamp, actions_download, pod, compose, mpi, rank, ray, actions_mark, listing_number, error_record,
                                                    python_logging, python_basic, loguru, celery};

}  // namespace

bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '9' ? !is_digit(text[i]) : shape[i] == 'A' ? !is_letter(text[i]) : shape[i] != text[i]) return false;
    return true;
}

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
        for (const Recogniser recogniser : recognisers)
            if (length = recogniser(line, result); length != 0) break;
        if (length == 0) break;
        line.remove_prefix(length);
    }
    if (auto record = read_log_record(line)) {
        // Docker's record of a program that logs records itself.
        if (auto inner = read_log_record(record->message)) {
            record->message = std::move(inner->message);
            if (!inner->unit.empty()) record->unit = std::move(inner->unit);
        }
        result.text = std::move(record->message);
        if (!record->unit.empty()) result.source = std::move(record->unit);
        if (!record->stream.empty()) {
            result.stream = std::move(record->stream);
            result.end = record->end;
        }
        return result;
    }
    if (const auto kind = spread_.take(line, result.text); kind != SpreadRecords::Kind::other) {
        result.is_field = kind == SpreadRecords::Kind::field;
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
