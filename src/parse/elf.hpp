// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parse/byte_source.hpp"

namespace whynogpu {

/// What is wrong with a file that was to be a shared object, in the words the loader's behaviour depends on.
enum class ElfDamage {
    none,
    empty,             ///< no bytes at all, or fewer than an ELF header ("file too short")
    not_elf,           ///< another magic number ("invalid ELF header")
    wrong_class,       ///< 32-bit: the search passes over it
    wrong_machine,     ///< another processor: the search passes over it
    wrong_byte_order,  ///< fatal
    not_shared,        ///< ET_EXEC, ET_REL or a position-independent program: fatal ("cannot dynamically load …")
    cut_headers,       ///< the program headers or the dynamic section lie beyond the end
    cut_segments,      ///< headers are sound, a loaded segment lies beyond the end: touching it is SIGBUS
    bad_dynamic,       ///< no or nonsensical dynamic section
    cut_contents,      ///< as cut_segments, but noticed only after its dependencies are loaded: relocation touches what is missing
};

struct ElfVersionNeed {
    std::string file;                  ///< soname that must provide them
    std::vector<std::string> versions; ///< strong ones only
};

/// The dynamic section of a shared object, as far as a loader looks at it. Strings are raw bytes of the file.
struct ElfFile {
    ElfDamage damage = ElfDamage::none;
    std::string detail;                  ///< for `damage`: what exactly, in the loader's words ("invalid ELF header")
    std::uint64_t size = 0;              ///< bytes of the file
    std::optional<std::string> soname;
    std::vector<std::string> needed;     ///< DT_NEEDED, in order
    std::optional<std::string> rpath;    ///< DT_RPATH, raw, colons not split
    std::optional<std::string> runpath;  ///< DT_RUNPATH
    std::optional<std::string> interpreter;
    std::vector<ElfVersionNeed> version_needs;
    std::vector<std::string> version_definitions;
    bool no_default_lib = false;         ///< DF_1_NODEFLIB
    bool executable_stack = false;       ///< asks for an executable stack (PT_GNU_STACK with PF_X, or none at all on x86)
};

/// Reads headers and dynamic section of an object for the processor this program was built for; of a program too, which has
/// damage not_shared. Checks what glibc's loader checks, in its order. Never more than a few pages are read.
[[nodiscard]] ElfFile parse_elf(ByteSource& source);

class ElfImage;
/// The same for an image that is read already.
[[nodiscard]] ElfFile describe_elf(ElfImage& image);

/// What the loader says about a damaged object, without the name before it: "file too short". Empty for what it passes over
/// silently or dies of.
[[nodiscard]] std::string loader_message(const ElfFile& elf);

}  // namespace whynogpu
