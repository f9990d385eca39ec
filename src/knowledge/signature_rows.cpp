// SPDX-License-Identifier: Apache-2.0
#include "knowledge/signature_rows.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <map>
#include <set>
#include <utility>

#include "knowledge/message_rows.hpp"
#include "knowledge/status_codes.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t least_word = 4;
constexpr std::size_t least_wanted = 11;  // shorter ones halve the speed of the search in long logs, and are found everywhere

constexpr std::array<std::pair<std::string_view, HoleType>, 7> hole_types{{
    {"soname", HoleType::soname},
    {"version", HoleType::version},
    {"number", HoleType::number},
    {"positive", HoleType::positive},
    {"word", HoleType::word},
    {"path", HoleType::path},
    {"name", HoleType::rest},
}};

std::optional<HoleType> type_named(std::string_view name) {
    for (const auto& [word, type] : hole_types)
        if (word == name) return type;
    if (name == "rest") return HoleType::rest;
    return std::nullopt;
}

SignaturePart read_hole(std::string_view inner, std::string& error) {
    const std::size_t colon = inner.find(':');
    SignaturePart hole;
    hole.name = std::string(inner.substr(0, colon));
    if (colon == std::string_view::npos) {
        hole.type = type_named(inner).value_or(HoleType::rest);
        return hole;
    }
    const auto type = type_named(inner.substr(colon + 1));
    if (!type) error = "no type of hole: '" + std::string(inner) + "'";
    hole.type = type.value_or(HoleType::rest);
    return hole;
}

bool is_hole_name(std::string_view inner) {
    return !inner.empty() && std::all_of(inner.begin(), inner.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == ':'; });
}

bool has_long_word(std::string_view literal) {
    std::size_t length = 0;
    return std::any_of(literal.begin(), literal.end(), [&](char c) {
        length = c == ' ' ? 0 : length + 1;
        return length >= least_word;
    });
}

void add_text(SignatureFile& out, const std::string& means, const std::string& text, const auto& complain) {
    std::string error;
    SignatureText row{means, parse_signature(text, error), text};
    if (!error.empty())
        complain(error);
    else
        out.texts.push_back(std::move(row));
}

using WordLists = std::map<std::string, std::vector<std::string>>;

/// "<works>" stands for the words of the list of that name, which the file gives once.
void expand_lists(std::vector<std::string>& words, const WordLists& lists, const DataTable& row) {
    const auto is_list = [](const std::string& word) { return word.starts_with("<") && word.ends_with(">"); };
    if (std::none_of(words.begin(), words.end(), is_list)) return;
    std::vector<std::string> expanded;
    for (std::string& word : words) {
        if (!is_list(word)) {
            expanded.push_back(std::move(word));
            continue;
        }
        const auto list = lists.find(word.substr(1, word.size() - 2));
        if (list == lists.end())
            row.error("there is no list of words '" + word + "'");
        else
            expanded.insert(expanded.end(), list->second.begin(), list->second.end());
    }
    words = std::move(expanded);
}

void read_phrase_groups(DataTable& row, const WordLists& lists, Phrase& phrase) {
    // TOML arrays of arrays: each inner array is a group.
    phrase.all = row.groups("all");
    phrase.none = row.texts_or_none("none");
    for (std::vector<std::string>& group : phrase.all) expand_lists(group, lists, row);
    expand_lists(phrase.none, lists, row);
    if (phrase.all.empty()) row.error("'all' has no groups");
}

void read_examples(DataTable& row, const std::string& means, const std::string& file, bool is_phrase, Examples wish, SignatureFile& out) {
    if (wish == Examples::left_out) return row.pass_over({"examples", "counterexamples"});
    for (std::string& example : row.texts("examples"))
        out.examples.push_back({means, std::move(example), file, row.line(), is_phrase, false});
    for (std::string& example : row.texts_or_none("counterexamples"))
        out.examples.push_back({means, std::move(example), file, row.line(), is_phrase, true});
}

void append(SignatureFile& all, SignatureFile part) {
    std::move(part.texts.begin(), part.texts.end(), std::back_inserter(all.texts));
    std::move(part.phrases.begin(), part.phrases.end(), std::back_inserter(all.phrases));
    std::move(part.examples.begin(), part.examples.end(), std::back_inserter(all.examples));
    std::move(part.codes.begin(), part.codes.end(), std::back_inserter(all.codes));
}

}  // namespace

