// SPDX-License-Identifier: Apache-2.0
#include "lint/second_look.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Nobody writes longer lines or names, and a text of one line must not be walked again and again.
constexpr std::size_t longest_line = 400;
/// With more calls than this the text is parsed in any case.
constexpr int most_calls = 200;

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_word(char c) {
    return is_identifier(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n\\");
    return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

bool begins_text(std::string_view value) {
    return value.substr(0, 3).find_first_of("\"'[(") != std::string_view::npos;
}

/// "NAME = '…'", "NAME: str = '…'" or "NAME = OTHER" stands somewhere.
bool is_made_a_text(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if (at > 0 && is_word(text[at - 1])) continue;
        std::string_view rest = text.substr(at + name.size(), longest_line);
        rest = rest.substr(0, rest.find('\n'));
        const std::size_t equals = rest.find('=');
        const std::string_view between = trim(rest.substr(0, equals));
        if (equals == std::string_view::npos || rest.substr(equals).starts_with("==") || !(between.empty() || between.starts_with(':'))) continue;
        std::string_view value = trim(rest.substr(equals + 1));
        value = trim(value.substr(0, value.find('#')));
        if (value.empty() || value == "\\" || begins_text(value) || std::ranges::all_of(value, is_word)) return true;
    }
    return false;
}

/// What tf.device() is given.
struct DeviceArgument {
    bool is_text = false;      ///< may be a text that can be told
    std::string text;          ///< in small letters; empty: told elsewhere
    bool is_statement = false; ///< the call may stand on its own
};

DeviceArgument argument_at(std::string_view text, std::size_t at) {
    DeviceArgument result;
    std::size_t line = at;
    while (line > 0 && at - line < longest_line && text[line - 1] != '\n' && text[line - 1] != ';' && text[line - 1] != ':') --line;
    const std::string_view before = trim(text.substr(line, at - line));
    result.is_statement = std::ranges::all_of(before, [](char c) { return is_word(c) || c == '.' || c == ' '; }) && !before.starts_with("with ") && !before.starts_with("async ");
    const std::string_view rest = without_blanks(text.substr(at + std::string_view(".device(").size(), longest_line));
    if (rest.empty() || rest[0] == ')') return result;
    std::size_t word = 0;
    while (word < rest.size() && is_word(rest[word])) ++word;
    const char behind = word < rest.size() ? rest[word] : '\0';
    if (behind == '"' || behind == '\'') {
        const std::size_t end = rest.find(behind, word + 1);
        result.is_text = true;
        if (end != std::string_view::npos) result.text = lower(rest.substr(word + 1, end - word - 1));
    } else if (word == 0 || behind == '=') {
        result.is_text = true;
    } else if (behind == ' ') {
        result.is_text = begins_text(rest) || is_made_a_text(text, rest.substr(0, word));
    } else if (behind == ')' || behind == ',') {
        result.is_text = is_made_a_text(text, rest.substr(0, word));
    }
    return result;
}

template <class Wanted>
bool any_device(std::string_view text, Wanted wanted) {
    int calls = 0;
    for (std::size_t at = text.find(".device("); at != std::string_view::npos; at = text.find(".device(", at + 1))
        if (++calls > most_calls || wanted(argument_at(text, at))) return true;
    return false;
}

bool is_number(std::string_view text) {
    return text == "*" || (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos);
}

/// "gpu", "device:cpu:0", "job:ps", "task:0": parts that are right without doubt, in small letters.
bool is_plain_part(std::string_view part) {
    if (part.starts_with("job:") && part.find(':', 4) == std::string_view::npos) return true;
    for (const std::string_view start : {"replica:", "task:"})
        if (part.starts_with(start)) return is_number(part.substr(start.size()));
    const bool is_long = part.starts_with("device:");
    if (is_long) part.remove_prefix(7);
    if (!part.starts_with("cpu") && !part.starts_with("gpu") && !part.starts_with("tpu")) return false;
    part.remove_prefix(3);
    return (part.empty() && !is_long) || (part.starts_with(':') && is_number(part.substr(1)));
}

/// "/gpu:0", "/job:worker/device:CPU:0", "cpu"; one device at most. An empty text may be one that is told elsewhere.
bool is_plain_device(std::string_view text) {
    if (text.empty()) return false;
    int devices = 0;
    for (const std::string& part : split(text, '/')) {
        if (!part.empty() && !is_plain_part(part)) return false;
        devices += part.starts_with("device:") || part.starts_with("cpu") || part.starts_with("gpu") || part.starts_with("tpu") ? 1 : 0;
    }
    return devices < 2;
}

bool look_bare(std::string_view text) {
    return any_device(text, [](const DeviceArgument& given) { return given.is_statement; });
}

/// The arguments of a strategy begin with a text, a list, or a name that may stand for one.
bool may_name_devices(std::string_view text, std::string_view given) {
    if (given.starts_with(')')) return false;
    if (const std::size_t equals = given.substr(0, 24).find('='); equals != std::string_view::npos) given = without_blanks(given.substr(equals + 1));
    std::size_t word = 0;
    while (word < given.size() && is_word(given[word])) ++word;
    return begins_text(given) || (word > 0 && is_made_a_text(text, given.substr(0, word)));
}

bool look_name(std::string_view text) {
    // The other strategies take no devices.
    int calls = 0;
    for (const std::string_view strategy : {"MirroredStrategy(", "OneDeviceStrategy(", "CentralStorageStrategy("})
        for (std::size_t at = text.find(strategy); at != std::string_view::npos; at = text.find(strategy, at + 1))
            if (++calls > most_calls || may_name_devices(text, without_blanks(text.substr(at + strategy.size(), longest_line)))) return true;
    return any_device(text, [](const DeviceArgument& given) { return given.is_text && !is_plain_device(given.text); });
}

bool look_kernel(std::string_view text) {
    return any_device(text, [](const DeviceArgument& given) { return given.is_text && (given.text.empty() || contains(given.text, "gpu")); });
}

bool look_training(std::string_view text) {
    if (has_any(text, {"eagerly=True", "eagerly = True", "eagerly(True", "eagerly( True"})) return true;
    return has_any(text, {"GradientTape", "layers", ".fit(", ".fit_generator(", ".train_on_batch("}) &&
           any_device(text, [](const DeviceArgument& given) { return given.is_text && (given.text.empty() || contains(given.text, "cpu")); });
}

bool look_type_case(std::string_view text) {
    for (const char quote : {'"', '\''}) {
        for (std::size_t at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + 1)) {
            const std::size_t end = text.substr(0, std::min(text.size(), at + 8)).find(quote, at + 1);
            if (end == std::string_view::npos) continue;
            const std::string_view word = text.substr(at + 1, end - at - 1);
            const std::string small = lower(trim(word));
            const bool is_type = small == "gpu" || small == "gpus" || small == "cpu" || small == "tpu" || small == "cuda";
            if (is_type && word != "GPU" && word != "CPU" && word != "TPU") return true;
        }
    }
    return false;
}

