// SPDX-License-Identifier: Apache-2.0
#include "unit/loader/random_tree.hpp"

#include <filesystem>
#include <fstream>

#include "fakes/elf_writer.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> names{"libva.so.1", "libvb.so.1", "libvc.so.1", "libvd.so.1", "libve.so.1", "libvf.so.1"};
const std::vector<std::string> folders{"d0", "d1", "d2", "d3", "d1/glibc-hwcaps/x86-64-v2", "d2/glibc-hwcaps/x86-64-v3", "d3/tls", "d0/tls/x86_64", "d2/haswell", "d3/x86_64", "d1/lib/x86_64-linux-gnu", "d1/lib64"};

class Maker {
  public:
    Maker(std::string root, unsigned seed) : root_(std::move(root)), random_(seed) {}

    RandomTree make() {
        for (const std::string& folder : folders)
            if (chance(75)) fill(folder);
        fs::create_directories(root_ + "/work");
        RandomTree tree;
        tree.program_kind = pick({"plain", "plain", "rpath", "runpath"});
        if (chance(70)) tree.environment["LD_LIBRARY_PATH"] = path_list(true);
        if (chance(15)) tree.environment["LD_PRELOAD"] = chance(50) ? root_ + "/d0/" + name() : name() + (chance(50) ? ":" : " ") + name();
        const std::size_t count = 3 + below(4);
        for (std::size_t i = 0; i < count; ++i) tree.questions.push_back({chance(50) ? 0 : below(i + 1), question_name()});
        return tree;
    }

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool chance(unsigned percent) { return below(100) < percent; }
    std::string pick(const std::vector<std::string>& choices) { return choices[below(choices.size())]; }
    std::string name() { return pick(names); }

    std::string question_name() {
        if (chance(75)) return name();
        return pick({root_ + "/d0/", "../d1/", root_ + "/d2/../d3/", "./", root_ + "/d1/" + name() + "/", "$ORIGIN/../d2/"}) + name();
    }

    std::string path_list(bool environment) {
        std::string list;
        const std::size_t count = below(5);
        for (std::size_t i = 0; i <= count; ++i) {
            if (i != 0) list += environment && chance(30) ? ";" : ":";
            const std::string folder = pick({"d0", "d1", "d2", "d3", "nowhere"});
            list += pick({root_ + "/" + folder, root_ + "/" + folder + "//", "../" + folder, "$ORIGIN/../" + folder, "${ORIGIN}/../" + folder, "", ".", root_ + "/d0/" + name(), "$ORIGINAL/" + folder,
                          root_ + "/d1/$LIB", root_ + "/" + folder + "/../d2", "/", root_ + "/d3/$PLATFORM"});
        }
        return list;
    }

    ElfSpec library(const std::string& file) {
        ElfSpec spec;
        if (!chance(10)) spec.soname = chance(85) ? file : chance(50) ? name() : "libother.so";
        for (std::size_t i = below(3); i > 0; --i) spec.needed.push_back(chance(90) ? name() : pick({"libc.so.6", "libvmissing.so.1", "libm.so.6", root_ + "/d0/" + name()}));
        if (chance(25)) spec.rpath = path_list(false);
        if (chance(40)) spec.runpath = path_list(false);
        const std::string letter = file.substr(3, 2);
        spec.defines.push_back({"common", "", false});
        if (!chance(8)) spec.defines.push_back({"f_" + letter, chance(30) ? "V1" : "", chance(10)});
        if (chance(25)) spec.defines.push_back({"f_" + letter, "V2", chance(50)});
        if (chance(20)) spec.defines_versions = {"V1"};
        for (const std::string& needed : spec.needed) {
            if (!needed.starts_with("libv") || needed == "libvmissing.so.1" || chance(40)) continue;
            const bool versioned = chance(30);
            spec.uses.push_back({"f_" + needed.substr(3, 2), versioned ? pick({"V1", "V1", "V2"}) : "", versioned ? needed : "", chance(15), chance(50)});
            if (chance(10)) spec.needs_versions.push_back({needed, pick({"V1", "V9"})});
        }
        if (chance(3)) spec.uses.push_back({"not_there", "", "", chance(40), chance(50)});
        if (chance(20)) spec.uses.push_back({"strlen", "", "", false, true});
        spec.sysv_hash = chance(20);
        spec.opener = true;
        spec.bss = chance(50) ? 100 + below(9000) : 0;
        spec.data = 100 + below(9000);
        return spec;
    }

    void put(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

    void fill(const std::string& folder) {
        const std::string base = root_ + "/" + folder;
        fs::create_directories(base);
        for (const std::string& file : names) {
            if (!chance(45)) continue;
            const std::string path = base + "/" + file;
            if (chance(70)) put(path, write_elf(library(file)));
            else put_oddity(path, file);
        }
    }

    void put_oddity(const std::string& path, const std::string& file) {
        ElfSpec spec = library(file);
        std::error_code ignored;
        switch (below(20)) {
            case 0: return put(path, "");
            case 1: return put(path, "INPUT(libva.so.2)\n" + std::string(below(200), ' '));
            case 2: spec.elf_class = ELFCLASS32; break;
            case 3: spec.machine = EM_PPC64; break;
            case 4: spec.byte_order = ELFDATA2MSB; break;
            case 5: spec.type = ET_EXEC; break;
            case 6: spec.type = ET_REL; break;
            case 7: spec.flags_1 = DF_1_PIE; break;
            case 8: spec.no_dynamic = true; break;
            case 9: return fs::create_directory(path), void();
            case 10: return fs::create_symlink("/nowhere/" + file, path, ignored);
            case 11: return fs::create_symlink(file, path, ignored);
            case 12: return fs::create_symlink("../d0/" + name(), path, ignored);
            case 13: return fs::create_symlink("/dev/null", path, ignored);
            case 14: spec.flags_1 = DF_1_NODEFLIB; break;
            case 15: return put(path, damaged(write_elf(spec)));
            default: {
                const std::string whole = write_elf(spec);
                return put(path, whole.substr(0, below(whole.size())));
            }
        }
        put(path, write_elf(spec));
    }

    /// One byte of the identification or the header changed.
    std::string damaged(std::string bytes) {
        const std::size_t at = pick_offset();
        bytes[at] = static_cast<char>(1 + below(255));
        return bytes;
    }
    std::size_t pick_offset() {
        const std::size_t offsets[] = {EI_VERSION, EI_OSABI, EI_ABIVERSION, EI_PAD + 2, 20 /* e_version */, 54 /* e_phentsize */, 33 /* e_phoff */};
        return offsets[below(std::size(offsets))];
    }

    std::string root_;
    std::mt19937 random_;
};

}  // namespace

RandomTree make_random_tree(const std::string& root, unsigned seed) {
    return Maker(root, seed).make();
}

}  // namespace whynogpu::test
