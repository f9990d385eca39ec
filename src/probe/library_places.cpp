// SPDX-License-Identifier: Apache-2.0
// Where CUDA libraries usually lie, for the question "is it there, only not where the loader looks?"
#include <algorithm>
#include <set>

#include "probe/libraries.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_places = 300;

class Places {
  public:
    explicit Places(Host& host) : host_(host) {}

    void add(const std::string& folder) {
        if (folder.starts_with('/') && folders_.size() < most_places && known_.insert(normal_path(folder)).second) folders_.push_back(normal_path(folder));
    }
    /// All folders <parent>/<name><below> for the names that begin with a prefix.
    void add_children(const std::string& parent, const std::string& prefix, const std::vector<std::string>& below) {
        const auto names = host_.list(parent);
        if (!names.is_present()) return;
        for (const std::string& name : *names)
            if (name.starts_with(prefix))
                for (const std::string& tail : below) add(join_path(join_path(parent, name), tail));
    }
    /// Names in each folder, listed once.
    [[nodiscard]] std::vector<std::pair<std::string, std::vector<std::string>>> libraries() {
        std::vector<std::pair<std::string, std::vector<std::string>>> all;
        for (const std::string& folder : folders_) {
            auto names = host_.list(folder);
            if (!names.is_present()) continue;
            std::vector<std::string> libraries;
            for (const std::string& name : *names)
                if (name.starts_with("lib") && contains(name, ".so")) libraries.push_back(name);
            if (!libraries.empty()) all.emplace_back(folder, std::move(libraries));
        }
        return all;
    }

  private:
    Host& host_;
    std::set<std::string> known_;
    std::vector<std::string> folders_;
};

/// Folders that ldconfig was told of: named there, but not in the cache when it was never run.
void add_configured_places(Places& places, Host& host) {
    std::vector<std::string> files{"/etc/ld.so.conf"};
    const std::string folder = "/etc/ld.so.conf.d";
    if (const auto names = host.list(folder); names.is_present())
        for (const std::string& name : *names)
            if (name.ends_with(".conf")) files.push_back(join_path(folder, name));
    for (const std::string& file : files)
        if (const auto text = host.read(file, 64 * 1024); text.is_present())
            for (const std::string& line : split_lines(*text)) places.add(std::string(trim(line.substr(0, line.find('#')))));
}

void add_usual_places(Places& places, Host& host, const PythonFacts& python) {
    const std::string architecture = host.system().machine;
    for (const SearchEntry& entry : python.search_path) {
        if (!entry.is_site) continue;
        places.add_children(join_path(entry.folder, "nvidia"), "", {"lib"});
        places.add_children(join_path(parent_path(entry.folder), "nvidia"), "", {"lib"});
        places.add(join_path(entry.folder, "torch/lib"));
    }
    if (const auto path = host.variable("LD_LIBRARY_PATH"); path.is_present())
        for (std::string folder : split(replace_all(*path, ";", ":"), ':')) {
            folder = std::string(trim(folder));
            for (const char* tail : {"", "lib64", "lib"}) places.add(join_path(folder, tail));
        }
    const std::vector<std::string> toolkit = {"lib64", "lib", "targets/" + architecture + "-linux/lib", "extras/CUPTI/lib64"};
    for (const char* name : {"CUDA_HOME", "CUDA_PATH", "CUDA_ROOT", "CUDNN_PATH"})
        if (const auto folder = host.variable(name); folder.is_present())
            for (const std::string& tail : toolkit) places.add(join_path(*folder, tail));
    places.add_children("/usr/local", "cuda", toolkit);
    places.add_children("/opt", "cuda", toolkit);
    if (const auto prefix = host.variable("CONDA_PREFIX"); prefix.is_present()) places.add(join_path(*prefix, "lib"));
    if (python.prefix.is_present()) places.add(join_path(*python.prefix, "lib"));
    for (const std::string& folder : {"/usr/lib/" + architecture + "-linux-gnu", std::string("/usr/lib64"), std::string("/usr/lib/cuda/lib64"),
                                      std::string("/usr/local/lib"), std::string("/usr/lib/wsl/lib")})
        places.add(folder);
}

/// "libcudart.so" of libcudart.so.12: the part that all versions share.
std::string stem_of(const std::string& soname) {
    const auto at = soname.find(".so");
    return at == std::string::npos ? soname : soname.substr(0, at + 3);
}

bool is_sound(Host& host, const std::string& path) {
    const auto elf = host.elf(path);
    return elf.is_present() && elf->damage == ElfDamage::none;
}

}  // namespace

void find_elsewhere(Host& host, const PythonFacts& python, std::vector<LibraryFacts>& libraries) {
    if (std::all_of(libraries.begin(), libraries.end(), [](const LibraryFacts& l) { return l.loaded(); })) return;
    Places places(host);
    add_usual_places(places, host, python);
    add_configured_places(places, host);
    const auto here = places.libraries();
    for (LibraryFacts& library : libraries) {
        if (library.loaded()) continue;
        const std::string culprit = library.outcome.culprit.empty() ? library.soname : library.outcome.culprit;
        const std::string stem = stem_of(culprit);
        std::set<std::string> files;  // one file has many names: libcudart.so, libcudart.so.12, libcudart.so.12.5.82
        for (const auto& [folder, names] : here)
            for (const std::string& name : names) {
                if (!name.starts_with(stem) || (name.size() > stem.size() && name[stem.size()] != '.')) continue;
                const std::string path = join_path(folder, name);
                const std::string real = host.real_path(path).value_or(path);
                if (path == library.outcome.culprit_path || !is_sound(host, path) || !files.insert(real).second) continue;
                const auto elf = host.elf(path);
                (elf->soname.value_or(name) == culprit ? library.elsewhere : library.other_versions).push_back(path);
            }
    }
}

}  // namespace whynogpu
