// SPDX-License-Identifier: Apache-2.0
#include "parse/elf_symbols.hpp"

#include <algorithm>

// After glibc's elf/dl-lookup.c (do_lookup_x, check_match) and elf/dl-version.c.
namespace whynogpu {
namespace {

constexpr int most_records = 8192;
constexpr std::uint64_t most_bloom_words = 1 << 19;
constexpr unsigned index_bits = 0x7fff, hidden_bit = 0x8000;
constexpr std::uint64_t longest_chain = 1 << 20;  ///< of a hash bucket: more is an endless one

}  // namespace

std::uint32_t gnu_hash(std::string_view name) {
    std::uint32_t hash = 5381;
    for (const char c : name) hash = hash * 33 + static_cast<unsigned char>(c);
    return hash;
}

std::uint32_t sysv_hash(std::string_view name) {
    std::uint32_t hash = 0;
    for (const char c : name) {
        hash = (hash << 4) + static_cast<unsigned char>(c);
        const std::uint32_t high = hash & 0xf0000000U;
        hash = (hash ^ (high >> 24)) & ~high;
    }
    return hash;
}

SymbolTable::SymbolTable(ElfImage& image, std::string file_name) : image_(image), file_name_(std::move(file_name)) {
    if (!image.usable() || !image.value(DT_STRTAB) || !image.value(DT_SYMTAB)) return;
    strings_ = region_of(DT_STRTAB, 0, image.value(DT_STRSZ).value_or(0));
    symbols_ = region_of(DT_SYMTAB, 0, UINT64_MAX);
    // Relative relocations stand first and name no symbol.
    const std::uint64_t count = image.value(DT_RELACOUNT).value_or(0);
    const std::uint64_t size = image.value(DT_RELASZ).value_or(0);
    if (count < size / sizeof(Elf64_Rela)) relocations_ = extent_of(DT_RELA, count * sizeof(Elf64_Rela), size - count * sizeof(Elf64_Rela));
    if (image.value(DT_PLTREL) == DT_RELA) calls_ = extent_of(DT_JMPREL, 0, image.value(DT_PLTRELSZ).value_or(0));
    if (!set_up_gnu_hash() && !set_up_sysv_hash()) buckets_count_ = 0;
}

SymbolTable::Extent SymbolTable::extent_of(std::int64_t tag, std::uint64_t skip, std::uint64_t size) {
    const auto address = image_.value(tag);
    const auto place = address ? image_.offset_of(*address) : std::nullopt;
    if (!place) return {};
    // Sizes are not always told: a table ends at the latest where the next one begins.
    std::uint64_t most = image_.room_at(*address);
    for (const int other : {DT_HASH, DT_GNU_HASH, DT_SYMTAB, DT_STRTAB, DT_VERSYM, DT_VERNEED, DT_VERDEF, DT_RELA, DT_JMPREL, DT_RELR, DT_INIT, DT_FINI})
        if (const auto start = image_.value(other); start && *start > *address) most = std::min(most, *start - *address);
    return skip < most ? Extent{*place + skip, std::min(size, most - skip)} : Extent{};
}

Region SymbolTable::region_of(std::int64_t tag, std::uint64_t skip, std::uint64_t size) {
    const Extent extent = extent_of(tag, skip, size);
    return extent.size == 0 ? Region() : Region(image_.view(), extent.offset, extent.size);
}

bool SymbolTable::first_meeting(std::uint64_t index) {
    if (index == 0 || index >= first_defined_ || index >= symbols_.size() / sizeof(Elf64_Sym)) return false;
    const auto word = static_cast<std::size_t>(index / 64);
    const std::uint64_t bit = std::uint64_t{1} << index % 64;
    if (word >= seen_.size()) seen_.resize(2 * word + 64);
    if ((seen_[word] & bit) != 0) return false;
    seen_[word] |= bit;
    return true;
}

bool SymbolTable::set_up_gnu_hash() {
    struct {
        std::uint32_t buckets, first, bloom_words, shift;
    } head;
    const auto place = image_.offset_of_tag(DT_GNU_HASH);
    if (!place || !image_.view().read(*place, &head, sizeof head) || head.buckets == 0 || head.bloom_words == 0 || head.bloom_words > most_bloom_words) return false;
    // The loader takes the number of words for a power of two.
    if ((head.bloom_words & (head.bloom_words - 1)) != 0) return false;
    bloom_.resize(head.bloom_words);
    if (!image_.view().read(*place + sizeof head, bloom_.data(), bloom_.size() * sizeof(std::uint64_t))) return false;
    const std::uint64_t buckets_at = sizeof head + bloom_.size() * sizeof(std::uint64_t);
    const std::uint64_t chains_at = buckets_at + std::uint64_t{head.buckets} * sizeof(std::uint32_t);
    buckets_ = region_of(DT_GNU_HASH, buckets_at, chains_at - buckets_at);
    chains_ = region_of(DT_GNU_HASH, chains_at, UINT64_MAX);
    gnu_ = true;
    first_hashed_ = head.first;
    bloom_shift_ = head.shift & 31;
    buckets_count_ = head.buckets;
    // The table holds the defined symbols, and they stand last. (An empty one says nothing about the others.)
    const bool empty = std::all_of(bloom_.begin(), bloom_.end(), [](std::uint64_t word) { return word == 0; });
    if (!empty) first_defined_ = first_hashed_;
    return true;
}

bool SymbolTable::set_up_sysv_hash() {
    struct {
        std::uint32_t buckets, chains;
    } head;
    const auto place = image_.offset_of_tag(DT_HASH);
    if (!place || !image_.view().read(*place, &head, sizeof head) || head.buckets == 0) return false;
    const std::uint64_t chains_at = sizeof head + std::uint64_t{head.buckets} * sizeof(std::uint32_t);
    buckets_ = region_of(DT_HASH, sizeof head, chains_at - sizeof head);
    chains_ = region_of(DT_HASH, chains_at, std::uint64_t{head.chains} * sizeof(std::uint32_t));
    buckets_count_ = head.buckets;
    return true;
}

SymbolTable::Version& SymbolTable::version_slot(unsigned index) {
    if (index >= versions_.size()) versions_.resize(index + 1);
    return versions_[index];
}

void SymbolTable::read_versions() {
    versions_read_ = true;
    int budget = most_records;
    read_needed_versions(budget);
    read_defined_versions(budget);
    // Without any version record the loader does not look at DT_VERSYM either.
    has_versions_ = !versions_.empty() && image_.value(DT_VERSYM).has_value();
    if (has_versions_) symbol_versions_ = region_of(DT_VERSYM, 0, UINT64_MAX);
    if (const auto name = image_.value(DT_SONAME)) soname_ = image_.text(*name, 4096).value_or("");
}

void SymbolTable::read_needed_versions(int& budget) {
    auto at = image_.offset_of_tag(DT_VERNEED);
    while (at && budget-- > 0) {
        Elf64_Verneed need;
        if (!image_.view().read(*at, &need, sizeof need)) return;
        const std::string file = image_.text(need.vn_file, 4096).value_or("");
        std::uint64_t place = *at + need.vn_aux;
        while (budget-- > 0) {
            Elf64_Vernaux entry;
            if (!image_.view().read(place, &entry, sizeof entry)) break;
            version_slot(entry.vna_other & index_bits) = {image_.text(entry.vna_name, 4096).value_or(""), file, true, (entry.vna_other & hidden_bit) != 0};
            if (entry.vna_next == 0) break;
            place += entry.vna_next;
        }
        if (need.vn_next == 0) return;
        *at += need.vn_next;
    }
}

void SymbolTable::read_defined_versions(int& budget) {
    auto at = image_.offset_of_tag(DT_VERDEF);
    while (at && budget-- > 0) {
        Elf64_Verdef definition;
        Elf64_Verdaux name;
        if (!image_.view().read(*at, &definition, sizeof definition) || !image_.view().read(*at + definition.vd_aux, &name, sizeof name)) return;
        Version& slot = version_slot(definition.vd_ndx & index_bits);
        // The base version stands for the file itself, no symbol matches it by name.
        if ((definition.vd_flags & VER_FLG_BASE) == 0) slot = {image_.text(name.vda_name, 4096).value_or(""), "", true, slot.hidden};
        if (definition.vd_next == 0) return;
        *at += definition.vd_next;
    }
}

const SymbolTable::Version* SymbolTable::version_of(std::uint64_t index, bool& hidden) {
    if (!versions_read_) read_versions();
    Elf64_Half entry = 0;
    hidden = false;
    if (!has_versions_ || !symbol_versions_.get(index, entry)) return nullptr;
    hidden = (entry & hidden_bit) != 0;
    const unsigned slot = entry & index_bits;
    return slot < versions_.size() ? &versions_[slot] : nullptr;
}

std::optional<SymbolReference> SymbolTable::reference(std::uint64_t index, bool for_call) {
    Elf64_Sym symbol;
    if (!symbols_.get(index, symbol) || symbol.st_shndx != SHN_UNDEF) return std::nullopt;
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    const unsigned binding = ELF64_ST_BIND(symbol.st_info);
    if (binding == STB_LOCAL || visibility == STV_HIDDEN || visibility == STV_INTERNAL) return std::nullopt;
    SymbolReference wanted;
    wanted.for_call = for_call;
    wanted.weak = binding == STB_WEAK;
    bool hidden = false;
    if (const Version* version = version_of(index, hidden); version != nullptr && version->defined) {
        if (version->kept) return std::nullopt;
        wanted.version = version->name;
        wanted.file = version->file;
        wanted.version_hidden = version->hidden;
    }
    // Found or not is the same; only the search for a version can end badly.
    if (wanted.weak && wanted.version.empty()) return std::nullopt;
    const char* name = strings_.c_string(symbol.st_name);
    if (name == nullptr) return std::nullopt;
    wanted.name = name;
    wanted.gnu_hash = gnu_hash(wanted.name);
    return wanted;
}

SymbolTable::Candidate SymbolTable::check(std::uint64_t index, const SymbolReference& wanted, Elf64_Sym& symbol) {
    constexpr unsigned kinds = 1U << STT_NOTYPE | 1U << STT_OBJECT | 1U << STT_FUNC | 1U << STT_COMMON | 1U << STT_TLS | 1U << STT_GNU_IFUNC;
    if (!symbols_.get(index, symbol)) return {};
    const unsigned kind = ELF64_ST_TYPE(symbol.st_info);
    if (symbol.st_value == 0 && symbol.st_shndx != SHN_ABS && kind != STT_TLS) return {};
    if (wanted.for_call && symbol.st_shndx == SHN_UNDEF) return {};
    if ((1U << kind & kinds) == 0) return {};
    const auto* name = reinterpret_cast<const char*>(strings_.at(symbol.st_name, wanted.name.size() + 1));
    if (name == nullptr || wanted.name != std::string_view(name, wanted.name.size()) || name[wanted.name.size()] != '\0') return {};

    bool hidden = false;
    const Version* version = version_of(index, hidden);
    const bool named = version != nullptr && version->defined;
    if (!wanted.version.empty()) {
        if (!has_versions_) {
            const bool asked_of_this = !wanted.file.empty() && (wanted.file == soname_ || wanted.file == file_name_);
            return {.accepted = !asked_of_this, .aborts = asked_of_this};
        }
        const bool same = named && version->name == wanted.version;
        // The base definition serves for any version, unless one side says "only exactly this".
        return {.accepted = same || !(wanted.version_hidden || named || hidden)};
    }
    // Asked without a version: the oldest definition (index 1 or 2), else a single default one.
    Elf64_Half entry = 0;
    if (has_versions_ && symbol_versions_.get(index, entry) && (entry & index_bits) >= 3) return {.other_version = (entry & hidden_bit) == 0};
    return {.accepted = true};
}

SymbolMatch SymbolTable::find(const SymbolReference& wanted) {
    if (!searchable()) return SymbolMatch::none;
    std::uint64_t index = 0;
    std::uint32_t stored = 0;
    if (gnu_) {
        const std::uint64_t word = bloom_[(wanted.gnu_hash / 64) & (bloom_.size() - 1)];
        if ((word >> (wanted.gnu_hash % 64) & word >> ((wanted.gnu_hash >> bloom_shift_) % 64) & 1) == 0) return SymbolMatch::none;
        std::uint32_t bucket = 0;
        if (!buckets_.get(wanted.gnu_hash % buckets_count_, bucket) || bucket < first_hashed_ || bucket == 0) return SymbolMatch::none;
        index = bucket;
    } else {
        std::uint32_t bucket = 0;
        if (!buckets_.get(sysv_hash(wanted.name) % buckets_count_, bucket) || bucket == 0) return SymbolMatch::none;
        index = bucket;
    }
    int other_versions = 0;
    Elf64_Sym chosen{};
    for (std::uint64_t step = 0; step < longest_chain; ++step) {
        if (!chains_.get(gnu_ ? index - first_hashed_ : index, stored)) break;
        if (!gnu_ || ((stored ^ wanted.gnu_hash) >> 1) == 0) {
            Elf64_Sym symbol{};
            const Candidate candidate = check(index, wanted, symbol);
            if (candidate.aborts) return SymbolMatch::aborts;
            if (candidate.accepted || (candidate.other_version && other_versions++ == 0)) chosen = symbol;
            if (candidate.accepted) {
                other_versions = 1;
                break;
            }
        }
        if (gnu_ && (stored & 1) != 0) break;
        index = gnu_ ? index + 1 : stored;
        if (index == 0) break;
    }
    if (other_versions != 1) return SymbolMatch::none;
    const unsigned visibility = ELF64_ST_VISIBILITY(chosen.st_other);
    const unsigned binding = ELF64_ST_BIND(chosen.st_info);
    if (visibility == STV_HIDDEN || visibility == STV_INTERNAL) return SymbolMatch::none;
    return binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE ? SymbolMatch::found : SymbolMatch::none;
}

}  // namespace whynogpu
