// SPDX-License-Identifier: Apache-2.0
// The status codes of CUDA and NVML: each is shown by its name, by the name that a wrapper gives it, by its number, or by the words that
// the library has for it.
#include "knowledge/status_codes.hpp"

#include <algorithm>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "LIB_RM_VERSION_MISMATCH" to "LibRmVersionMismatch", as the wrappers in Python name their exceptions.
std::string exception_name(const std::string& name) {
    std::string out;
    bool upper = true;
    for (const char c : name) {
        if (c == '_') {
            upper = true;
            continue;
        }
        out += upper ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        upper = false;
    }
    return out;
}

/// Where the words of CUDA stand: they are too common to be looked for alone.
const std::vector<std::string>& frames_of_cuda() {
    static const std::vector<std::string> frames{"() failed. Status: ", " failed. Status: ", "CUDA error: ", "CUDA Runtime Error: ", "CUDA failure: ", "-> ",
                                                 "CudaSupportError: "};
    return frames;
}

const std::vector<std::string>& frames_of_nvml() {
    static const std::vector<std::string> frames{"Failed to initialize NVML: ", "NVML initialization failed: ", "Failed to init NVML: ", "NVML Error: ",
                                                 "error initializing NVML: ", "nvml error: ",
                                                 "Error: nvml: "};
    return frames;
}

void add_text(SignatureFile& out, const DataTable& row, const std::string& means, const std::string& text, const std::string& file, Examples wish) {
    std::string error;
    SignatureText signature{means, parse_signature(text, error), text, true};
    if (!error.empty()) {
        row.error(error + ": " + text);
        return;
    }
    out.texts.push_back(std::move(signature));
    if (wish == Examples::read) out.examples.push_back({means, text, file, row.line(), false});
}

}  // namespace

void read_codes(DataTable& table, const std::string& file, Examples wish, SignatureFile& out) {
    for (DataTable& row : table.tables("code")) {
        const std::string api = row.text("api"), name = row.text("name");
        if (api != "cuda" && api != "nvml") row.error("'api' is \"cuda\" or \"nvml\"");
        StatusCode code{api,
                        (api == "cuda" ? "CUDA_ERROR_" : "NVML_ERROR_") + name,
                        row.text("text"),
                        row.text("means"),
                        static_cast<long>(row.number("number")),
                        static_cast<long>(row.number_or("old_number", 0))};
        const bool common = row.flag_or("common", false);
        const auto add = [&](const std::string& text) { add_text(out, row, code.means, text, file, wish); };
        add(code.name);
        if (api == "cuda") {
            if (const std::string runtime = row.text_or("runtime"); !runtime.empty()) add(runtime);
            add("(code " + std::to_string(code.number) + ", ERROR_" + name + ")");
        } else {
            add("NVMLError_" + exception_name(name));
            add("NVML: ERROR_" + name);
        }
        if (!common) add(code.text);
        for (const std::string& frame : api == "cuda" ? frames_of_cuda() : frames_of_nvml())
            if (common) add(frame + code.text);
        row.finish();
        out.codes.push_back(std::move(code));
    }
}

const StatusCode* find_code(const std::vector<StatusCode>& codes, std::string_view api, long number) {
    if (number <= 0) return nullptr;
    const auto by = [&](auto member) {
        return std::find_if(codes.begin(), codes.end(), [&](const StatusCode& code) { return code.api == api && code.*member == number; });
    };
    auto found = by(&StatusCode::number);
    if (found == codes.end()) found = by(&StatusCode::old_number);
    return found == codes.end() ? nullptr : &*found;
}

const StatusCode* find_code_of_text(const std::vector<StatusCode>& codes, std::string_view text) {
    const std::string words = lower(trim(text));
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const StatusCode& code) {
        return code.api == "cuda" && (contains(words, lower(code.name)) || words.starts_with(lower(code.text)));
    });
    return found == codes.end() ? nullptr : &*found;
}

}  // namespace whynogpu
