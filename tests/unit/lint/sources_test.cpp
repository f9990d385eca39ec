// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "lint/fixer.hpp"
#include "lint/linter.hpp"
#include "lint/second_look.hpp"
#include "util/embedded.hpp"
#include "lint/notebook.hpp"
#include "lint/python_source.hpp"
#include "lint/word_filter.hpp"
#include "parse/gitignore.hpp"

namespace whynogpu {
namespace {

constexpr const char* notebook = R"({"cells": [
 {"cell_type": "markdown", "source": ["os.environ['CUDA_VISIBLE_DEVICES'] = '-1'"]},
 {"cell_type": "code", "outputs": [{"text": ["import tensorflow \" \\"]}], "source": ["import os\n", "import tensorflow as tf\n"]},
 {"cell_type": "code", "source": ["# \u00e9\n", "os.environ[\"TF_FORCE_GPU_ALLOW_GROWTH\"] = \"1\"\n", "!export CUDA_VISIBLE_DEVICES=0"]},
 {"cell_type": "code", "source": "%%bash\nexport CUDA_VISIBLE_DEVICES=0\npython train.py"}
], "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4})";

TEST(LintSources, NotebookNamesCellAndLine) {
    const LintedFile result = Linter().lint_bytes(notebook, "a.ipynb");
    ASSERT_EQ(result.findings.size(), 2u);
    EXPECT_EQ(result.findings[0].rule, "refused-value");
    EXPECT_EQ(result.findings[0].cell, 3);
    EXPECT_EQ(result.findings[0].line, 2);
    EXPECT_EQ(result.findings[1].rule, "sub-shell-export");
    EXPECT_EQ(result.findings[1].line, 3);
}

/// What IPython takes and Python does not.
TEST(LintSources, NotebookIsNoPlainPython) {
    const std::string fault = "os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\\n";
    for (const char* line : {"lines = !nvidia-smi -L", "if x:\\n    shell_output = ! gcloud config \\\\\\n        --format x\\n    y = shell_output[0]", "t = %timeit -o f()",
                             "pip install -U tensorflow==2.15.1", "tf.keras.Input?", "os.path??", "% reset -f", "a, b = !ls"}) {
        const std::string text = R"({"cells": [{"cell_type": "code", "source": "import os, tensorflow as tf\n)" + std::string(line) + "\\n" + fault + R"("}]})";
        const LintedFile result = Linter().lint_bytes(text, "a.ipynb");
        EXPECT_EQ(result.problem, "");
        EXPECT_EQ(result.damaged_line, 0) << line;
        EXPECT_EQ(result.findings.size(), 1u) << line;
    }
    for (const char* line : {"a = b != c", "x = y % z", "ok = not x", "x %= 3"})
        EXPECT_TRUE(python_source(line, "a.py", *std::make_unique<std::string>()).magics.empty()) << line;
}

TEST(LintSources, NotebookIsMendedInPlace) {
    std::string problem;
    const Source source = notebook_source(notebook, "a.ipynb", problem);
    const LintedFile result = Linter().lint(source);
    const auto fixed = apply_fixes(notebook, source, result.findings, false);
    ASSERT_TRUE(fixed);
    std::string wanted = notebook;
    const auto replace = [&](const std::string& from, const std::string& to) { wanted.replace(wanted.find(from), from.size(), to); };
    replace(R"(\"1\")", R"(\"true\")");
    replace("!export CUDA_VISIBLE_DEVICES=0", "%env CUDA_VISIBLE_DEVICES=0");
    EXPECT_EQ(fixed->bytes, wanted);
}

TEST(LintSources, NotebooksThatAreNone) {
    const auto problem = [](const char* text) { return Linter().lint_bytes(text, "a.ipynb").problem; };
    EXPECT_NE(problem("{\"cells\": [CUDA_"), "");
    EXPECT_NE(problem("[]"), "");
    EXPECT_NE(problem(R"({"cells": [], "metadata": {"kernelspec": {"language": "R"}}})"), "");
    EXPECT_NE(problem("{\"cells\": [{\"source\": \"\\u12"), "");
    EXPECT_NE(problem("{\"cells\": \"\\"), "");
    EXPECT_EQ(problem(R"({"cells": []})"), "");
}

TEST(LintSources, BytesThatAreNoProgram) {
    const auto problem = [](std::string_view text) { return Linter().lint_bytes(text, "a.py").problem; };
    EXPECT_NE(problem(std::string_view("CUDA_VISIBLE_DEVICES\0x", 22)), "");
    EXPECT_NE(problem("\xFF\xFE" "a"), "");
    EXPECT_NE(problem("CUDA_VISIBLE_DEVICES" + std::string(5 << 20, '#')), "");
}

TEST(LintSources, HostileNesting) {
    for (const std::string& text : {"set_memory_growth" + std::string(100'000, '('), "x = " + std::string(100'000, '[') + "CUDA_VISIBLE_DEVICES",
                                    "CUDA_VISIBLE_DEVICES = " + std::string(100'000, '-') + "1",
                                    "import tensorflow as tf\nset_memory_growth" + std::string(50'000, '(') + std::string(50'000, ')')}) {
        const LintedFile result = Linter().lint_bytes(text, "a.py");
        EXPECT_TRUE(result.findings.empty());
    }
    std::string branches = "import tensorflow as tf\nif a: pass\n", names = "import tensorflow as tf\nx = ";
    for (int i = 0; i < 20'000; ++i) branches += "elif tf.device(x): pass\n", names += "CUDA_TF_CPP.device(y,";
    EXPECT_EQ(Linter().lint_bytes(branches, "a.py").problem, "");
    (void)Linter().concerns(names, "a.py");
    std::string calls = "import os\nCUDA_VISIBLE_DEVICES = ";
    for (int i = 0; i < 20'000; ++i) calls += "str(";
    calls += "1" + std::string(20'000, ')') + "\nos.environ['CUDA_VISIBLE_DEVICES'] = CUDA_VISIBLE_DEVICES\n";
    EXPECT_EQ(Linter().lint_bytes(calls, "a.py").problem, "");
}

TEST(LintSources, MarksAndEncodings) {
    const std::string program = "import os\nimport tensorflow as tf\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n";
    const auto marked = lint_python("\xEF\xBB\xBF" + program, "a.py");
    ASSERT_EQ(marked.size(), 1u);
    EXPECT_EQ(marked[0].line, 3);
    EXPECT_EQ(marked[0].column, 1);
    EXPECT_EQ(lint_python("# caf\xE9\n" + program, "a.py").size(), 1u);
    std::string crlf;
    for (const char c : program) crlf += c == '\n' ? "\r\n" : std::string(1, c);
    EXPECT_EQ(lint_python(crlf, "a.py").size(), 1u);
}

TEST(LintSources, WhatCanBeReadIsLinted) {
    const LintedFile result = Linter().lint_bytes("import os\nimport tensorflow as tf\n.broken line !!\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n", "a.py");
    EXPECT_EQ(result.damaged_line, 3);
    ASSERT_EQ(result.findings.size(), 1u);
    EXPECT_EQ(result.findings[0].line, 4);
}

TEST(LintSources, OldPython) {
    const auto found = lint_python("import os\nimport tensorflow as tf\nprint \"x\"\nexec \"y\"\ntry:\n  pass\nexcept Exception, e:\n  raise ValueError, 'a'\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n", "a.py");
    EXPECT_EQ(found.size(), 1u);
}

TEST(LintSources, NewPython) {
    const std::string fault = "import os\nimport tensorflow as tf\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n";
    const LintedFile result = Linter().lint_bytes(fault + "x = t\"hi {y!r}\"\nz = rt'a'\nmatch x:\n    case [a, *b] if b:\n        pass\ntype A[T] = list[T]\nw = f\"{x!r:>{y}} {f\"{q[\"a\"]}\"}\"\ntry:\n    pass\nexcept* E as e:\n    pass\n", "a.py");
    EXPECT_EQ(result.damaged_line, 0);
    EXPECT_EQ(result.findings.size(), 1u);
}

/// The grammar does not know these; what stands around them is linted, with places as in the file.
TEST(LintSources, SyntaxBeyondTheGrammar) {
    const std::string fault = "os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'\n";
    for (const char* piece : {"def f[T = int](x: T) -> T:\n    return x\n", "class A[T = dict[str, int], *Ts = *tuple[int, ...], **P = [int]]:\n    pass\n",
                              "type X[T = int] = list[T]\n", "async def g[T: (int, str) = int](): pass\n", "try:\n    pass\nexcept A, B, C:\n    pass\n",
                              "exec code in ns, other\n", "class B[\n    T = int,\n]: x = t'{y}'\n"}) {
        const LintedFile result = Linter().lint_bytes("import os, tensorflow\n" + std::string(piece) + fault, "a.py");
        EXPECT_EQ(result.damaged_line, 0) << piece;
        ASSERT_EQ(result.findings.size(), 1u) << piece;
        EXPECT_EQ(result.findings[0].source_line + "\n", fault);
    }
}

TEST(LintSources, IgnoredByComment) {
    const auto lint = [](const std::string& comment) { return Linter().lint_bytes("import os\nimport tensorflow as tf\nos.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'  " + comment + "\n", "a.py"); };
    EXPECT_EQ(lint("# whynogpu: ignore").findings.size(), 0u);
    EXPECT_EQ(lint("# whynogpu: ignore[refused-value]").ignored, 1u);
    EXPECT_EQ(lint("# whynogpu: ignore[bare-device, refused-value] because").findings.size(), 0u);
    EXPECT_EQ(lint("# whynogpu: ignore[bare-device]").findings.size(), 1u);
    EXPECT_EQ(lint("# noqa").findings.size(), 1u);
}

TEST(LintSources, RulesFitTheWordFilter) {
    std::set<std::string_view> words;
    for (const Rule& rule : all_rules()) words.insert(rule.words.begin(), rule.words.end());
    EXPECT_LE(words.size(), 64u);
    for (const std::string_view word : words) EXPECT_GE(word.size(), 5u) << word;
}

/// What is looked at before a text is parsed must let every finding through.
TEST(LintSources, SecondLook) {
    const ProgramFacts facts = load_program_facts(embedded_knowledge());
    const auto find = [&](const char* rule, const char* text) { return can_find(rule, text, facts); };
    for (const char* text : {"tf.device('cuda')", "tf.device( \"gpu 0\")", "D = 'cuda'\nwith tf.device(D):", "D: str = 'x'\ntf.device(D)", "A = 'x'\nB = A\ntf.device(B)",
                             "tf.device(device_name='cuda')", "tf.device(\n    'cuda')", "MirroredStrategy(['gpu'])", "MirroredStrategy(devices=D)\nD = ['x']",
                             "OneDeviceStrategy('cuda')", "tf.device(f'cuda:{i}')", "tf.device(('cuda'))"})
        EXPECT_TRUE(find("device-name", text)) << text;
    for (const char* text : {"tf.device('gpu:0/cpu:0')", "tf.device('/device:GPU')", "tf.device('/task:x')", "tf.device('/gpu:one')", "tf.device('gpus:0')"})
        EXPECT_TRUE(find("device-name", text)) << text;
    for (const char* text : {"tf.device('/job:ps/task:0/device:CPU:0')", "tf.device('/gpu:0')", "tf.device(self.device)", "tf.device(None)", "MirroredStrategy()", "TPUStrategy(resolver)", "tf.device(pick(i))"})
        EXPECT_FALSE(find("device-name", text)) << text;
    for (const char* text : {"tf.device('/gpu:0')", "x = 1; tf.device(d)", "if x:\n    tf.device(d)\n"}) EXPECT_TRUE(find("bare-device", text)) << text;
    EXPECT_FALSE(find("bare-device", "with tf.device('/gpu:0'):\n  d = tf.device(x)\n"));
    for (const char* text : {"os.environ['TF_CPP_MIN_LOG_LEVEL'] = 3", "os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = '1'", "os.environ.update(TF_FORCE_GPU_ALLOW_GROWTH='1')",
                             "os.environ['TF_FORCE_GPU_ALLOW_GROWTH'] = \\\n    'yes'", "%env TF_FORCE_GPU_ALLOW_GROWTH=1"})
        EXPECT_TRUE(find("refused-value", text)) << text;
    for (const char* text : {"os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'  # quiet", "os.environ[\"TF_FORCE_GPU_ALLOW_GROWTH\"] = \"true\""})
        EXPECT_FALSE(find("refused-value", text)) << text;
    EXPECT_TRUE(find("misspelt-variable", "e['CUDA_VISIBLE_DEVICES ']"));
    EXPECT_TRUE(find("misspelt-variable", "e['CUDA_VISIBLE_DEVICE']"));
    EXPECT_FALSE(find("misspelt-variable", "e['CUDA_VISIBLE_DEVICES']"));
    EXPECT_TRUE(find("torch-call", "import tensorflow as T\nT.cuda.x()"));
    EXPECT_FALSE(find("torch-call", "import tensorflow as tf\nx.cuda()"));
    EXPECT_TRUE(find("device-type-case", "list_physical_devices(' GPU')"));
    EXPECT_FALSE(find("device-type-case", "list_physical_devices('GPU')"));
}

TEST(WordFilter, FindsEachWordAnywhere) {
    const WordFilter filter({"tensorflow", "keras", "CUDA_"});
    EXPECT_EQ(filter.find(""), 0u);
    EXPECT_EQ(filter.find("tensorflo"), 0u);
    EXPECT_EQ(filter.find("tensorflow"), 1u);
    EXPECT_EQ(filter.find("ktensorflow kerasCUDA_"), 7u);
    for (std::size_t before = 0; before < 12; ++before) EXPECT_EQ(filter.find(std::string(before, 'k') + "keras"), 2u);
    EXPECT_TRUE(filter.find_any("xxCUDA_"));
}

TEST(GitIgnore, AsGitDoes) {
    const GitIgnore ignore("*.log\n/build/\nlib/*.py\n!keep.log\ndocs/**/x.py\n**/deep\na/**\n# note\n\\#odd\nname[0-9].py\n");
    using Answer = GitIgnore::Answer;
    const auto says = [&](const char* path, bool folder = false) { return ignore.answer(path, folder); };
    EXPECT_EQ(says("a.log"), Answer::ignored);
    EXPECT_EQ(says("x/y/a.log"), Answer::ignored);
    EXPECT_EQ(says("keep.log"), Answer::kept);
    EXPECT_EQ(says("build", true), Answer::ignored);
    EXPECT_EQ(says("build"), Answer::unsaid);
    EXPECT_EQ(says("x/build", true), Answer::unsaid);
    EXPECT_EQ(says("lib/a.py"), Answer::ignored);
    EXPECT_EQ(says("lib/b/a.py"), Answer::unsaid);
    EXPECT_EQ(says("docs/x.py"), Answer::ignored);
    EXPECT_EQ(says("docs/a/b/x.py"), Answer::ignored);
    EXPECT_EQ(says("p/q/deep", true), Answer::ignored);
    EXPECT_EQ(says("a/b/c.py"), Answer::ignored);
    EXPECT_EQ(says("#odd"), Answer::ignored);
    EXPECT_EQ(says("name7.py"), Answer::ignored);
    EXPECT_EQ(says("nameX.py"), Answer::unsaid);
}

TEST(GitIgnore, HostilePatternsEnd) {
    std::string pattern, text(2000, 'a');
    for (int i = 0; i < 200; ++i) pattern += "*a";
    EXPECT_FALSE(matches_wildcard(pattern + "b", text));
    EXPECT_FALSE(matches_wildcard(std::string(500, '['), text));
}

}  // namespace
}  // namespace whynogpu