bool look_hidden_by_call(std::string_view text) {
    return has_any(text, {"set_visible_devices"}) || has_any(text, {"ConfigProto"});
}

bool look_index(std::string_view text) {
    for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
        const std::string_view rest = without_blanks(text.substr(at + 1, 4));
        if (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') return true;
    }
    return false;
}

bool look_pipeline(std::string_view text) {
    return has_any(text, {".map("});
}

bool look_rnn(std::string_view text) {
    return has_any(text, {"recurrent_dropout", "recurrent_activation", "unroll", "use_bias", "reset_after", "activation=", "activation ="});
}

bool look_scope(std::string_view text) {
    return has_any(text, {"Sequential", "Model(", "applications"});
}

bool look_torch(std::string_view text) {
    if (has_any(text, {"tf.cuda", "tensorflow.cuda"})) return true;
    for (std::size_t at = text.find("tensorflow as "); at != std::string_view::npos; at = text.find("tensorflow as ", at + 1))
        if (!text.substr(at + 14).starts_with("tf")) return true;
    return false;
}

/// Calls `wants(name, rest of the line)` for every name with one of these words in it; true as soon as that is.
template <class Wanted>
bool any_variable(std::string_view text, Wanted wants) {
    for (const std::string_view word : {"CUDA_", "VISIBLE_DEV", "cuda_visible", "TF_FORCE", "TF_GPU", "TF_CPP", "TF_ENABLE", "TF_XLA", "XLA_FLAG", "LD_LIBRARY", "LD_PRELOAD", "ALLOW_GROWTH", "TF_DETERMINISTIC", "TF_CUDNN"}) {
        for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
            std::size_t begin = at, end = at;
            while (begin > 0 && at - begin < longest_line && is_word(text[begin - 1])) --begin;
            while (end < text.size() && end - at < longest_line && is_word(text[end])) ++end;
            std::string_view rest = text.substr(end, longest_line);
            rest = rest.substr(0, rest.find('\n'));
            // A blank beside the name is a slip of its own.
            const bool has_blank = (begin > 0 && text[begin - 1] == ' ') || rest.starts_with(' ');
            if (wants(text.substr(begin, end - begin), rest, has_blank)) return true;
        }
    }
    return false;
}

