// SPDX-License-Identifier: Apache-2.0
#include "lint/fixer.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Text as it stands inside a JSON string.
std::string json_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '"' || c == '\\') (result += '\\') += c;
        else if (c == '\n') result += "\\n";
        else if (c == '\t') result += "\\t";
        else result += c;
    }
    return result;
}

struct FileEdit {
    std::size_t begin, end;
    std::string text;
};

/// The edit in bytes of the file. In a notebook only inside one JSON string: between its bytes nothing but they may stand.
std::optional<FileEdit> in_file(std::string_view bytes, const Source& source, const Edit& edit) {
    if (source.kind != SourceKind::notebook) return FileEdit{edit.begin + source.skipped, edit.end + source.skipped, edit.text};
    if (edit.end >= source.origin.size()) return std::nullopt;
    // A deleted line ends with its "\n", the last of its string: the next byte is in another one.
    const std::size_t begin = source.origin[edit.begin] + source.skipped;
    const std::size_t last = edit.end == edit.begin ? begin : source.origin[edit.end - 1] + source.skipped;
    std::size_t end = last;
    if (edit.end > edit.begin) end += bytes[last] == '\\' ? (last + 1 < bytes.size() && bytes[last + 1] == 'u' ? 6 : 2) : 1;
    if (end > bytes.size()) return std::nullopt;
    for (std::size_t i = begin; i < end; ++i) {
        if (bytes[i] == '\\') ++i;
        else if (bytes[i] == '"') return std::nullopt;
    }
    return FileEdit{begin, end, json_escaped(edit.text)};
}

}  // namespace

std::optional<FixedText> apply_fixes(std::string_view bytes, const Source& source, const std::vector<LintFinding>& findings, bool unsafe) {
    std::vector<FileEdit> edits;
    FixedText result;
    for (std::size_t f = 0; f < findings.size(); ++f) {
        const auto& fix = findings[f].fix;
        if (!fix || !(fix->is_safe || unsafe)) continue;
        std::vector<FileEdit> own;
        for (const Edit& edit : fix->edits) {
            const auto placed = in_file(bytes, source, edit);
            if (!placed) break;
            own.push_back(*placed);
        }
        const bool overlaps = std::ranges::any_of(own, [&](const FileEdit& a) {
            return std::ranges::any_of(edits, [&](const FileEdit& b) { return a.begin < b.end && b.begin < a.end; }) ||
                   std::ranges::any_of(edits, [&](const FileEdit& b) { return a.begin == b.begin; });
        });
        if (own.size() != fix->edits.size() || overlaps) continue;
        edits.insert(edits.end(), own.begin(), own.end());
        result.applied.push_back(f);
    }
    if (edits.empty()) return std::nullopt;
    std::ranges::sort(edits, {}, &FileEdit::begin);
    // The byte-order mark counts as a part of the file: offsets of a notebook are from behind it, too.
    std::size_t at = 0;
    for (const FileEdit& edit : edits) {
        result.bytes.append(bytes.substr(at, edit.begin - at)).append(edit.text);
        at = edit.end;
    }
    result.bytes.append(bytes.substr(at));
    return result;
}

}  // namespace whynogpu
