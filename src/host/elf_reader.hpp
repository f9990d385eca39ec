// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "parse/elf.hpp"
#include "snapshot/observed.hpp"

namespace whynogpu {

/// Answers a Host's questions about ELF files of this machine. Keeps what it read, so that asking again costs nothing.
/// Opens regular files only; reads pieces, maps nothing: a file that shrinks meanwhile does no harm.
class ElfReader {
  public:
    ElfReader();
    ~ElfReader();
    ElfReader(const ElfReader&) = delete;
    ElfReader& operator=(const ElfReader&) = delete;

    /// As Host::elf. A folder is present, damaged as the loader finds it ("cannot read file data: Is a directory").
    [[nodiscard]] Observed<ElfFile> elf(const std::string& path);
    /// As Host::unresolved.
    [[nodiscard]] Observed<std::vector<std::string>> unresolved(const std::string& path, const std::vector<std::string>& scope);
    /// As Host::strings.
    [[nodiscard]] Observed<std::vector<std::string>> strings(const std::string& path, const std::vector<std::string>& prefixes);

  private:
    class Windows;
    class FileSource;
    class File;
    class Scope;
    File& file(const std::string& path);

    std::unique_ptr<Windows> windows_;
    std::unordered_map<std::string, std::unique_ptr<File>> files_;
    std::size_t open_ = 0;
};

}  // namespace whynogpu
