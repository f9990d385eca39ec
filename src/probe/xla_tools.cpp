// SPDX-License-Identifier: Apache-2.0
#include "probe/xla_tools.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::vector<std::string> roots(Host& host, const PythonFacts& python) {
    std::vector<std::string> all;
    constexpr std::string_view flag = "--xla_gpu_cuda_data_dir=";
    if (const auto flags = host.variable("XLA_FLAGS"); flags.is_present())
        for (const std::string& word : split(*flags, ' '))
            if (word.starts_with(flag)) all.push_back(word.substr(flag.size()));
    for (const SearchEntry& entry : python.search_path)
        if (entry.is_site) all.push_back(join_path(entry.folder, "nvidia/cuda_nvcc"));
    for (const char* folder : {"/usr/local/cuda", "/opt/cuda"}) all.emplace_back(folder);
    if (python.prefix.is_present()) all.push_back(*python.prefix);
    return all;
}

Observed<std::string> first_file(Host& host, const std::vector<std::string>& folders, const std::string& name) {
    for (const std::string& folder : folders)
        if (const std::string path = join_path(folder, name); host.is_file(path)) return Observed<std::string>::present(path, path);
    return Observed<std::string>::absent(join(folders, ":"));
}

}  // namespace

XlaToolFacts probe_xla_tools(Host& host, const PythonFacts& python) {
    XlaToolFacts tools;
    const auto folders = roots(host, python);
    tools.libdevice = first_file(host, folders, "nvvm/libdevice/libdevice.10.bc");
    tools.ptxas = first_file(host, folders, "bin/ptxas");
    if (const auto path = host.variable("PATH"); tools.ptxas.is_absent() && path.is_present()) tools.ptxas = first_file(host, split(*path, ':'), "ptxas");
    return tools;
}

}  // namespace whynogpu
