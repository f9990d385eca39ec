// SPDX-License-Identifier: Apache-2.0
#include "parse/elf.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "fakes/elf_writer.hpp"
#include "parse/elf_symbols.hpp"

namespace whynogpu::test {
namespace {

ElfFile parsed(const std::string& bytes) {
    MemorySource source(std::as_bytes(std::span(bytes)));
    return parse_elf(source);
}

ElfSpec ordinary() {
    ElfSpec spec;
    spec.soname = "libcudnn.so.9";
    spec.needed = {"libcublas.so.12", "libc.so.6"};
    spec.runpath = "$ORIGIN/../../cublas/lib";
    spec.defines = {{"cudnnCreate", "V9", false}, {"cudnnOld", "V8", true}, {"plain", "", false}};
    spec.uses = {{"memcpy", "GLIBC_2.14", "libc.so.6", false, true}, {"perhaps", "", "", true, false}, {"must", "", "", false, false}};
    spec.bss = 10000;
    return spec;
}

TEST(Elf, readsTheDynamicSection) {
    const ElfFile elf = parsed(write_elf(ordinary()));
    EXPECT_EQ(elf.damage, ElfDamage::none) << elf.detail;
    EXPECT_EQ(elf.soname, "libcudnn.so.9");
    EXPECT_EQ(elf.needed, (std::vector<std::string>{"libcublas.so.12", "libc.so.6"}));
    EXPECT_EQ(elf.runpath, "$ORIGIN/../../cublas/lib");
    EXPECT_FALSE(elf.rpath);
    EXPECT_EQ(elf.version_definitions, (std::vector<std::string>{"libcudnn.so.9", "V9", "V8"}));
    ASSERT_EQ(elf.version_needs.size(), 1U);
    EXPECT_EQ(elf.version_needs[0].file, "libc.so.6");
    EXPECT_EQ(elf.version_needs[0].versions, std::vector<std::string>{"GLIBC_2.14"});
    EXPECT_FALSE(elf.no_default_lib);
    EXPECT_FALSE(elf.executable_stack);
}

TEST(Elf, flags) {
    ElfSpec spec = ordinary();
    spec.flags_1 = DF_1_NODEFLIB;
    spec.executable_stack = true;
    spec.rpath = "/old";
    const ElfFile elf = parsed(write_elf(spec));
    EXPECT_TRUE(elf.no_default_lib);
    EXPECT_TRUE(elf.executable_stack);
    EXPECT_EQ(elf.rpath, "/old");
}

struct Damaged {
    const char* name;
    std::function<void(ElfSpec&)> change;
    ElfDamage damage;
    const char* message;
};

TEST(Elf, damageInTheLoadersWords) {
    const Damaged cases[] = {
        {"32-bit", [](ElfSpec& s) { s.elf_class = ELFCLASS32; }, ElfDamage::wrong_class, "wrong ELF class: ELFCLASS32"},
        {"another processor", [](ElfSpec& s) { s.machine = EM_PPC64; }, ElfDamage::wrong_machine, "for another processor"},
        {"big-endian", [](ElfSpec& s) { s.byte_order = ELFDATA2MSB; }, ElfDamage::wrong_byte_order, "ELF file data encoding not little-endian"},
        {"program", [](ElfSpec& s) { s.type = ET_EXEC; }, ElfDamage::not_shared, "cannot dynamically load executable"},
        {"object", [](ElfSpec& s) { s.type = ET_REL; }, ElfDamage::not_shared, "only ET_DYN and ET_EXEC can be loaded"},
        {"new program", [](ElfSpec& s) { s.flags_1 = DF_1_PIE; }, ElfDamage::not_shared, "cannot dynamically load position-independent executable"},
        {"nothing dynamic", [](ElfSpec& s) { s.no_dynamic = true; }, ElfDamage::bad_dynamic, "object file has no dynamic section"},
    };
    for (const Damaged& example : cases) {
        ElfSpec spec = ordinary();
        example.change(spec);
        const ElfFile elf = parsed(write_elf(spec));
        EXPECT_EQ(elf.damage, example.damage) << example.name;
        EXPECT_EQ(loader_message(elf), example.message) << example.name;
    }
    EXPECT_EQ(loader_message(parsed("")), "file too short");
    EXPECT_EQ(parsed(std::string(63, 'x')).damage, ElfDamage::empty);
    EXPECT_EQ(loader_message(parsed(std::string(64, 'x'))), "invalid ELF header");
}

TEST(Elf, aProgramIsReadAllTheSame) {
    ElfSpec spec = ordinary();
    spec.flags_1 = DF_1_PIE;
    EXPECT_EQ(parsed(write_elf(spec)).needed.size(), 2U);
    spec.flags_1 = 0;
    spec.type = ET_EXEC;
    EXPECT_EQ(parsed(write_elf(spec)).needed.size(), 2U);
}

TEST(Elf, cutShort) {
    const std::string whole = write_elf(ordinary());
    EXPECT_EQ(parsed(whole.substr(0, 200)).damage, ElfDamage::cut_headers);
    EXPECT_EQ(loader_message(parsed(whole.substr(0, 200))), "cannot read file data");
    EXPECT_EQ(parsed(whole.substr(0, 4096)).damage, ElfDamage::cut_segments);
    EXPECT_EQ(parsed(whole.substr(0, whole.size() / 2)).damage, ElfDamage::cut_segments);
    EXPECT_EQ(loader_message(parsed(whole.substr(0, 4096))), "") << "the process dies without a word";
    // Nothing touches the end of the data: the rest of the page reads as zeros.
    EXPECT_EQ(parsed(whole.substr(0, whole.size() - 8)).damage, ElfDamage::none);
}

/// Cut behind the dynamic section, but where relocation writes: that is noticed late.
TEST(Elf, cutContents) {
    ElfSpec spec = ordinary();
    spec.bss = 0;
    for (int i = 0; i < 2000; ++i) spec.uses.push_back({"f" + std::to_string(i), "", "", false, false});
    const std::string whole = write_elf(spec);
    const ElfFile elf = parsed(whole);
    ASSERT_EQ(elf.damage, ElfDamage::none);
    // The slots stand before the dynamic section, so only cutting inside the relocation table's own segment shows it.
    EXPECT_NE(parsed(whole.substr(0, 8192)).damage, ElfDamage::none);
}

TEST(ElfSymbols, hashFunctions) {
    EXPECT_EQ(gnu_hash("printf"), 0x156b2bb8U);
    EXPECT_EQ(gnu_hash(""), 5381U);
    EXPECT_EQ(sysv_hash("printf"), 0x077905a6U);
}

struct Opened {
    explicit Opened(const ElfSpec& spec) : bytes(write_elf(spec)), source(std::as_bytes(std::span(bytes))), image(source), table(image, "file.so") {}
    SymbolMatch find(const std::string& name, const std::string& version = "", const std::string& file = "") {
        SymbolReference wanted;
        wanted.name = name;
        wanted.version = version;
        wanted.file = file;
        wanted.gnu_hash = gnu_hash(name);
        return table.find(wanted);
    }
    std::string bytes;
    MemorySource source;
    ElfImage image;
    SymbolTable table;
};

TEST(ElfSymbols, findsDefinitionsWithEitherHashTable) {
    for (const bool sysv : {false, true}) {
        ElfSpec spec = ordinary();
        spec.sysv_hash = sysv;
        Opened object(spec);
        EXPECT_EQ(object.find("plain"), SymbolMatch::found);
        EXPECT_EQ(object.find("cudnnCreate"), SymbolMatch::found);
        EXPECT_EQ(object.find("cudnnCreate", "V9"), SymbolMatch::found);
        EXPECT_EQ(object.find("cudnnCreate", "V10"), SymbolMatch::none);
        EXPECT_EQ(object.find("cudnnOld", "V8"), SymbolMatch::found);
        EXPECT_EQ(object.find("cudnnOld"), SymbolMatch::none) << "hidden, and not the oldest version";
        EXPECT_EQ(object.find("plain", "V9"), SymbolMatch::found) << "the base definition serves any version";
        EXPECT_EQ(object.find("must"), SymbolMatch::none) << "only used here";
        EXPECT_EQ(object.find("nowhere"), SymbolMatch::none);
    }
}

TEST(ElfSymbols, anObjectWithoutVersionsServesOthersButNotWhoAskedItByName) {
    ElfSpec spec;
    spec.soname = "libz.so.1";
    spec.defines = {{"inflate", "", false}};
    Opened object(spec);
    EXPECT_EQ(object.find("inflate", "ZLIB_1.2", "libother.so"), SymbolMatch::found);
    EXPECT_EQ(object.find("inflate", "ZLIB_1.2", "libz.so.1"), SymbolMatch::aborts);
    EXPECT_EQ(object.find("inflate", "ZLIB_1.2", "file.so"), SymbolMatch::aborts);
}

bool nothing_kept(std::string_view, std::string_view) {
    return false;
}

TEST(ElfSymbols, undefinedOnesInTheOrderOfRelocation) {
    Opened object(ordinary());
    std::vector<std::string> names;
    const auto note = [&](const SymbolReference& wanted) {
        names.push_back(std::string(wanted.name) + "@" + std::string(wanted.version));
        return true;
    };
    EXPECT_TRUE(object.table.each_undefined(nothing_kept, note));
    EXPECT_EQ(names, (std::vector<std::string>{"must@", "memcpy@GLIBC_2.14"})) << "'perhaps' may be missing";
    names.clear();
    EXPECT_TRUE(object.table.each_undefined([](std::string_view file, std::string_view version) { return file == "libc.so.6" && version == "GLIBC_2.14"; }, note));
    EXPECT_EQ(names, std::vector<std::string>{"must@"});
}

/// Whatever the bytes are: an answer, no crash, no endless loop.
TEST(Elf, survivesDamageOfAnyKind) {
    std::mt19937 random(7);
    ElfSpec spec = ordinary();
    for (int round = 0; round < 6000; ++round) {
        spec.sysv_hash = round % 2 == 0;
        std::string bytes = write_elf(spec);
        for (int i = 1 + static_cast<int>(random() % 6); i > 0; --i) {
            // Mostly where the tables are, with values that hurt.
            const std::size_t at = random() % (random() % 4 == 0 ? bytes.size() : 1500);
            const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff, static_cast<unsigned char>(random())};
            bytes[at] = static_cast<char>(values[random() % std::size(values)]);
        }
        if (random() % 5 == 0) bytes.resize(random() % bytes.size());
        MemorySource source(std::as_bytes(std::span(bytes)));
        const ElfFile elf = parse_elf(source);
        EXPECT_LE(elf.needed.size(), 4096U);
        ElfImage image(source);
        SymbolTable table(image, "x");
        (void)table.each_undefined(nothing_kept, [&](const SymbolReference& wanted) { return table.find(wanted) != SymbolMatch::aborts; });
    }
}

}  // namespace
}  // namespace whynogpu::test
