// SPDX-License-Identifier: Apache-2.0
#include "fakes/elf_writer.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "parse/elf_image.hpp"
#include "parse/elf_symbols.hpp"

namespace whynogpu::test {
namespace {

constexpr std::uint64_t page = 4096;
#if defined(__aarch64__)
constexpr std::uint32_t data_relocation = R_AARCH64_GLOB_DAT, call_relocation = R_AARCH64_JUMP_SLOT;
const std::string return_code("\xc0\x03\x5f\xd6", 4);
#else
constexpr std::uint32_t data_relocation = R_X86_64_GLOB_DAT, call_relocation = R_X86_64_JUMP_SLOT;
const std::string return_code("\xc3", 1);
#endif

class Writer {
  public:
    explicit Writer(const ElfSpec& spec) : spec_(spec) {}

    std::string write() {
        collect_versions();
        collect_symbols();
        lay_out();
        return std::move(out_);
    }

  private:
    struct Symbol {
        std::string name;
        bool defined = false, weak = false, call = false;
        std::uint16_t version = 1;
    };

    std::uint32_t text(const std::string& word) {
        const auto [place, added] = texts_.emplace(word, static_cast<std::uint32_t>(strings_.size()));
        if (added) strings_ += word + '\0';
        return place->second;
    }

    template <class T>
    static void put(std::string& to, const T& value) {
        to.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    std::uint16_t defined_version(const std::string& name) {
        if (name.empty()) return 1;
        const auto known = defined_.find(name);
        if (known != defined_.end()) return known->second;
        defined_order_.push_back(name);
        return defined_[name] = next_version_++;
    }

    std::uint16_t needed_version(const std::string& file, const std::string& name) {
        if (name.empty()) return 1;
        auto& of_file = needed_[file];
        const auto known = of_file.find(name);
        return known != of_file.end() ? known->second : of_file[name] = next_version_++;
    }

    void collect_versions() {
        for (const std::string& name : spec_.defines_versions) defined_version(name);
        for (const auto& definition : spec_.defines) defined_version(definition.version);
        for (const auto& [file, name] : spec_.needs_versions) needed_version(file, name);
    }

    void collect_symbols() {
        for (const auto& use : spec_.uses) symbols_.push_back({use.name, false, use.weak, use.call, needed_version(use.file, use.version)});
        if (spec_.opener) symbols_.push_back({"dlopen", false, false, false, 1});
        first_defined_ = symbols_.size() + 1;
        std::vector<Symbol> defined;
        for (const auto& definition : spec_.defines)
            defined.push_back({definition.name, true, false, false, static_cast<std::uint16_t>(defined_version(definition.version) | (definition.hidden_version ? 0x8000 : 0))});
        if (spec_.opener) defined.push_back({"open_from_here", true, false, false, 1});
        buckets_ = std::max<std::size_t>(1, defined.size() / 2);
        std::stable_sort(defined.begin(), defined.end(), [&](const Symbol& a, const Symbol& b) { return gnu_hash(a.name) % buckets_ < gnu_hash(b.name) % buckets_; });
        symbols_.insert(symbols_.end(), defined.begin(), defined.end());
    }

    std::string hash_table() const {
        std::string table;
        if (spec_.sysv_hash) {
            std::vector<std::uint32_t> buckets(3), chains(symbols_.size() + 1);
            for (std::size_t i = 1; i <= symbols_.size(); ++i) {
                std::uint32_t& bucket = buckets[sysv_hash(symbols_[i - 1].name) % 3];
                chains[i] = bucket;
                bucket = static_cast<std::uint32_t>(i);
            }
            put(table, std::uint32_t{3});
            put(table, static_cast<std::uint32_t>(chains.size()));
            for (const auto word : buckets) put(table, word);
            for (const auto word : chains) put(table, word);
            return table;
        }
        constexpr std::uint32_t shift = 6;
        std::uint64_t bloom = 0;
        std::vector<std::uint32_t> buckets(buckets_), chains;
        for (std::size_t i = first_defined_; i <= symbols_.size(); ++i) {
            const std::uint32_t hash = gnu_hash(symbols_[i - 1].name);
            bloom |= 1ULL << (hash % 64) | 1ULL << ((hash >> shift) % 64);
            std::uint32_t& bucket = buckets[hash % buckets_];
            if (bucket == 0) bucket = static_cast<std::uint32_t>(i);
            const bool last = i == symbols_.size() || gnu_hash(symbols_[i].name) % buckets_ != hash % buckets_;
            chains.push_back((hash & ~1U) | (last ? 1 : 0));
        }
        for (const std::uint32_t word : {static_cast<std::uint32_t>(buckets_), static_cast<std::uint32_t>(first_defined_), 1U, shift}) put(table, word);
        put(table, bloom);
        for (const auto word : buckets) put(table, word);
        for (const auto word : chains) put(table, word);
        return table;
    }

    std::string version_definitions() {
        std::string table;
        std::vector<std::string> names{spec_.soname.value_or("nameless")};
        names.insert(names.end(), defined_order_.begin(), defined_order_.end());
        for (std::size_t i = 0; i < names.size(); ++i) {
            Elf64_Verdef definition{1, static_cast<Elf64_Half>(i == 0 ? VER_FLG_BASE : 0), i == 0 ? Elf64_Half{1} : defined_[names[i]], 1, sysv_hash(names[i]), sizeof definition,
                                    i + 1 == names.size() ? 0U : static_cast<Elf64_Word>(sizeof(Elf64_Verdef) + sizeof(Elf64_Verdaux))};
            put(table, definition);
            put(table, Elf64_Verdaux{text(names[i]), 0});
        }
        return table;
    }

    std::string version_needs() {
        std::string table;
        std::size_t left = needed_.size();
        for (const auto& [file, versions] : needed_) {
            const auto size = static_cast<Elf64_Word>(sizeof(Elf64_Verneed) + versions.size() * sizeof(Elf64_Vernaux));
            put(table, Elf64_Verneed{1, static_cast<Elf64_Half>(versions.size()), text(file), sizeof(Elf64_Verneed), --left == 0 ? 0 : size});
            std::size_t rest = versions.size();
            for (const auto& [name, index] : versions)
                put(table, Elf64_Vernaux{sysv_hash(name), 0, index, text(name), --rest == 0 ? 0U : static_cast<Elf64_Word>(sizeof(Elf64_Vernaux))});
        }
        return table;
    }

    std::uint64_t append(const std::string& part) {
        out_.resize((out_.size() + 15) / 16 * 16);
        const std::uint64_t at = out_.size();
        out_ += part;
        return at;
    }

    void next_page() { out_.resize((out_.size() + page - 1) / page * page); }

    void lay_out() {
        strings_.assign(1, '\0');
        const bool versioned = !defined_.empty() || !needed_.empty();
        const std::string definitions = defined_.empty() ? "" : version_definitions();
        const std::string needs = needed_.empty() ? "" : version_needs();
        for (const Symbol& symbol : symbols_) text(symbol.name);
        std::vector<Elf64_Dyn> dynamic;
        const auto tag = [&](std::int64_t name, std::uint64_t value) { dynamic.push_back({name, {value}}); };
        for (const std::string& name : spec_.needed) tag(DT_NEEDED, text(name));
        if (spec_.soname) tag(DT_SONAME, text(*spec_.soname));
        if (spec_.rpath) tag(DT_RPATH, text(*spec_.rpath));
        if (spec_.runpath) tag(DT_RUNPATH, text(*spec_.runpath));
        if (spec_.flags_1 != 0) tag(DT_FLAGS_1, spec_.flags_1);

        out_.assign(sizeof(Elf64_Ehdr) + 5 * sizeof(Elf64_Phdr), '\0');
        tag(spec_.sysv_hash ? DT_HASH : DT_GNU_HASH, append(hash_table()));
        const std::uint64_t symbols_at = append(std::string((symbols_.size() + 1) * sizeof(Elf64_Sym), '\0'));
        tag(DT_SYMTAB, symbols_at);
        tag(DT_SYMENT, sizeof(Elf64_Sym));
        tag(DT_STRTAB, append(strings_));
        tag(DT_STRSZ, strings_.size());
        if (versioned) {
            std::string indices(2, '\0');
            for (const Symbol& symbol : symbols_) put(indices, symbol.version);
            tag(DT_VERSYM, append(indices));
        }
        if (!definitions.empty()) {
            tag(DT_VERDEF, append(definitions));
            tag(DT_VERDEFNUM, defined_.size() + 1);
        }
        if (!needs.empty()) {
            tag(DT_VERNEED, append(needs));
            tag(DT_VERNEEDNUM, needed_.size());
        }
        std::size_t calls = 0;
        for (std::size_t i = 0; i + 1 < first_defined_; ++i) calls += symbols_[i].call ? 1 : 0;
        const std::size_t uses = first_defined_ - 1 - calls;
        const std::uint64_t uses_at = append(std::string(uses * sizeof(Elf64_Rela), '\0'));
        const std::uint64_t calls_at = append(std::string(calls * sizeof(Elf64_Rela), '\0'));
        if (uses != 0) {
            tag(DT_RELA, uses_at);
            tag(DT_RELASZ, uses * sizeof(Elf64_Rela));
            tag(DT_RELAENT, sizeof(Elf64_Rela));
        }
        const std::uint64_t constants_end = out_.size();

        next_page();
        const std::uint64_t code_at = out_.size();
        const std::size_t defined = symbols_.size() + 1 - first_defined_;
        for (std::size_t i = 0; i < defined; ++i) out_ += return_code + std::string(32 - return_code.size(), '\0');
        out_.resize(std::max<std::uint64_t>(out_.size(), code_at + 16));
        const std::uint64_t code_end = out_.size();

        next_page();
        const std::uint64_t data_at = out_.size();
        const std::uint64_t slots_at = data_at;
        if (calls != 0) {
            tag(DT_JMPREL, calls_at);
            tag(DT_PLTRELSZ, calls * sizeof(Elf64_Rela));
            tag(DT_PLTREL, DT_RELA);
            tag(DT_PLTGOT, slots_at);
        }
        tag(DT_NULL, 0);
        out_.append((first_defined_ + 3) * 8, '\0');
        std::string section;
        for (const Elf64_Dyn& entry : dynamic) put(section, entry);
        const std::uint64_t dynamic_at = append(section);
        out_.append(spec_.data, 'd');
        const std::uint64_t data_end = out_.size();

        fill_symbols(symbols_at, uses_at, calls_at, slots_at, code_at);
        write_headers({constants_end, code_at, code_end, data_at, data_end, dynamic_at, section.size()});
    }

    void fill_symbols(std::uint64_t symbols_at, std::uint64_t uses_at, std::uint64_t calls_at, std::uint64_t slots_at, std::uint64_t code_at) {
        for (std::size_t i = 0; i < symbols_.size(); ++i) {
            const Symbol& symbol = symbols_[i];
            Elf64_Sym entry{text(symbol.name), static_cast<unsigned char>(ELF64_ST_INFO(symbol.weak ? STB_WEAK : STB_GLOBAL, symbol.defined ? STT_FUNC : STT_NOTYPE)), 0, 0, 0, 0};
            const std::uint64_t slot = slots_at + (3 + i) * 8;
            if (symbol.defined) {
                entry.st_shndx = 1;
                entry.st_value = code_at + (i + 1 - first_defined_) * 32;
                entry.st_size = 32;
                if (symbol.name == "open_from_here") write_opener(entry.st_value, slots_at + (3 + first_defined_ - 2) * 8);
            } else {
                const Elf64_Rela relocation{slot, ELF64_R_INFO(i + 1, symbol.call ? call_relocation : data_relocation), 0};
                std::uint64_t& place = symbol.call ? calls_at : uses_at;
                std::memcpy(out_.data() + place, &relocation, sizeof relocation);
                place += sizeof relocation;
            }
            std::memcpy(out_.data() + symbols_at + (i + 1) * sizeof entry, &entry, sizeof entry);
        }
    }

    /// sub $8,%rsp; call *slot(%rip); add $8,%rsp; ret: not a jump, for dlopen looks at its return address.
    void write_opener(std::uint64_t at, std::uint64_t slot) {
        const auto distance = static_cast<std::int32_t>(slot - (at + 10));
        std::string code("\x48\x83\xec\x08\xff\x15", 6);
        put(code, distance);
        code += std::string("\x48\x83\xc4\x08\xc3", 5);
        std::memcpy(out_.data() + at, code.data(), code.size());
    }

    struct Places {
        std::uint64_t constants_end, code_at, code_end, data_at, data_end, dynamic_at, dynamic_size;
    };
    void write_headers(const Places& p) {
        Elf64_Ehdr header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = spec_.elf_class;
        header.e_ident[EI_DATA] = spec_.byte_order;
        header.e_ident[EI_VERSION] = EV_CURRENT;
        header.e_type = spec_.type;
        header.e_machine = spec_.machine != 0 ? spec_.machine : native_machine;
        header.e_version = EV_CURRENT;
        header.e_phoff = sizeof header;
        header.e_ehsize = sizeof header;
        header.e_phentsize = sizeof(Elf64_Phdr);
        header.e_phnum = 5;
        std::memcpy(out_.data(), &header, sizeof header);
        const Elf64_Phdr headers[] = {
            {PT_LOAD, PF_R, 0, 0, 0, p.constants_end, p.constants_end, page},
            {PT_LOAD, PF_R | PF_X, p.code_at, p.code_at, p.code_at, p.code_end - p.code_at, p.code_end - p.code_at, page},
            {PT_LOAD, PF_R | PF_W, p.data_at, p.data_at, p.data_at, p.data_end - p.data_at, p.data_end - p.data_at + spec_.bss, page},
            {spec_.no_dynamic ? Elf64_Word{PT_NULL} : Elf64_Word{PT_DYNAMIC}, PF_R | PF_W, p.dynamic_at, p.dynamic_at, p.dynamic_at, p.dynamic_size, p.dynamic_size, 8},
            {PT_GNU_STACK, static_cast<Elf64_Word>(PF_R | PF_W | (spec_.executable_stack ? PF_X : 0)), 0, 0, 0, 0, 0, 16},
        };
        std::memcpy(out_.data() + sizeof header, headers, sizeof headers);
    }

    const ElfSpec& spec_;
    std::string out_, strings_;
    std::map<std::string, std::uint32_t> texts_;
    std::map<std::string, std::uint16_t> defined_;
    std::vector<std::string> defined_order_;
    std::map<std::string, std::map<std::string, std::uint16_t>> needed_;
    std::uint16_t next_version_ = 2;
    std::vector<Symbol> symbols_;
    std::size_t first_defined_ = 1, buckets_ = 1;
};

}  // namespace

std::string write_elf(const ElfSpec& spec) {
    return Writer(spec).write();
}

}  // namespace whynogpu::test
