// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <elf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parse/byte_source.hpp"
#include "parse/elf.hpp"

namespace whynogpu {

/// The processor whose objects can be loaded.
#if defined(__aarch64__)
inline constexpr Elf64_Half native_machine = EM_AARCH64;
#else
inline constexpr Elf64_Half native_machine = EM_X86_64;
#endif

/// An ELF file as the loader would map it: headers, dynamic section, and where an address lies in the file.
class ElfImage {
  public:
    /// Stops at the first thing that glibc's loader would stop at, except that a program is read like a shared object.
    explicit ElfImage(ByteSource& source);

    [[nodiscard]] std::uint64_t size() const { return source_.size(); }
    [[nodiscard]] ElfDamage damage() const { return damage_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }
    /// True when there is a dynamic section to be read, whatever else is wrong.
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] const Elf64_Ehdr& header() const { return header_; }
    [[nodiscard]] const std::vector<Elf64_Phdr>& segments() const { return segments_; }
    [[nodiscard]] const std::vector<Elf64_Dyn>& dynamic() const { return dynamic_; }
    /// The entry that counts: of several with one tag the last.
    [[nodiscard]] std::optional<std::uint64_t> value(std::int64_t tag) const;
    /// Place in the file of an address; nothing when no segment has it.
    [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint64_t address) const;
    /// How many bytes of the file follow in the same segment from that address on.
    [[nodiscard]] std::uint64_t room_at(std::uint64_t address) const;
    /// The place of what a tag points to.
    [[nodiscard]] std::optional<std::uint64_t> offset_of_tag(std::int64_t tag) const;
    /// A string of the dynamic string table.
    [[nodiscard]] std::optional<std::string> text(std::uint64_t index, std::size_t longest);
    [[nodiscard]] MappedView& view() { return view_; }

  private:
    bool fail(ElfDamage damage, const char* detail);
    bool read_header();
    bool check_identity();
    bool read_segments();
    bool check_segments();
    bool read_dynamic();
    void check_flags();
    [[nodiscard]] bool mapping_dies() const;
    [[nodiscard]] bool relocation_dies();
    [[nodiscard]] bool table_is_cut(std::int64_t tag, std::int64_t size_tag) const;
    [[nodiscard]] bool targets_are_cut(std::int64_t tag, std::int64_t size_tag);

    ByteSource& source_;
    MappedView view_;
    ElfDamage damage_ = ElfDamage::none;
    std::string detail_;
    bool usable_ = false;
    Elf64_Ehdr header_{};
    std::vector<Elf64_Phdr> segments_;
    std::vector<Elf64_Dyn> dynamic_;
};

}  // namespace whynogpu
