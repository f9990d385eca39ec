// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

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

/// Sizes that a RECORD states, found without reading the whole file: pip writes it sorted. Pieces once read are kept, for the first
/// steps of every search are the same.
class Record {
  public:
    Record(Host& host, std::string path) : host_(host), path_(std::move(path)) {
        if (path_.empty()) return;
        if (const auto status = host_.status(path_); status.is_present()) size_ = status->size;
    }

    /// Absent: not found in this way.
    Observed<std::uint64_t> size_of(const std::string& wanted) {
        using Size = Observed<std::uint64_t>;
        std::uint64_t low = 0, high = size_;
        while (low < high) {
            const std::uint64_t from = high - low <= window ? low : low + (high - low) / 2;
            const Step step = look(wanted, from, from != low);
            if (step.size) return Size::present(*step.size, path_);
            if (step.where == Where::before && from != low) high = from;
            else if (step.where == Where::behind && from + step.next < high) low = from + step.next;
            else break;
        }
        return Size::absent(path_);
    }

  private:
    static constexpr std::size_t window = 4096;
    enum class Where { before, here, behind };
    struct Step {
        Where where = Where::here;         ///< of the wanted line, against the lines looked at
        std::optional<std::uint64_t> size;
        std::size_t next = 0;              ///< where the first line not looked at begins
    };

    const std::string& piece(std::uint64_t from) {
        const auto known = pieces_.find(from);
        if (known != pieces_.end()) return known->second;
        return pieces_.emplace(from, host_.read(path_, window, from).value_or("")).first->second;
    }

    /// `inside`: the piece begins within a line, which does not count.
    Step look(const std::string& wanted, std::uint64_t from, bool inside) {
        const std::string_view text = piece(from);
        Step step;
        std::size_t line = 0;
        if (inside) {
            const auto end = text.find('\n');
            if (end == std::string_view::npos) return step;
            line = end + 1;
        }
        bool first = true;
        for (auto end = text.find('\n', line); end != std::string_view::npos; end = text.find('\n', line), first = false) {
            const std::string_view row = text.substr(line, end - line);
            const std::string_view path = row.substr(0, row.find(','));
            if (path == wanted) {
                if (const auto size = parse_unsigned(trim(row.substr(row.rfind(',') + 1)))) step.size = *size;
                return step;
            }
            if (wanted < path) {
                // Behind a line that was smaller it would have stood here.
                step.where = first ? Where::before : Where::here;
                return step;
            }
            line = end + 1;
        }
        if (!first) step.where = Where::behind;
        step.next = line;
        return step;
    }

    Host& host_;
    std::string path_;
    std::uint64_t size_ = 0;
    std::map<std::uint64_t, std::string> pieces_;
};

std::string record_of(const Look& look) {
    for (const Distribution& claim : look.tensorflow.claims)
        if (look.tensorflow.owner.is(claim.name)) return join_path(claim.folder, "RECORD");
    return {};
}

/// The table of sections ends a file. Where it would stand behind the end, the file was cut.
bool is_cut(std::string_view head, std::uint64_t size) {
    const auto number = [&](std::size_t at, std::size_t bytes) {
        std::uint64_t value = 0;
        for (std::size_t i = bytes; i > 0; --i) value = value << 8 | static_cast<unsigned char>(head[at + i - 1]);
        return value;
    };
    constexpr std::size_t table_at = 40, entry_size_at = 58, entries_at = 60;  // e_shoff, e_shentsize, e_shnum of a 64-bit header
    const std::uint64_t table = number(table_at, 8);
    return table > size || number(entry_size_at, 2) * number(entries_at, 2) > size - table;
}

/// A small extension module: is there an ELF header, and does the file go as far as it says?
Observed<ElfDamage> look_at_header(Host& host, const std::string& path) {
    using Damage = Observed<ElfDamage>;
    const auto head = host.read(path, elf_header);
    if (!head.is_present()) return Damage::without_value(head);
    if (head->size() < elf_header) return Damage::present(ElfDamage::empty, path);
    if (!head->starts_with("\x7f" "ELF")) return Damage::present(ElfDamage::not_elf, path);
    const auto status = host.status(path);
    if (!status.is_present() || !is_cut(*head, status->size)) return Damage::present(ElfDamage::none, path);
    const auto elf = host.elf(path);  // what the loader says of it depends on what is gone
    return elf.is_present() ? Damage::present(elf->damage, path) : Damage::present(ElfDamage::none, path);
}

NativeSeen see_file(Look& look, const NativeFile& wanted, Record& record) {
    NativeSeen seen;
    seen.relative = wanted.path;
    seen.path = join_path(look.tensorflow.core_folder, wanted.path);
    seen.fatal_missing = wanted.fatal_missing;
    if (!is_main(file_name(wanted.path))) {
        seen.damage = look_at_header(look.host, seen.path);
        if (seen.damage.is_present() && *seen.damage != ElfDamage::none)
            seen.detail = *seen.damage == ElfDamage::not_elf ? "invalid ELF header" : "file too short";
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
    seen.recorded_size = record.size_of(file_name(look.tensorflow.core_folder) + "/" + wanted.path);
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

/// A folder that is gone: half of a removal, or of a copy. Each parent is listed once; what is below a folder that is gone counts with it.
void see_folders(Look& look, ImportsSeen& seen) {
    const std::string& core = look.tensorflow.core_folder;
    const auto& known = look.release->imports.folders;
    const std::vector<std::string> folders = known.empty() ? std::vector<std::string>{"_api", "core", "python"} : known;
    std::map<std::string, Observed<std::vector<std::string>>> listings;
    for (const std::string& folder : folders) {
        const std::string parent = contains(folder, "/") ? join_path(core, parent_path(folder)) : core;
        if (!listings.contains(parent)) listings.emplace(parent, look.host.list(parent));
        const auto& names = listings.at(parent);
        if (names.is_present() && !std::ranges::binary_search(*names, file_name(folder))) seen.missing_files.push_back(join_path(core, folder));
    }
}

}  // namespace

void see_native(Look& look, ImportsSeen& seen) {
    see_folders(look, seen);
    Record record(look.host, record_of(look));
    for (const NativeFile& wanted : look.release->imports.native) seen.native.push_back(see_file(look, wanted, record));
    seen.python_of_build = python_of_build(look);
}

}  // namespace whynogpu
