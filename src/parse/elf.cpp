// SPDX-License-Identifier: Apache-2.0
#include "parse/elf.hpp"

#include "parse/elf_image.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_needed = 4096;
constexpr int most_records = 8192;  ///< of versions in one file: more is an endless chain

constexpr std::size_t longest_name = 4096;
constexpr std::size_t longest_path_list = 1 << 20;  ///< RUNPATHs with hundreds of entries are real

std::string name_at(ElfImage& image, std::uint64_t index) {
    return image.text(index, longest_name).value_or("");
}

std::optional<std::string> text_of_tag(ElfImage& image, std::int64_t tag) {
    const auto index = image.value(tag);
    return index ? image.text(*index, longest_path_list) : std::nullopt;
}

std::optional<std::string> interpreter_of(ElfImage& image) {
    for (const Elf64_Phdr& segment : image.segments())
        if (segment.p_type == PT_INTERP) return image.view().c_string(segment.p_offset);
    return std::nullopt;
}

void read_version_needs(ElfImage& image, ElfFile& elf) {
    const auto start = image.offset_of_tag(DT_VERNEED);
    if (!start) return;
    std::uint64_t at = *start;
    int budget = most_records;
    while (budget-- > 0) {
        Elf64_Verneed need;
        if (!image.view().read(at, &need, sizeof need)) return;
        ElfVersionNeed versions{name_at(image, need.vn_file), {}};
        std::uint64_t place = at + need.vn_aux;
        while (budget-- > 0) {
            Elf64_Vernaux version;
            if (!image.view().read(place, &version, sizeof version)) break;
            // One that is flagged weak may be missing.
            if ((version.vna_flags & VER_FLG_WEAK) == 0) versions.versions.push_back(name_at(image, version.vna_name));
            if (version.vna_next == 0) break;
            place += version.vna_next;
        }
        elf.version_needs.push_back(std::move(versions));
        if (need.vn_next == 0) return;
        at += need.vn_next;
    }
}

void read_version_definitions(ElfImage& image, ElfFile& elf) {
    const auto start = image.offset_of_tag(DT_VERDEF);
    if (!start) return;
    std::uint64_t at = *start;
    for (int record = 0; record < most_records; ++record) {
        Elf64_Verdef definition;
        Elf64_Verdaux name;
        if (!image.view().read(at, &definition, sizeof definition) || !image.view().read(at + definition.vd_aux, &name, sizeof name)) return;
        elf.version_definitions.push_back(name_at(image, name.vda_name));
        if (definition.vd_next == 0) return;
        at += definition.vd_next;
    }
}

bool wants_executable_stack(const ElfImage& image) {
    for (const Elf64_Phdr& segment : image.segments())
        if (segment.p_type == PT_GNU_STACK) return (segment.p_flags & PF_X) != 0;
    return native_machine == EM_X86_64;
}

}  // namespace

ElfFile parse_elf(ByteSource& source) {
    ElfImage image(source);
    return describe_elf(image);
}

ElfFile describe_elf(ElfImage& image) {
    ElfFile elf;
    elf.size = image.size();
    elf.damage = image.damage();
    elf.detail = image.detail();
    if (!image.usable()) return elf;
    elf.soname = text_of_tag(image, DT_SONAME);
    elf.runpath = text_of_tag(image, DT_RUNPATH);
    elf.rpath = text_of_tag(image, DT_RPATH);
    for (const Elf64_Dyn& entry : image.dynamic())
        if (entry.d_tag == DT_NEEDED && elf.needed.size() < most_needed) elf.needed.push_back(name_at(image, entry.d_un.d_val));
    elf.interpreter = interpreter_of(image);
    read_version_needs(image, elf);
    read_version_definitions(image, elf);
    elf.no_default_lib = (image.value(DT_FLAGS_1).value_or(0) & DF_1_NODEFLIB) != 0;
    elf.executable_stack = wants_executable_stack(image);
    return elf;
}

std::string loader_message(const ElfFile& elf) {
    if (elf.damage == ElfDamage::none || elf.damage == ElfDamage::cut_segments || elf.damage == ElfDamage::cut_contents) return {};
    if (!elf.detail.empty()) return elf.detail;
    switch (elf.damage) {
        case ElfDamage::empty: return "file too short";
        case ElfDamage::not_elf: return "invalid ELF header";
        case ElfDamage::wrong_class: return "wrong ELF class: ELFCLASS32";
        case ElfDamage::wrong_byte_order: return "ELF file data encoding not little-endian";
        case ElfDamage::not_shared: return "cannot dynamically load executable";
        case ElfDamage::cut_headers: return "cannot read file data";
        case ElfDamage::bad_dynamic: return "object file has no dynamic section";
        default: return {};
    }
}

}  // namespace whynogpu
