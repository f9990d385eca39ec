// SPDX-License-Identifier: Apache-2.0
#include "knowledge/eras.hpp"

#include <iterator>

#include "util/text.hpp"

namespace whynogpu {

const VersionRange* Eras::of_path(std::string_view path) const {
    const Folder* best = nullptr;
    for (const Folder& folder : folders)
        if (path.starts_with(folder.path) && (best == nullptr || folder.path.size() > best->path.size())) best = &folder;
    return best == nullptr ? nullptr : &best->releases;
}

const OldRelease* Eras::of_release(const Version& release) const {
    for (const OldRelease& row : old)
        if (row.releases.contains(release)) return &row;
    return nullptr;
}

std::string Eras::newest_in(const std::string& month) const {
    if (released.contains(month) || released.empty() || month > released.rbegin()->first) return {};
    const auto next = released.lower_bound(month);
    return next == released.begin() ? std::string() : std::prev(next)->second;
}

namespace {

/// Rows "name: version".
std::map<std::string, std::string> versions_by_name(DataTable& table, const char* key) {
    std::map<std::string, std::string> rows;
    for (const std::string& line : table.texts(key)) {
        const std::size_t colon = line.find(": ");
        if (colon == std::string::npos || !Version::parse(line.substr(colon + 2)))
            table.error("no \"name: version\": " + line);
        else
            rows[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return rows;
}

}  // namespace

Eras read_eras(const DataFile& file) {
    DataTable table = file.table();
    (void)table.text("about");
    std::string source, checked;
    table.provenance(source, checked);
    Eras eras;
    for (DataTable& row : table.tables("folder")) {
        eras.folders.push_back({row.text("path"), row.range("releases")});
        row.finish();
    }
    for (DataTable& row : table.tables("old")) {
        eras.old.push_back({row.range("releases"), row.version("cuda"), row.version("cudnn")});
        row.finish();
    }
    eras.distribution = versions_by_name(table, "distribution");
    eras.jetpack = versions_by_name(table, "jetpack");
    eras.newest_cuda = versions_by_name(table, "newest_cuda");
    for (const std::string& line : table.texts("released")) {
        const std::size_t colon = line.find(": ");
        if (colon != 7 || !Version::parse(line.substr(colon + 2))) {
            table.error("no \"year-month: release\": " + line);
            continue;
        }
        eras.released[line.substr(0, colon)] = line.substr(colon + 2);
    }
    for (DataTable& row : table.tables("file")) {
        const std::string name = row.text("name");
        for (const std::string& line : row.texts("lines")) {
            const std::size_t colon = line.find(": ");
            if (colon == std::string::npos || !parse_unsigned(line.substr(0, colon))) {
                row.error("no \"line: releases\": " + line);
                continue;
            }
            for (const std::string& release : split(line.substr(colon + 2), ' '))
                eras.lines[name + ":" + line.substr(0, colon)].insert(release);
        }
        row.finish();
    }
    table.finish();
    return eras;
}

Eras all_eras() {
    std::vector<DataError> errors;  // looked at by the test of the data
    for (const EmbeddedFile& file : embedded_knowledge())
        if (file.path == "eras.toml") return read_eras({file, errors});
    return {};
}

}  // namespace whynogpu
