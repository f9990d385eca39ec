// SPDX-License-Identifier: Apache-2.0
#include "parse/elf_image.hpp"

#include <algorithm>
#include <cstring>

// The order of checks and their words are those of glibc 2.36, elf/dl-load.c (open_verify, then _dl_map_object_from_fd);
// checked against a running loader on 2026-11-21.
namespace whynogpu {
namespace {

constexpr std::uint64_t page = MappedView::page;
constexpr std::size_t most_dynamic = 65536;
constexpr std::size_t most_relocations = 1 << 22;

constexpr std::uint64_t page_down(std::uint64_t address) {
    return address & ~(page - 1);
}

}  // namespace

ElfImage::ElfImage(ByteSource& source) : source_(source), view_(source) {
    if (!read_header() || !check_identity() || !read_segments() || !check_segments()) return;
    usable_ = read_dynamic();
    if (!usable_) return;
    check_flags();
    const bool cut = std::any_of(segments_.begin(), segments_.end(), [&](const Elf64_Phdr& s) {
        return s.p_type == PT_LOAD && s.p_offset + s.p_filesz > source_.size();
    });
    if (damage_ == ElfDamage::none && cut && relocation_dies()) fail(ElfDamage::cut_contents, "what is to be relocated lies beyond the end of the file");
}

bool ElfImage::fail(ElfDamage damage, const char* detail) {
    damage_ = damage;
    detail_ = detail;
    return false;
}

bool ElfImage::read_header() {
    if (source_.size() < sizeof header_) return fail(ElfDamage::empty, "file too short");
    if (!source_.read(0, &header_, sizeof header_)) return fail(ElfDamage::cut_headers, "cannot read file data");
    return true;
}

bool ElfImage::check_identity() {
    const unsigned char* identity = header_.e_ident;
    if (std::memcmp(identity, ELFMAG, SELFMAG) != 0) return fail(ElfDamage::not_elf, "invalid ELF header");
    if (identity[EI_CLASS] != ELFCLASS64) return fail(ElfDamage::wrong_class, "wrong ELF class: ELFCLASS32");
    if (identity[EI_DATA] != ELFDATA2LSB) return fail(ElfDamage::wrong_byte_order, "ELF file data encoding not little-endian");
    if (identity[EI_VERSION] != EV_CURRENT) return fail(ElfDamage::not_elf, "ELF file version ident does not match current one");
    if (identity[EI_OSABI] != ELFOSABI_SYSV && identity[EI_OSABI] != ELFOSABI_GNU) return fail(ElfDamage::not_elf, "ELF file OS ABI invalid");
    // The newest loader knows ABI versions up to 4 of the GNU system; none of the plain one.
    if (identity[EI_ABIVERSION] > (identity[EI_OSABI] == ELFOSABI_GNU ? 4 : 0)) return fail(ElfDamage::not_elf, "ELF file ABI version invalid");
    if (std::any_of(identity + EI_PAD, identity + EI_NIDENT, [](unsigned char byte) { return byte != 0; }))
        return fail(ElfDamage::not_elf, "nonzero padding in e_ident");
    if (header_.e_version != EV_CURRENT) return fail(ElfDamage::not_elf, "ELF file version does not match current one");
    if (header_.e_machine != native_machine) return fail(ElfDamage::wrong_machine, "for another processor");
    if (header_.e_type != ET_DYN && header_.e_type != ET_EXEC) return fail(ElfDamage::not_shared, "only ET_DYN and ET_EXEC can be loaded");
    if (header_.e_phentsize != sizeof(Elf64_Phdr)) return fail(ElfDamage::not_elf, "ELF file's phentsize not the expected size");
    return true;
}

bool ElfImage::read_segments() {
    segments_.resize(header_.e_phnum);
    if (source_.read(header_.e_phoff, segments_.data(), segments_.size() * sizeof(Elf64_Phdr))) return true;
    segments_.clear();
    return fail(ElfDamage::cut_headers, header_.e_phoff >> 63 != 0 ? "cannot read file data: Invalid argument" : "cannot read file data");
}

bool ElfImage::check_segments() {
    const Elf64_Phdr* first = nullptr;
    const Elf64_Phdr* last = nullptr;
    const Elf64_Phdr* dynamic = nullptr;
    bool empty_dynamic = false;
    for (const Elf64_Phdr& segment : segments_) {
        if (segment.p_type == PT_LOAD) {
            if (((segment.p_vaddr - segment.p_offset) & (page - 1)) != 0)
                return fail(ElfDamage::bad_dynamic, "ELF load command address/offset not page-aligned");
            if (first == nullptr) first = &segment;
            last = &segment;
        } else if (segment.p_type == PT_DYNAMIC) {
            if (segment.p_filesz == 0) empty_dynamic = true;
            else dynamic = &segment;
        }
    }
    if (first == nullptr) return fail(ElfDamage::bad_dynamic, "object file has no loadable segments");
    if (header_.e_type == ET_EXEC) fail(ElfDamage::not_shared, "cannot dynamically load executable");
    else if (empty_dynamic || dynamic == nullptr || dynamic->p_vaddr == 0) return fail(ElfDamage::bad_dynamic, "object file has no dynamic section");
    // What mmap() refuses: nothing at all, or more than an address space.
    const std::uint64_t length = last->p_vaddr + last->p_memsz - page_down(first->p_vaddr);
    if (length == 0 || length >> 47 != 0) return fail(ElfDamage::bad_dynamic, "failed to map segment from shared object");
    for (const Elf64_Phdr& segment : segments_)
        if (segment.p_type == PT_LOAD && (segment.p_vaddr >> 47 != 0 || segment.p_filesz >> 47 != 0 || segment.p_memsz >> 47 != 0 || segment.p_offset >> 62 != 0))
            return fail(ElfDamage::bad_dynamic, "failed to map segment from shared object");
    if (damage_ == ElfDamage::none && mapping_dies())
        return fail(ElfDamage::cut_segments, "a segment lies beyond the end of the file");
    return dynamic != nullptr;
}

/// Mapping itself writes once: zeros behind the data of a segment that has more memory than file, up to the end of the page.
bool ElfImage::mapping_dies() const {
    return std::any_of(segments_.begin(), segments_.end(), [&](const Elf64_Phdr& segment) {
        const std::uint64_t data_end = segment.p_offset + segment.p_filesz;
        return segment.p_type == PT_LOAD && segment.p_memsz > segment.p_filesz && data_end % page != 0 && page_down(data_end) >= view_.end();
    });
}

bool ElfImage::read_dynamic() {
    const auto segment = std::find_if(segments_.rbegin(), segments_.rend(), [](const Elf64_Phdr& s) { return s.p_type == PT_DYNAMIC && s.p_filesz != 0; });
    const auto start = offset_of(segment->p_vaddr);
    // The loader reads until DT_NULL, whatever size the header tells.
    const auto died = [&] { return damage_ == ElfDamage::none && fail(ElfDamage::cut_segments, "the dynamic section lies beyond the end of the file"); };
    if (!start) return died();
    const std::uint64_t room = room_at(segment->p_vaddr) / sizeof(Elf64_Dyn);
    dynamic_.resize(static_cast<std::size_t>(std::min<std::uint64_t>({segment->p_filesz / sizeof(Elf64_Dyn), room, most_dynamic})));
    if (!view_.read(*start, dynamic_.data(), dynamic_.size() * sizeof(Elf64_Dyn))) {
        dynamic_.clear();
        return died();
    }
    const auto end = std::find_if(dynamic_.begin(), dynamic_.end(), [](const Elf64_Dyn& entry) { return entry.d_tag == DT_NULL; });
    dynamic_.erase(end, dynamic_.end());
    // All the loader looks at while mapping: the notes, the head of the hash table, the string table.
    if (damage_ != ElfDamage::none) return true;
    for (const Elf64_Phdr& note : segments_)
        if ((note.p_type == PT_NOTE || note.p_type == PT_GNU_PROPERTY) && note.p_align == 8 && note.p_memsz >= sizeof(Elf64_Nhdr))
            if (const auto place = offset_of(note.p_vaddr); !place || *place >= view_.end()) return died();
    for (const std::int64_t tag : {std::int64_t{DT_GNU_HASH}, std::int64_t{DT_HASH}, std::int64_t{DT_STRTAB}})
        if (value(tag))
            if (const auto place = offset_of_tag(tag); !place || *place >= view_.end()) return died();
    if (value(DT_RELA) && !value(DT_RELAENT)) return died();
    return true;
}

void ElfImage::check_flags() {
    if (damage_ != ElfDamage::none) return;
    const std::uint64_t flags = value(DT_FLAGS_1).value_or(0);
    if ((flags & DF_1_PIE) != 0) fail(ElfDamage::not_shared, "cannot dynamically load position-independent executable");
    else if ((flags & DF_1_NOOPEN) != 0) fail(ElfDamage::not_shared, "shared object cannot be dlopen()ed");
}

/// Does relocating touch a page that is not there? Only asked of files that are cut.
bool ElfImage::relocation_dies() {
    // With its page zeroed the dynamic section is empty, and the loader follows a null pointer.
    if (!value(DT_STRTAB) || !value(DT_SYMTAB)) return true;
    if (table_is_cut(DT_RELA, DT_RELASZ) || table_is_cut(DT_JMPREL, DT_PLTRELSZ) || table_is_cut(DT_RELR, DT_RELRSZ)) return true;
    for (const std::int64_t tag : {std::int64_t{DT_SYMTAB}, std::int64_t{DT_VERSYM}, std::int64_t{DT_VERNEED}, std::int64_t{DT_VERDEF}, std::int64_t{DT_INIT}})
        if (value(tag))
            if (const auto place = offset_of_tag(tag); !place || *place >= view_.end()) return true;
    if (table_is_cut(DT_INIT_ARRAY, DT_INIT_ARRAYSZ)) return true;
    return targets_are_cut(DT_RELA, DT_RELASZ) || targets_are_cut(DT_JMPREL, DT_PLTRELSZ);
}

bool ElfImage::table_is_cut(std::int64_t tag, std::int64_t size_tag) const {
    const auto size = value(size_tag);
    if (!size || *size == 0 || !value(tag)) return false;
    const auto place = offset_of_tag(tag);
    return !place || *size > view_.end() || *place > view_.end() - *size;
}

bool ElfImage::targets_are_cut(std::int64_t tag, std::int64_t size_tag) {
    const auto place = offset_of_tag(tag);
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(value(size_tag).value_or(0) / sizeof(Elf64_Rela), most_relocations));
    if (!place || count == 0) return false;
    std::vector<Elf64_Rela> entries(count);
    if (!view_.read(*place, entries.data(), count * sizeof(Elf64_Rela))) return true;
    return std::any_of(entries.begin(), entries.end(), [&](const Elf64_Rela& entry) {
        if (ELF64_R_TYPE(entry.r_info) == 0) return false;
        const auto target = offset_of(entry.r_offset);
        return target && *target >= view_.end();
    });
}

std::optional<std::uint64_t> ElfImage::value(std::int64_t tag) const {
    for (auto entry = dynamic_.rbegin(); entry != dynamic_.rend(); ++entry)
        if (entry->d_tag == tag) return entry->d_un.d_val;
    return std::nullopt;
}

std::optional<std::uint64_t> ElfImage::offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& segment : segments_)
        if (segment.p_type == PT_LOAD && address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz)
            return segment.p_offset + (address - segment.p_vaddr);
    return std::nullopt;
}

std::uint64_t ElfImage::room_at(std::uint64_t address) const {
    for (const Elf64_Phdr& segment : segments_)
        if (segment.p_type == PT_LOAD && address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz)
            return segment.p_filesz - (address - segment.p_vaddr);
    return 0;
}

std::optional<std::uint64_t> ElfImage::offset_of_tag(std::int64_t tag) const {
    const auto address = value(tag);
    return address ? offset_of(*address) : std::nullopt;
}

std::optional<std::string> ElfImage::text(std::uint64_t index, std::size_t longest) {
    const auto table = offset_of_tag(DT_STRTAB);
    if (!table || index > view_.end()) return std::nullopt;
    return view_.c_string(*table + index, longest);
}

}  // namespace whynogpu