bool look_misspelt(std::string_view text, const ProgramFacts& facts) {
    return any_variable(text, [&](std::string_view name, std::string_view, bool has_blank) { return has_blank || facts.find_variable(name) == nullptr; });
}

/// "NAME'] = 'good'" and nothing else is at rest.
bool look_refused(std::string_view text, const ProgramFacts& facts) {
    return any_variable(text, [&](std::string_view name, std::string_view rest, bool) {
        const VariableFacts* known = facts.find_variable(name);
        if (known == nullptr) return false;
        if (rest.size() < 2 || rest[1] != ']') return true;
        const std::string_view value = trim(rest.substr(2));
        if (!value.starts_with('=') || value.starts_with("==")) return value.starts_with('=') ? false : true;
        const std::string_view given = trim(value.substr(1));
        if (given.size() < 2 || (given[0] != '"' && given[0] != '\'')) return true;
        const std::size_t end = given.find(given[0], 1);
        if (end == std::string_view::npos) return true;
        const std::string_view behind = trim(given.substr(end + 1));
        const std::string inner(given.substr(1, end - 1));
        const bool is_good = known->values.empty() || inner.empty() || std::ranges::find(known->values, inner) != known->values.end();
        return !is_good || name == "TF_ENABLED_DEVICE_TYPES" || !(behind.empty() || behind.starts_with('#'));
    });
}

struct Look {
    std::string_view rule;
    bool (*can_find)(std::string_view);
};

constexpr Look looks[] = {
    {"bare-device", look_bare},
    {"device-name", look_name},
    {"device-type-case", look_type_case},
    {"hidden-by-call", look_hidden_by_call},
    {"no-gpu-kernel", look_kernel},
    {"outside-scope", look_scope},
    {"python-in-pipeline", look_pipeline},
    {"slow-rnn", look_rnn},
    {"torch-call", look_torch},
    {"training-on-cpu", look_training},
    {"unguarded-index", look_index},
};

}  // namespace

bool can_find(std::string_view rule, std::string_view text, const ProgramFacts& facts) {
    if (rule == "misspelt-variable") return look_misspelt(text, facts);
    if (rule == "refused-value") return look_refused(text, facts);
    const auto found = std::ranges::find(looks, rule, &Look::rule);
    return found == std::end(looks) || found->can_find(text);
}

}  // namespace whynogpu
