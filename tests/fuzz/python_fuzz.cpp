// SPDX-License-Identifier: Apache-2.0
// All readers of Python's own small files: the first byte chooses one.
#include <string_view>

#include "parse/python/pth_file.hpp"
#include "parse/python/python_metadata.hpp"
#include "parse/python/python_name.hpp"
#include "parse/python/python_text.hpp"
#include "parse/python/pyvenv_cfg.hpp"
#include "parse/python/shebang.hpp"
#include "parse/python/zip_directory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace whynogpu;
    if (size < 1) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 8) {
        case 0: (void)parse_pyvenv_cfg(text); break;
        case 1:
            for (const PthLine& line : parse_pth_file(text, true)) (void)parse_pth_code(line.text);
            (void)mentions_import_system(text);
            break;
        case 2: (void)parse_distribution_metadata(text); break;
        case 3: (void)parse_distribution_folder(text); break;
        case 4:
            (void)release_from_program_name(text);
            (void)release_from_soname(text);
            break;
        case 5: (void)read_string_dictionary(text, "MAPPING"); break;
        case 6:
            (void)parse_shebang(text);
            (void)parse_exec_wrapper(text);
            break;
        default:
            (void)find_zip_table(text, text.size() + 5);
            (void)parse_zip_names(text);
    }
    return 0;
}
