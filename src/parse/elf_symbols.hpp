// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parse/elf_image.hpp"
#include "parse/region.hpp"

namespace whynogpu {

/// A symbol that an object wants from others.
struct SymbolReference {
    std::string_view name;       ///< lives in the string table of the object that asks
    std::string_view version;    ///< empty: none
    std::string_view file;       ///< soname that the version was linked against
    bool version_hidden = false;
    bool for_call = false;       ///< through the procedure linkage table
    bool weak = false;           ///< may be missing
    std::uint32_t gnu_hash = 0;
};

enum class SymbolMatch {
    none,
    found,
    aborts,  ///< glibc's assertion: the very object a version was asked of has no versions at all
};

/// The dynamic symbol table of one object, as the loader searches it.
class SymbolTable {
  public:
    /// The image must outlive the table. `file_name`: under which name others may have asked for it, besides its SONAME.
    SymbolTable(ElfImage& image, std::string file_name);

    /// False when the object has no tables that could be searched (it then defines nothing).
    [[nodiscard]] bool searchable() const { return buckets_count_ != 0; }
    /// One object's part of glibc's do_lookup_x.
    [[nodiscard]] SymbolMatch find(const SymbolReference& wanted);
    /// Calls `visit(reference)` for each undefined symbol that must be found, in the order in which relocation meets them first;
    /// stops when it returns false. Left out are symbols of a version for which `is_kept(file, version)` says that it has them all.
    /// False when a table could not be read.
    template <class IsKept, class Visit>
    bool each_undefined(IsKept is_kept, Visit visit);

  private:
    struct Version {
        std::string name, file;
        bool defined = false, hidden = false;
        bool kept = false;  ///< see each_undefined
    };
    bool set_up_gnu_hash();
    bool set_up_sysv_hash();
    void read_versions();
    void read_needed_versions(int& budget);
    void read_defined_versions(int& budget);
    Version& version_slot(unsigned index);
    [[nodiscard]] const Version* version_of(std::uint64_t index, bool& hidden);
    /// What a reference says; nothing for one that needs no search (defined here, local, of a kept version, or free to be missing).
    [[nodiscard]] std::optional<SymbolReference> reference(std::uint64_t index, bool for_call);

    struct Candidate {
        bool accepted = false, other_version = false, aborts = false;
    };
    [[nodiscard]] Candidate check(std::uint64_t index, const SymbolReference& wanted, Elf64_Sym& symbol);
    struct Extent {
        std::uint64_t offset = 0, size = 0;
    };
    /// Where a table lies in the file, without its first `skip` bytes.
    [[nodiscard]] Extent extent_of(std::int64_t tag, std::uint64_t skip, std::uint64_t size);
    [[nodiscard]] Region region_of(std::int64_t tag, std::uint64_t skip, std::uint64_t size);
    /// Marks a symbol as met; false when it was before, or is none.
    [[nodiscard]] bool first_meeting(std::uint64_t index);

    ElfImage& image_;
    std::string file_name_, soname_;
    std::uint64_t buckets_count_ = 0;
    bool gnu_ = false;
    std::uint32_t first_hashed_ = 0, bloom_shift_ = 0;
    std::uint64_t first_defined_ = UINT64_MAX;  ///< from this index on all symbols are defined here
    std::vector<std::uint64_t> bloom_;
    Region buckets_, chains_, symbols_, strings_, symbol_versions_;
    bool versions_read_ = false, has_versions_ = false;
    std::vector<Version> versions_;
    Extent relocations_, calls_;
    std::vector<std::uint64_t> seen_;           ///< one bit per symbol
};

template <class IsKept, class Visit>
bool SymbolTable::each_undefined(IsKept is_kept, Visit visit) {
    if (!versions_read_) read_versions();
    for (Version& version : versions_) version.kept = version.defined && !version.file.empty() && is_kept(version.file, version.name);
    seen_.clear();
    constexpr std::uint64_t most = 1024;  // there can be many thousands, each looked at once
    const auto piece = std::make_unique_for_overwrite<Elf64_Rela[]>(most);
    for (const Extent* table : {&relocations_, &calls_}) {
        const std::uint64_t count = table->size / sizeof(Elf64_Rela);
        for (std::uint64_t start = 0; start < count; start += most) {
            const std::span<Elf64_Rela> entries(piece.get(), static_cast<std::size_t>(std::min(count - start, most)));
            if (!image_.view().read(table->offset + start * sizeof(Elf64_Rela), entries.data(), entries.size_bytes())) return false;
            for (const Elf64_Rela& entry : entries) {
                const std::uint64_t index = ELF64_R_SYM(entry.r_info);
                if (!first_meeting(index)) continue;
                if (const auto wanted = reference(index, table == &calls_))
                    if (!visit(*wanted)) return true;
            }
        }
    }
    return true;
}

/// The hash function of DT_GNU_HASH and that of DT_HASH and symbol versions.
[[nodiscard]] std::uint32_t gnu_hash(std::string_view name);
[[nodiscard]] std::uint32_t sysv_hash(std::string_view name);

}  // namespace whynogpu
