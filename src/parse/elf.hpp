// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace whynogpu {

/// What is wrong with a file that was to be a shared object, in the words the loader's behaviour depends on.
enum class ElfDamage {
    none,
    empty,             ///< no bytes at all, or fewer than an ELF header ("file too short")
    not_elf,           ///< another magic number ("invalid ELF header")
    wrong_class,       ///< 32-bit: the search passes over it
    wrong_machine,     ///< another processor: the search passes over it
    wrong_byte_order,  ///< fatal
    not_shared,        ///< ET_EXEC or ET_REL: fatal ("cannot dynamically load …")
    cut_headers,       ///< the program headers or the dynamic section lie beyond the end
    cut_segments,      ///< headers are sound, a loaded segment lies beyond the end: touching it is SIGBUS
    bad_dynamic,       ///< no or nonsensical dynamic section
};

struct ElfVersionNeed {
    std::string file;                  ///< soname that must provide them
    std::vector<std::string> versions; ///< strong ones only
};

/// The dynamic section of a shared object, as far as a loader looks at it. Strings are raw bytes of the file.
struct ElfFile {
    ElfDamage damage = ElfDamage::none;
    std::string detail;                  ///< for `damage`: what exactly
    std::uint64_t size = 0;              ///< bytes of the file
    std::optional<std::string> soname;
    std::vector<std::string> needed;     ///< DT_NEEDED, in order
    std::optional<std::string> rpath;    ///< DT_RPATH, raw, colons not split
    std::optional<std::string> runpath;  ///< DT_RUNPATH
    std::optional<std::string> interpreter;
    std::vector<ElfVersionNeed> version_needs;
    std::vector<std::string> version_definitions;
    bool no_default_lib = false;         ///< DF_1_NODEFLIB
};

}  // namespace whynogpu
