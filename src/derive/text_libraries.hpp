// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.hpp"
#include "snapshot/log.hpp"

namespace whynogpu {

struct TextFacts;

/// Why a library did not open, as far as a text tells.
enum class TextFault {
    missing,        ///< nothing tells that it is there
    not_on_path,    ///< it is there, the loader does not find it
    other_version,  ///< another version is there
    damaged,
    stray,  ///< a copy from another CUDA is taken, which lacks what it needs
};

/// A CUDA library, or cuDNN, that did not open.
struct TextLibrary {
    std::string soname;  ///< as on Linux: "libcudart.so.11.0" of "cudart64_110.dll"
    std::string shown;   ///< as the text has it
    std::string id;      ///< in knowledge/libraries: "cudart"
    TextFault fault = TextFault::missing;
    bool sure = false;    ///< the text itself proves which fault it is
    std::string because;  ///< what decided the fault, in words; empty: nothing did
    std::string because_origin;
    const Sign* sign = nullptr;
};

struct TextLibraries {
    std::vector<TextLibrary> failed;       ///< of the CUDA toolkit and cuDNN; those that decide about the GPU
    std::vector<std::string> opened;       ///< sonames, as on Linux
    const Sign* driver_library = nullptr;  ///< libcuda.so.1 or nvcuda.dll did not open
    const Sign* unnamed = nullptr;         ///< "Cannot dlopen some GPU libraries", and no name
    bool cudart_open = false;              ///< the runtime is known to have opened
    [[nodiscard]] bool is_cudnn(const TextLibrary& library) const { return library.id == "cudnn"; }
    [[nodiscard]] const TextLibrary* first(bool cudnn, TextFault fault) const;
    [[nodiscard]] bool any(bool cudnn) const;
};

/// The name without its folder, of either system.
[[nodiscard]] std::string base_name(std::string_view path);
/// "11.0" of "libcudart.so.11.0"; empty: the name says no version.
[[nodiscard]] std::string soname_version(const std::string& soname);
/// TensorFlow makes no GPU without it.
[[nodiscard]] bool decides_about_gpu(const std::string& id);
/// "cudart64_110.dll" of "libcudart.so.11.0" on Windows, the soname as it is elsewhere.
std::string name_on_platform(bool windows, const std::string& soname);
/// "libcudart.so.11.0" of "cudart64_110.dll"; a soname as it is, without its folder.
[[nodiscard]] std::string soname_of_file(std::string_view file);
/// "cudart" of "libcudart.so.11.0"; empty for what is no library of CUDA or cuDNN.
[[nodiscard]] std::string library_of_soname(std::string_view soname);
/// Does that CUDA version bring that soname? Nothing where the tables do not know the library.
[[nodiscard]] std::optional<bool> cuda_provides(const Knowledge& knowledge, const Version& cuda, const std::string& soname);
/// The CUDA version that a soname tells: "libcublas.so.9.0" is of 9.0, "libcudart.so.12" of 12, "libcufft.so.10" of no single one.
[[nodiscard]] std::optional<Version> cuda_of_soname(const std::string& soname);

/// The CUDA whose runtime is seen to open; else the one that is stated to be there.
[[nodiscard]] std::optional<Version> cuda_in_use(const TextFacts& facts);
/// Why it did not open, with the reason; `sure`: a program said so, not a table or a person.
void set_fault(TextLibrary& library, TextFault fault, std::string because, std::string origin, bool sure = false);
/// Decides why it did not open, by what the text says or shows to be there; part of derive_libraries().
void judge_library(TextLibrary& library, const TextFacts& facts, const Knowledge& knowledge);
/// Fills `facts.libraries`; needs its versions, and may set needs_cuda and needs_cudnn from what was asked for.
void derive_libraries(TextFacts& facts, const Knowledge& knowledge);

}  // namespace whynogpu
