// SPDX-License-Identifier: Apache-2.0
#include "knowledge/message_rows.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

constexpr std::string_view message_folder = "messages/";
constexpr std::string_view data_suffix = ".toml";
constexpr std::string_view logger_file = "loggers";

std::string_view name_of(std::string_view path) {
    if (path.starts_with(message_folder)) path.remove_prefix(message_folder.size());
    if (path.ends_with(data_suffix)) path.remove_suffix(data_suffix.size());
    return path;
}

char read_level(DataTable& row) {
    const std::string level = row.text("level");
    if (level.size() == 1 && std::string_view("IWEF").find(level.front()) != std::string_view::npos) return level.front();
    row.error("'level' is none of I, W, E, F");
    return 'I';
}

MessageRow read_row(DataTable& row, const std::string& name) {
    MessageRow out;
    out.line = row.line();
    out.id = name + "/" + row.text("id");
    out.means = row.text_or("means");
    out.level = read_level(row);
    out.file = row.text("file");
    out.releases = row.range("releases");
    out.times = row.number_or("times", 1);
    out.text = row.text("text");
    if (out.text.find('\n') != std::string::npos) row.error("'text' is more than the first line");
    row.finish();
    return out;
}

/// 2.18.0 of 2.18.0rc1: a candidate behaves as the release, and ranges need not name it.
Version release_of(const Version& version) {
    if (!version.is_prerelease()) return version;
    return Version(version.major_minor() + "." + std::to_string(version.number(2)));
}

}  // namespace

MessageFile read_messages(const DataFile& file, const Version* release) {
    DataTable table = file.table();
    MessageFile out;
    out.name = std::string(name_of(file.path()));
    out.about = table.text("about");
    table.provenance(out.source, out.checked);
    for (DataTable& row : table.tables("message"))
        if (release == nullptr || row.range("releases").contains(*release)) out.rows.push_back(read_row(row, out.name));
    for (DataTable& row : table.tables("rule")) {
        out.rules.push_back({out.name + "/" + row.text("id"), row.range("releases")});
        row.finish();
    }
    for (DataTable& row : table.tables("ungoverned")) {
        out.ungoverned.push_back({row.text("file"), row.range("releases")});
        row.finish();
    }
    table.finish();
    return out;
}

struct MessageBook::Part {
    Version release;
    MessageFile file;
};

MessageBook::MessageBook() : MessageBook(embedded_knowledge()) {}
MessageBook::MessageBook(EmbeddedFiles files) : files_(files) {}
MessageBook::~MessageBook() = default;

const MessageFile& MessageBook::part_of(std::string_view id, const Version& release) const {
    const std::string_view name = id.substr(0, id.find('/'));
    for (const auto& known : parts_)
        if (known->file.name == name && known->release == release) return known->file;
    auto part = std::make_unique<Part>();
    part->release = release;
    part->file.name = std::string(name);
    for (const EmbeddedFile& file : files_) {
        if (!file.path.starts_with(message_folder) || name_of(file.path) != name) continue;
        std::vector<DataError> errors;  // the test of the data looks at them; here a faulty row is used as far as it goes
        part->file = read_messages({file, errors}, &release);
    }
    parts_.push_back(std::move(part));
    return parts_.back()->file;
}

std::vector<const MessageRow*> MessageBook::find(std::string_view id, const Version& release) const {
    std::vector<const MessageRow*> found;
    const Version version = release_of(release);
    for (const MessageRow& row : part_of(id, version).rows)
        if (row.id == id && row.releases.contains(version)) found.push_back(&row);
    return found;
}

bool MessageBook::has(std::string_view rule, const Version& release) const {
    const Version version = release_of(release);
    const auto& rules = part_of(rule, version).rules;
    return std::any_of(rules.begin(), rules.end(), [&](const ReleaseRule& r) { return r.id == rule && r.releases.contains(version); });
}

bool MessageBook::is_governed(std::string_view source_file, const Version& release) const {
    const Version version = release_of(release);
    const auto& files = part_of(logger_file, version).ungoverned;
    return std::none_of(files.begin(), files.end(),
                        [&](const UngovernedFile& f) { return f.file == source_file && f.releases.contains(version); });
}

}  // namespace whynogpu
