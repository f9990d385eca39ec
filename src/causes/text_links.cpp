// SPDX-License-Identifier: Apache-2.0
#include "causes/text_links.hpp"

#include "causes/common.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "libcublas.so.9.0" of "version `libcublas.so.9.0' not found".
std::string version_not_found(const std::string& text) {
    constexpr std::string_view label = "version `";
    const std::size_t at = text.find(label);
    const std::size_t end = at == std::string::npos ? at : text.find("' not found", at);
    return end == std::string::npos ? std::string() : text.substr(at + label.size(), end - at - label.size());
}

}  // namespace

std::optional<Evidence> link_to_other_cuda(const TextCase& c) {
    const TextFacts& t = c.text;
    for (const Sign& sign : t.log->signs) {
        const std::string wanted = version_not_found(sign.text);
        const std::string id = library_of_soname(wanted);
        if (id.empty() || id == "cudnn") continue;
        for (const FileSeen& file : t.log->files) {
            const std::string name = soname_of_file(file.path);
            if (library_of_soname(name) == id && !soname_version(name).empty() && !name.starts_with(wanted) &&
                !wanted.starts_with(name))
                return Evidence{file.path + " goes under the name of " + wanted, file.origin};
        }
        if (t.cuda && cuda_provides(c.knowledge, t.cuda->version, wanted) == std::optional<bool>(false))
            return Evidence{"CUDA " + t.cuda->text + " is there, which does not bring " + wanted, t.cuda->origin};
    }
    return std::nullopt;
}

}  // namespace whynogpu
