// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

/// What a hole of a signature takes.
enum class HoleType {
    soname,    ///< letters, digits and ._+- with a path in front: "libcudnn.so.8", "/usr/lib/libcuda.so.1", "cudart64_110.dll"
    version,   ///< begins with a digit; digits, letters, dots, + and -
    number,    ///< digits, dots, and one letter behind them: "12.0a"; a minus in front
    positive,  ///< a number that is not 0
    word,      ///< anything without blanks
    path,      ///< anything without quotes
    rest,      ///< anything, up to the literal behind it or the end of the line
};

/// Part of a text: literal, or a hole.
struct SignaturePart {
    std::string literal;  ///< lower case; empty: a hole
    std::string name;     ///< of the hole
    HoleType type = HoleType::rest;
};

/// One text to be recognised.
struct SignatureText {
    std::string means;  ///< "library-not-opened"
    std::vector<SignaturePart> parts;
    std::string text;   ///< as written
    bool whole_word = false;  ///< no letter, digit or _ may follow
};

/// A phrase of people's: a sentence with a word of each group in `all` and none of `none`. Words in lower case; one that ends in * may go on.
struct Phrase {
    std::string means;
    bool whole_text = false;  ///< the words may stand in several sentences
    std::vector<std::vector<std::string>> all;
    std::vector<std::string> none;
};

/// A status code of CUDA or NVML, and the sign that it amounts to.
struct StatusCode {
    std::string api;    ///< "cuda" or "nvml"
    std::string name;   ///< "CUDA_ERROR_NO_DEVICE", "NVML_ERROR_UNKNOWN"
    std::string text;   ///< what the library says of it: "no CUDA-capable device is detected"
    std::string means;
    long number = 0;    ///< CUresult, and cudaError_t since CUDA 10.1; nvmlReturn_t
    long old_number = 0;  ///< cudaError_t before CUDA 10.1; 0: it had none
};

/// An example in the data that must be recognised, or must not.
struct SignatureExample {
    std::string means, text, file;
    int line = 0;
    bool is_phrase = false, is_counterexample = false;
};

struct SignatureFile {
    std::vector<SignatureText> texts;
    std::vector<Phrase> phrases;
    std::vector<SignatureExample> examples;
    std::vector<StatusCode> codes;
};

/// The code of a number, or of the words that a library says; null when it is in no table.
[[nodiscard]] const StatusCode* find_code(const std::vector<StatusCode>& codes, std::string_view api, long number);
[[nodiscard]] const StatusCode* find_code_of_text(const std::vector<StatusCode>& codes, std::string_view text);

/// A text with holes, in parts. Errors: an unknown type, a first literal without a word of four characters (it is found by that word).
[[nodiscard]] std::vector<SignaturePart> parse_signature(std::string_view text, std::string& error);
/// The examples are for the tests of the data; reading them takes a tenth of the start of `log`.
enum class Examples { read, left_out };
/// Reads one file of knowledge/signatures/.
[[nodiscard]] SignatureFile read_signatures(const DataFile& file, Examples wish = Examples::left_out);
/// All files of knowledge/signatures/, and the rows of knowledge/messages/ that say what they mean.
[[nodiscard]] SignatureFile all_signatures(EmbeddedFiles files, Examples wish = Examples::left_out);
[[nodiscard]] SignatureFile all_signatures(Examples wish = Examples::left_out);

/// A few hundred literals of at least eleven characters, as programs print them: of a long log, a line that may matter has one of them.
/// (What people type or draw, "srun" or a progress bar, is not among them.)
[[nodiscard]] std::vector<std::string> wanted_literals(const SignatureFile& signatures);

}  // namespace whynogpu
