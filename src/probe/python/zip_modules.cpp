// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parse/python/zip_directory.hpp"
#include "probe/python/modules.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_tail = 65557;      // the end record and the longest comment
constexpr std::size_t largest_table = 8u << 20;  // more members than any wheel has

}  // namespace

ModuleLocation find_in_zip(Host& host, const std::string& archive, std::string_view word) {
    ModuleLocation found;
    const auto status = host.status(archive);
    if (!status.is_present() || status->size == 0) return found;
    const std::uint64_t start = status->size > longest_tail ? status->size - longest_tail : 0;
    const auto tail = host.read(archive, longest_tail, start);
    if (!tail.is_present()) {
        found.unreadable.push_back(archive);
        return found;
    }
    const auto table = find_zip_table(*tail, start + tail->size());
    if (!table) return found;  // no zip archive: Python passes over it
    const auto bytes = table->size <= largest_table
                           ? host.read(archive, static_cast<std::size_t>(table->size), table->offset)
                           : Observed<std::string>();
    const auto names = bytes.is_present() ? parse_zip_names(*bytes) : std::nullopt;
    if (!names) {
        found.unreadable.push_back(archive);
        return found;
    }
    const std::string base(word);
    const std::pair<const char*, ModuleKind> forms[] = {{"/__init__.pyc", ModuleKind::package},
                                                        {"/__init__.py", ModuleKind::package},
                                                        {".pyc", ModuleKind::bytecode},
                                                        {".py", ModuleKind::module_file}};
    for (const auto& [ending, kind] : forms) {
        if (std::ranges::find(*names, base + ending) == names->end()) continue;
        found.kind = kind;
        found.entry = archive;
        found.file = join_path(archive, base + ending);
        if (kind == ModuleKind::package) found.folder = join_path(archive, base);
        return found;
    }
    return found;
}

}  // namespace whynogpu
