// SPDX-License-Identifier: Apache-2.0
#include "knowledge/remedy_rows.hpp"

#include <optional>

namespace whynogpu {
namespace {

constexpr std::string_view remedy_folder = "remedies/";
constexpr std::string_view data_suffix = ".toml";

std::optional<std::string_view> purpose_of(std::string_view path) {
    if (!path.starts_with(remedy_folder) || !path.ends_with(data_suffix)) return std::nullopt;
    path.remove_prefix(remedy_folder.size());
    path.remove_suffix(data_suffix.size());
    return path;
}

RemedyActor read_actor(DataTable& row) {
    const std::string who = row.text("who");
    if (who == "root") return RemedyActor::root;
    if (who == "host") return RemedyActor::host;
    if (who != "user") row.error("'who' is none of user, root, host");
    return RemedyActor::user;
}

RemedyRow read_row(DataTable& row) {
    RemedyRow out;
    out.line = row.line();
    out.id = row.text("id");
    out.systems = row.texts("systems");
    out.not_systems = row.texts_or_none("not_systems");
    out.rank = row.number("rank");
    out.text = row.text("text");
    out.line_of_file = row.text_or("line");
    out.mark = row.text_or("mark");
    out.commands = row.texts("commands");
    out.undo_commands = row.texts_or_none("undo_commands");
    out.risk = row.text_or("risk");
    out.undo = row.text_or("undo");
    out.actor = read_actor(row);
    out.automatic = row.flag_or("automatic", false);
    row.provenance(out.source, out.checked);
    row.finish();
    return out;
}

}  // namespace

RemedyFile read_remedies(const DataFile& file) {
    DataTable table = file.table();
    RemedyFile out;
    out.purpose = std::string(purpose_of(file.path()).value_or(file.path()));
    out.about = table.text("about");
    out.holes = table.texts_or_none("holes");
    for (const std::string& pair : table.texts_or_none("defaults")) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos) table.error("'" + pair + "' in 'defaults' is not name=value");
        else out.defaults.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    for (DataTable& row : table.tables("remedy")) out.rows.push_back(read_row(row));
    table.finish();
    return out;
}

const EmbeddedFile* find_remedy_file(const EmbeddedFiles& files, std::string_view purpose) {
    for (const EmbeddedFile& file : files)
        if (purpose_of(file.path) == purpose) return &file;
    return nullptr;
}

}  // namespace whynogpu
