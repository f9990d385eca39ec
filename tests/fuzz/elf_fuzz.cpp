// SPDX-License-Identifier: Apache-2.0
#include <span>

#include "parse/elf.hpp"
#include "parse/elf_symbols.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace whynogpu;
    MemorySource source(std::as_bytes(std::span(data, size)));
    (void)loader_message(parse_elf(source));
    ElfImage image(source);
    SymbolTable table(image, "fuzzed.so");
    (void)table.each_undefined([](auto, auto) { return false; }, [&](const SymbolReference& wanted) { return table.find(wanted) != SymbolMatch::aborts; });
    return 0;
}
