// SPDX-License-Identifier: Apache-2.0
// The first byte chooses: a program, a notebook, a file beside the code, patterns of a .gitignore.
#include <iterator>
#include <string>
#include <string_view>

#include "lint/fixer.hpp"
#include "lint/linter.hpp"
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
    constexpr const char* names[] = {"Dockerfile", "requirements.txt", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Pipfile.lock", "uv.lock",
                                     "environment.yml", "docker-compose.yml", "a.yaml", ".github/workflows/a.yml", ".devcontainer/devcontainer.json"};
    const char* beside = names[data[0] / 4 % std::size(names)];
    const Source source = read_source(text, data[0] % 4 == 2 ? "a.ipynb" : data[0] % 4 == 1 ? beside : "a.py", problem);
    if (!problem.empty()) return 0;
    const LintedFile result = linter.lint(source);
    (void)apply_fixes(text, source, result.findings, true);
    return 0;
}
