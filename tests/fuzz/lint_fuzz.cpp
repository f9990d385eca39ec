// SPDX-License-Identifier: Apache-2.0
// The first byte chooses: a program, a notebook, patterns of a .gitignore.
#include <string>
#include <string_view>

#include "lint/fixer.hpp"
#include "lint/linter.hpp"
#include "lint/notebook.hpp"
#include "lint/python_source.hpp"
#include "parse/gitignore.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace whynogpu;
    if (size < 1) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 4 == 3) {
        const std::size_t cut = text.size() / 2;
        (void)GitIgnore(text.substr(0, cut)).answer(text.substr(cut), false);
        return 0;
    }
    static Linter linter;
    std::string problem;
    const bool is_notebook = data[0] % 4 == 2;
    const Source source = is_notebook ? notebook_source(text, "a.ipynb", problem) : python_source(text, "a.py", problem);
    if (!problem.empty()) return 0;
    const LintedFile result = linter.lint(source);
    (void)apply_fixes(text, source, result.findings, true);
    return 0;
}
