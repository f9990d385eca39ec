// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <elf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whynogpu::test {

/// A shared object to be written byte by byte: no compiler is needed when tests run, and every oddity can be had.
struct ElfSpec {
    struct Definition {
        std::string name, version;  ///< version empty: none
        bool hidden_version = false;
    };
    struct Use {
        std::string name, version, file;  ///< version and the file it is asked of, or both empty
        bool weak = false, call = false;
    };
    std::optional<std::string> soname;
    std::vector<std::string> needed;
    std::optional<std::string> rpath, runpath;
    std::vector<Definition> defines;
    std::vector<Use> uses;
    /// Version requirements without a symbol: file, version.
    std::vector<std::pair<std::string, std::string>> needs_versions;
    std::vector<std::string> defines_versions;
    bool sysv_hash = false;      ///< DT_HASH instead of DT_GNU_HASH
    bool opener = false;         ///< defines open_from_here(name, flags), which calls dlopen (x86-64 only)
    bool no_dynamic = false;
    bool executable_stack = false;
    std::uint64_t flags_1 = 0;
    std::uint64_t data = 256;    ///< bytes of data in the file
    std::uint64_t bss = 0;       ///< bytes of zeros behind it
    std::uint16_t type = ET_DYN;
    std::uint16_t machine = 0;   ///< 0: this machine's
    unsigned char elf_class = ELFCLASS64, byte_order = ELFDATA2LSB;
};

[[nodiscard]] std::string write_elf(const ElfSpec& spec);

}  // namespace whynogpu::test
