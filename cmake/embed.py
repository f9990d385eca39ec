# SPDX-License-Identifier: Apache-2.0
"""embed.py NAME FOLDER OUTPUT FILE...: write the files as raw string literals of one C++ source."""
import sys


def literal(text):
    # Compilers limit one literal to 64 KiB; adjacent literals are joined.
    parts = [text[i:i + 15000] for i in range(0, len(text), 15000)] or [""]
    return "\n".join('R"~~~(%s)~~~"' % part for part in parts)


def main():
    name, folder, output, *files = sys.argv[1:]
    rows = []
    for file in sorted(files):
        with open(folder + "/" + file, encoding="utf-8", newline="") as source:
            rows.append('    {"%s", std::string_view(\n%s)},' % (file, literal(source.read())))
    with open(output, "w", encoding="utf-8") as out:
        out.write('// Generated from %s files; not to be edited.\n' % name)
        out.write('#include "util/embedded.hpp"\n\nnamespace whynogpu {\n\n')
        out.write('const EmbeddedFiles& embedded_%s() {\n    static constexpr EmbeddedFile files[] = {\n' % name)
        out.write("\n".join(rows) + "\n    };\n    static const EmbeddedFiles all{files};\n    return all;\n}\n\n}  // namespace whynogpu\n")


main()