std::vector<SignaturePart> parse_signature(std::string_view text, std::string& error) {
    std::vector<SignaturePart> parts;
    std::string literal;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
        if (close != std::string_view::npos && is_hole_name(text.substr(i + 1, close - i - 1))) {
            if (!literal.empty()) parts.push_back({lower(literal), {}, {}});
            literal.clear();
            parts.push_back(read_hole(text.substr(i + 1, close - i - 1), error));
            i = close + 1;
            continue;
        }
        literal += text[i++];
    }
    if (!literal.empty()) parts.push_back({lower(literal), {}, {}});
    const auto first = std::find_if(parts.begin(), parts.end(), [](const SignaturePart& part) { return !part.literal.empty(); });
    if (first == parts.end() || !has_long_word(first->literal)) error = "the first literal has no word of four characters";
    if (first != parts.end() && first - parts.begin() > 1) error = "more than one hole in front of the first literal";
    if (first != parts.end() && first != parts.begin() && (parts.front().type == HoleType::rest || parts.front().type == HoleType::path))
        error = "a hole in front must be a soname, a number or a word";
    return parts;
}

SignatureFile read_signatures(const DataFile& file, Examples wish) {
    DataTable table = file.table();
    (void)table.text("about");
    std::string source, checked;
    table.provenance(source, checked);
    SignatureFile out;
    for (DataTable& row : table.tables("signature")) {
        const std::string means = row.text("means");
        for (const std::string& text : row.texts("texts"))
            add_text(out, means, text, [&](const std::string& what) { row.error(what + ": " + text); });
        read_examples(row, means, file.path(), false, wish, out);
        row.finish();
    }
    WordLists lists;
    for (DataTable& row : table.tables("words")) {
        lists[row.text("name")] = row.texts("words");
        row.finish();
    }
    for (DataTable& row : table.tables("phrase")) {
        Phrase phrase;
        phrase.means = row.text("means");
        phrase.whole_text = row.flag_or("whole_text", false);
        read_phrase_groups(row, lists, phrase);
        read_examples(row, phrase.means, file.path(), true, wish, out);
        row.finish();
        out.phrases.push_back(std::move(phrase));
    }
    read_codes(table, file.path(), wish, out);
    table.finish();
    return out;
}

SignatureFile all_signatures(EmbeddedFiles files, Examples wish) {
    SignatureFile all;
    std::vector<DataError> errors;  // the test of the data looks at them; here what can be read is used
    std::set<std::pair<std::string, std::string>> known;
    for (const EmbeddedFile& file : files) {
        if (file.path.starts_with("signatures/")) append(all, read_signatures({file, errors}, wish));
        if (!file.path.starts_with("messages/")) continue;
        for (const MessageRow& row : read_messages({file, errors}).rows)
            if (!row.means.empty() && known.emplace(row.means, row.text).second)
                add_text(all, row.means, row.text, [](const std::string&) {});
    }
    return all;
}

SignatureFile all_signatures(Examples wish) {
    return all_signatures(embedded_knowledge(), wish);
}

namespace {

/// The longest literal of a text, as written; parts are in lower case, programs print it so.
std::string longest_literal(const SignatureText& text) {
    std::string_view best;
    const std::string in_lower_case = lower(text.text);
    std::size_t from = 0;
    for (const SignaturePart& part : text.parts) {
        if (part.literal.empty()) continue;
        const std::size_t at = in_lower_case.find(part.literal, from);
        if (at == std::string::npos) break;
        from = at + part.literal.size();
        const std::string_view literal = trim(std::string_view(text.text).substr(at, part.literal.size()));
        if (literal.size() > best.size()) best = literal;
    }
    return std::string(best);
}

/// Status codes are many and begin alike: "CUDA_ERROR_", "cudaErrorIn", "CUDA error:".
std::string beginning_of_code(const std::string& literal) {
    const std::size_t label = literal.find(": ");
    if (label != std::string::npos && label + 1 >= least_wanted) return literal.substr(0, label + 1);
    return literal.find(' ') == std::string::npos ? literal.substr(0, least_wanted) : literal;
}

}  // namespace

std::vector<std::string> wanted_literals(const SignatureFile& signatures) {
    std::vector<std::string> literals;
    for (const SignatureText& text : signatures.texts) {
        std::string literal = longest_literal(text);
        literal = literal.substr(0, literal.find('\n'));
        if (text.whole_word) literal = beginning_of_code(literal);
        const auto letters =
            std::count_if(literal.begin(), literal.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        if (literal.size() >= least_wanted && letters >= 4) literals.push_back(std::move(literal));
    }
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    return literals;
}

}  // namespace whynogpu
