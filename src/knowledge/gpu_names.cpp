// SPDX-License-Identifier: Apache-2.0
#include "knowledge/gpu_names.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool is_gap(char c) {
    return c == ' ' || c == '-' || c == '_' || c == '\t';
}

/// Where the name ends in the text that begins at `at`; 0: it is not there. Both in lower case.
std::size_t end_of_name(std::string_view text, std::size_t at, std::string_view name) {
    for (const char c : name) {
        if (c == ' ') {
            while (at < text.size() && is_gap(text[at])) ++at;
            continue;
        }
        if (at >= text.size() || !(c == '#' ? is_digit(text[at]) : text[at] == c)) return 0;
        ++at;
    }
    // "RTX 30##" is no part of a longer number; letters may follow: "3080Ti", "960M".
    return at < text.size() && is_digit(text[at]) ? 0 : at;
}

}  // namespace

std::vector<GpuName> read_gpu_names(const DataFile& file) {
    DataTable table = file.table();
    (void)table.text("about");
    std::string source, checked;
    table.provenance(source, checked);
    std::vector<GpuName> names;
    for (DataTable& row : table.tables("names")) {
        GpuName name;
        name.name = lower(row.text("name"));
        name.vendor = row.text_or("vendor", "nvidia");
        if (name.vendor == "nvidia") name.capability = row.capability("capability");
        row.finish();
        names.push_back(std::move(name));
    }
    table.finish();
    return names;
}

namespace {

std::vector<GpuName> read_all_gpu_names() {
    std::vector<DataError> errors;  // looked at by the test of the data
    std::vector<GpuName> names;
    using Kind = GpuName::Kind;
    for (const auto& [path, kind] : {std::pair{"gpus/chips.toml", Kind::chip}, {"gpus/names.toml", Kind::card}, {"gpus/short_names.toml", Kind::shortened}})
        for (const EmbeddedFile& file : embedded_knowledge()) {
            if (file.path != path) continue;
            for (GpuName& name : read_gpu_names({file, errors})) {
                name.kind = kind;
                names.push_back(std::move(name));
            }
        }
    return names;
}

}  // namespace

const std::vector<GpuName>& all_gpu_names() {
    static const std::vector<GpuName> names = read_all_gpu_names();
    return names;
}

std::vector<GpuPlace> find_gpu_places(const std::vector<GpuName>& names, std::string_view text) {
    const std::string small = lower(text);
    std::vector<GpuPlace> found;
    for (std::size_t at = 0; at < small.size();) {
        // lspci's "(rev a2)" is the revision of the chip; the A2 is a card.
        const bool revision = at >= 5 && std::string_view(small).substr(at - 5, 5) == "(rev ";
        if (revision || (at > 0 && is_word_character(small[at - 1]))) {
            ++at;
            continue;
        }
        std::size_t end = 0;
        for (const GpuName& name : names) {
            end = end_of_name(small, at, name.name);
            if (end == 0) continue;
            found.push_back({&name, at, end});
            break;
        }
        at = end > at ? end : at + 1;
    }
    const auto is_chip = [](const GpuPlace& place) { return place.name->kind == GpuName::Kind::chip; };
    const auto is_card = [&](const GpuPlace& place) { return !is_chip(place) && place.name->vendor == "nvidia"; };
    const auto chips = std::count_if(found.begin(), found.end(), is_chip);
    if (chips > 0 && chips >= std::count_if(found.begin(), found.end(), is_card)) std::erase_if(found, is_card);
    return found;
}

std::vector<const GpuName*> find_gpu_names(const std::vector<GpuName>& names, std::string_view text) {
    std::vector<const GpuName*> found;
    for (const GpuPlace& place : find_gpu_places(names, text)) found.push_back(place.name);
    return found;
}

}  // namespace whynogpu
