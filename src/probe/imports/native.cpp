// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view internal_module = "_pywrap_tensorflow_internal.so";
constexpr std::size_t elf_header = 64;

/// Large files, and those whose state is told in more than a header: looked at as the loader would.
bool is_main(std::string_view name) {
    return name == internal_module || name.starts_with("libtensorflow_") || name.starts_with("lib_pywrap_tensorflow");
}

/// The size in a RECORD, found without reading the file: pip writes it sorted. Absent: not found so.
Observed<std::uint64_t> recorded_size(Host& host, const std::string& record, const std::string& wanted) {
    using Size = Observed<std::uint64_t>;
    constexpr std::size_t window = 4096;
    const auto status = host.status(record);
    if (!status.is_present()) return Size::absent(record);
    std::uint64_t low = 0, high = status->size;
    while (low < high) {
        const std::uint64_t from = high - low <= window ? low : low + (high - low) / 2;
        const auto piece = host.read(record, window, from);
        if (!piece.is_present() || piece->empty()) return Size::absent(record);
        std::string_view text = *piece;
        std::size_t line = 0;
        if (from != 0 && from != low) {
            line = text.find('\n');
            if (line == std::string_view::npos) return Size::absent(record);
            ++line;
        }
        std::optional<int> order;  // of `wanted` against the last whole line looked at
        const std::size_t first_line = line;
        for (auto end = text.find('\n', line); end != std::string_view::npos; end = text.find('\n', line)) {
            const std::string_view row = text.substr(line, end - line);
            const std::string_view path = row.substr(0, row.find(','));
            if (path == wanted) {
                const auto size = parse_unsigned(trim(row.substr(row.rfind(',') + 1)));
                return size ? Size::present(*size, record) : Size::absent(record);
            }
            order = wanted < path ? -1 : 1;
            line = end + 1;
            if (*order < 0) break;
        }
        if (!order) return Size::absent(record);
        if (from == low) {
            if (*order < 0 || from + line >= high) return Size::absent(record);
            low = from + line;
        } else if (*order < 0 && line == text.find('\n', first_line) + 1) {
            high = from;  // already the first line lies behind what is wanted
        } else if (*order < 0) {
            return Size::absent(record);  // it would have stood between two lines seen
        } else {
            low = from + line;
        }
    }
    return Size::absent(record);
}

std::string record_of(const Look& look) {
    for (const Distribution& claim : look.tensorflow.claims)
        if (look.tensorflow.owner.is(claim.name)) return join_path(claim.folder, "RECORD");
    return {};
}

/// A small extension module: is there an ELF header?
Observed<ElfDamage> look_at_header(Host& host, const std::string& path) {
    using Damage = Observed<ElfDamage>;
    const auto head = host.read(path, elf_header);
    if (!head.is_present()) return Damage::without_value(head);
    if (head->size() < elf_header) return Damage::present(ElfDamage::empty, path);
    return Damage::present(head->starts_with("\x7f" "ELF") ? ElfDamage::none : ElfDamage::not_elf, path);
}

NativeSeen see_file(Look& look, const NativeFile& wanted, const std::string& record) {
    NativeSeen seen;
    seen.relative = wanted.path;
    seen.path = join_path(look.tensorflow.core_folder, wanted.path);
    seen.fatal_missing = wanted.fatal_missing;
    if (!is_main(file_name(wanted.path))) {
        seen.damage = look_at_header(look.host, seen.path);
        if (seen.damage.is_present() && *seen.damage != ElfDamage::none)
            seen.detail = *seen.damage == ElfDamage::empty ? "file too short" : "invalid ELF header";
        return seen;
    }
    const auto elf = look.host.elf(seen.path);
    if (!elf.is_present()) {
        seen.damage = Observed<ElfDamage>::without_value(elf);
        return seen;
    }
    seen.damage = Observed<ElfDamage>::present(elf->damage, seen.path);
    seen.size = elf->size;
    seen.detail = loader_message(*elf);
    // Every build of this module is linked with the framework library: one that is not holds no module of that name.
    seen.foreign = file_name(wanted.path) == internal_module && elf->damage == ElfDamage::none &&
                   std::ranges::none_of(elf->needed, [](const std::string& name) { return contains(name, "tensorflow"); });
    if (!record.empty()) seen.recorded_size = recorded_size(look.host, record, file_name(look.tensorflow.core_folder) + "/" + wanted.path);
    return seen;
}

/// For which Python the extension modules were compiled. pybind11 keeps the version as a text, to compare it when it is imported.
Observed<std::string> python_of_build(Look& look) {
    using Name = Observed<std::string>;
    const auto& tag = look.tensorflow.python_tag;
    if (tag.is_present() && tag->starts_with("cp3") && parse_unsigned(tag->substr(2))) return Name::present("3." + tag->substr(3), tag.origin());
    for (const char* name : {"python/_pywrap_py_exception_registry.so", "python/platform/_pywrap_tf2.so", "python/lib/core/_pywrap_py_func.so"}) {
        const auto strings = look.host.strings(join_path(look.tensorflow.core_folder, name), {"3."});
        if (!strings.is_present()) continue;
        for (const std::string& text : *strings)
            if (text.size() <= 4 && parse_unsigned(text.substr(2))) return Name::present(text, join_path(look.tensorflow.core_folder, name));
    }
    return Name::absent(look.tensorflow.core_folder);
}

void see_folders(Look& look, ImportsSeen& seen) {
    const std::string& core = look.tensorflow.core_folder;
    const auto names = look.host.list(core);
    if (!names.is_present()) return;
    for (const char* wanted : {"_api", "core", "python"})
        if (!std::ranges::binary_search(*names, std::string(wanted))) seen.missing_files.push_back(join_path(core, wanted));
}

}  // namespace

void see_native(Look& look, ImportsSeen& seen) {
    see_folders(look, seen);
    const std::string record = record_of(look);
    if (look.release != nullptr) {
        for (const NativeFile& wanted : look.release->imports.native) seen.native.push_back(see_file(look, wanted, record));
    } else if (look.tensorflow.framework.is_present()) {
        // What every release so far has. Whether the module may be missing is not known.
        seen.native.push_back(see_file(look, {"python/" + std::string(internal_module), false}, record));
        seen.native.push_back(see_file(look, {file_name(*look.tensorflow.framework), true}, record));
    }
    seen.python_of_build = python_of_build(look);
}

}  // namespace whynogpu
