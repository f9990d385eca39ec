// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parse/python/kernel_spec.hpp"
#include "parse/python/pth_file.hpp"
#include "parse/python/python_metadata.hpp"
#include "parse/python/python_name.hpp"
#include "parse/python/python_text.hpp"
#include "parse/python/pyvenv_cfg.hpp"
#include "parse/python/shebang.hpp"
#include "parse/python/utf8.hpp"
#include "parse/python/zip_directory.hpp"

namespace whynogpu {
namespace {

using Words = std::vector<std::string>;

TEST(PyvenvCfg, AsTheVenvModuleWritesIt) {
    const PyvenvCfg cfg = parse_pyvenv_cfg(
        "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\nexecutable = /usr/bin/python3.11\n");
    EXPECT_EQ(cfg.home, "/usr/bin");
    EXPECT_FALSE(cfg.system_site);
    EXPECT_EQ(cfg.version, "3.11.2");
    EXPECT_EQ(parse_pyvenv_cfg("HOME=/a=b\nhome = /c").home, "/a=b");
    EXPECT_FALSE(parse_pyvenv_cfg("home = /\xc3\x28").utf8);
    EXPECT_FALSE(parse_pyvenv_cfg("").home.has_value());
}

TEST(Utf8, StopsWherePythonDoes) {
    EXPECT_FALSE(first_invalid_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
    for (const char* bad :
         {"ab\xff", "ab\xc0\x80", "ab\xe0\x80\x80", "ab\xed\xa0\x80", "ab\xf4\x90\x80\x80", "ab\xc3", "ab\x80"})
        EXPECT_EQ(first_invalid_utf8(bad), 2U) << bad;
}

TEST(PythonName, OfPrograms) {
    EXPECT_EQ(release_from_program_name("python3.12")->minor, 12);
    EXPECT_EQ(release_from_program_name("python3.11-dbg")->minor, 11);
    EXPECT_EQ(release_from_program_name("python3.7m")->minor, 7);
    EXPECT_TRUE(release_from_program_name("python3.13t")->free_threaded);
    EXPECT_EQ(release_from_program_name("pypy3.9")->implementation, "pypy");
    EXPECT_EQ(release_from_program_name("python2.7")->major, 2);
    for (const char* name : {"python", "python3", "python3.", "python3.x", "python3.12x", "python1.5",
                             "python3.99999999999", "perl3.1", "python3.12config"})
        EXPECT_FALSE(release_from_program_name(name)) << name;
}

TEST(PythonName, OfLibraries) {
    EXPECT_EQ(release_from_soname("libpython3.12.so.1.0")->minor, 12);
    EXPECT_EQ(release_from_soname("libpython3.7m.so.1.0")->minor, 7);
    for (const char* name : {"libpython3.so", "libpython3.12.a", "libc.so.6", "libpython"})
        EXPECT_FALSE(release_from_soname(name)) << name;
}

TEST(PythonText, Strings) {
    EXPECT_EQ(read_python_string("'a\\\\b\\'c\\x41\\u00e9' + 1")->value, "a\\b'cA\xc3\xa9");
    EXPECT_EQ(read_python_string("r'a'")->length, 4U);
    for (const char* bad : {"", "'", "'a", "a'", "'''a'''", "'a\n'", "'\\q'", "'\\x4'", "b'a'", "f'a'"})
        EXPECT_FALSE(read_python_string(bad)) << bad;
}

TEST(PythonText, Dictionaries) {
    const auto mapping = read_string_dictionary(
        "x = 1\nMAPPING: dict[str, str] = {'a': '/a',  # first\n    \"b\": '/b',\n}\n", "MAPPING");
    ASSERT_TRUE(mapping);
    EXPECT_EQ(*mapping, (std::vector<std::pair<std::string, std::string>>{{"a", "/a"}, {"b", "/b"}}));
    EXPECT_TRUE(read_string_dictionary("MAPPING = {}", "MAPPING")->empty());
    for (const char* bad : {"", "MAPPING", "MAPPING =", "MAPPING = {", "MAPPING = {'a'", "MAPPING = {'a':",
                            "MAPPING = {'a': 1}", "MAPPING = make()", "if MAPPING == {}:", " MAPPING = {}"})
        EXPECT_FALSE(read_string_dictionary(bad, "MAPPING")) << bad;
}

TEST(PthCode, StatementsAreSplitOutsideOfStrings) {
    EXPECT_EQ(split_statements("import a; b('x;y'); # c; d"), (Words{"import a", " b('x;y')", " "}));
    const PthCode code = parse_pth_code("import sys, os.path as p; sys.path.insert(3, '/x')");
    EXPECT_EQ(code.kind, PthCode::Kind::path_edit);
    EXPECT_EQ(code.modules, (Words{"sys", "os.path"}));
    ASSERT_EQ(code.edits.size(), 1U);
    EXPECT_EQ(code.edits[0].place, 3);
}

TEST(PthCode, ListsPutInFrontOrBehind) {
    const PthCode front = parse_pth_code("import sys; sys.path[0:0] = ['/a', \"/b\",]");
    EXPECT_EQ(front.kind, PthCode::Kind::path_edit);
    ASSERT_EQ(front.edits.size(), 2U);
    EXPECT_FALSE(front.edits[1].append);
    EXPECT_EQ(front.edits[1].place, 1);
    EXPECT_EQ(front.edits[1].path, "/b");
    for (const char* behind : {"import sys; sys.path += ['/a']", "import sys; sys.path.extend( ['/a'] )", "import sys; sys.path[:0]=[]; sys.path.append('/a')"}) {
        const PthCode code = parse_pth_code(behind);
        EXPECT_EQ(code.kind, PthCode::Kind::path_edit) << behind;
        ASSERT_EQ(code.edits.size(), 1U) << behind;
        EXPECT_TRUE(code.edits[0].append) << behind;
    }
    for (const char* opaque : {"import sys; sys.path[:0] = found", "import sys; sys.path[1:] = ['/a']", "import sys; sys.path += ['/a', f('/b')]",
                               "import sys; sys.path.extend(['/a'", "import sys; sys.path += ['/a'] + more", "import sys; sys.path = ['/a']"})
        EXPECT_EQ(parse_pth_code(opaque).kind, PthCode::Kind::opaque) << opaque;
}

TEST(Shebang, Forms) {
    EXPECT_EQ(parse_shebang("#!/usr/bin/python3 -sE\nx")->arguments, (Words{"-sE"}));
    EXPECT_TRUE(parse_shebang("#!/usr/bin/env python3")->searched_on_path);
    EXPECT_EQ(parse_shebang("#!/usr/bin/env -S A=1 -i python3 -u -B\n")->arguments, (Words{"-u", "-B"}));
    EXPECT_EQ(parse_shebang("#!/usr/bin/env python3 -u\n")->program, "python3 -u")
        << "one argument, as the kernel passes it";
    for (const char* bad : {"", "#!", "#!\n", "#! \t\n", "# !/bin/sh", "#!/usr/bin/env\n", "#!/usr/bin/env -S\n",
                            "#!/usr/bin/env -S A=1\n"})
        EXPECT_FALSE(parse_shebang(bad)) << bad;
}

TEST(Shebang, ExecWrappers) {
    EXPECT_EQ(parse_exec_wrapper("#!/bin/sh\nset -e\nexec '/a b/python' \"$@\"\n"), "/a b/python");
    for (const char* bad : {"", "#!/bin/sh\n", "#!/bin/sh\nexec python \"$@\"\n", "#!/bin/sh\nexec /a/$X \"$@\"\n",
                            "#!/bin/sh\nX=1 exec /a/python \"$@\"\n", "#!/bin/sh\nexec /a/python\n",
                            "#!/bin/sh\nexec /a/python -s \"$@\"\n", "#!/bin/sh\nexec /a/python \"$@\"\necho\n",
                            "exec /a/python \"$@\"\n"})
        EXPECT_FALSE(parse_exec_wrapper(bad)) << bad;
}

TEST(PythonFlags, UpToTheScript) {
    EXPECT_TRUE(parse_python_flags({"-I"}).no_user_site);
    EXPECT_TRUE(parse_python_flags({"-X", "dev", "-Wignore", "-uE"}).ignore_environment);
    EXPECT_FALSE(parse_python_flags({"-W", "-E"}).ignore_environment);
    EXPECT_FALSE(parse_python_flags({"-m", "x", "-E"}).ignore_environment);
    EXPECT_FALSE(parse_python_flags({"x.py", "-E"}).ignore_environment);
    EXPECT_FALSE(parse_python_flags({"", "-", "--help", "-E"}).ignore_environment);
}

TEST(KernelSpec, DeepNestingIsCutOff) {
    std::string deep = R"({"argv": ["python"], "metadata": )";
    for (int i = 0; i < 2000; ++i) deep += '[';
    EXPECT_FALSE(parse_kernel_spec(deep));
    for (int i = 0; i < 2000; ++i) deep += ']';
    EXPECT_TRUE(parse_kernel_spec(deep + "}"));
}

TEST(Metadata, FolderNames) {
    const std::pair<const char*, std::pair<std::string, std::string>> cases[] = {
        {"tensorflow_cpu-2.18.0.dist-info", {"tensorflow-cpu", "2.18.0"}},
        {"tensorflow-gpu-1.15.5.dist-info", {"tensorflow-gpu", "1.15.5"}},
        {"six-1.16.0-py3.8.egg-info", {"six", "1.16.0"}},
        {"foo-bar.egg-info", {"foo-bar", ""}},
        {"Zope.Interface-5.0.dist-info", {"zope-interface", "5.0"}}};
    for (const auto& [name, wanted] : cases) {
        const auto parts = parse_distribution_folder(name);
        ASSERT_TRUE(parts) << name;
        EXPECT_EQ(parts->name, wanted.first);
        EXPECT_EQ(parts->version, wanted.second);
    }
    for (const char* name : {"tensorflow", ".dist-info", "~ensorflow-2.dist-info", "x.dist-info.bak"})
        EXPECT_FALSE(parse_distribution_folder(name)) << name;
}

TEST(Metadata, Headers) {
    const auto metadata = parse_distribution_metadata(
        "Name: A\r\nVersion: 1\nVERSION: 2\n folded: x\nno colon\nRequires-Python: >=3.9\n\nRequires-Dist: late\n");
    EXPECT_EQ(metadata.name, "A");
    EXPECT_EQ(metadata.version, "1");
    EXPECT_EQ(metadata.requires_python, ">=3.9");
    EXPECT_TRUE(metadata.requires_dist.empty());
}

TEST(ZipDirectory, DamageIsNoTable) {
    EXPECT_FALSE(find_zip_table("", 0));
    EXPECT_FALSE(find_zip_table(std::string(100, 'x'), 100));
    const std::string end = "PK\x05\x06" + std::string(8, '\0') + std::string("\xff\xff\0\0", 4) + std::string(6, '\0');
    EXPECT_FALSE(find_zip_table(end, end.size())) << "a table longer than the file";
    EXPECT_TRUE(find_zip_table(end, 70000));
    EXPECT_FALSE(parse_zip_names("PK\x01\x02"));
    EXPECT_FALSE(parse_zip_names(std::string(60, 'x')));
    EXPECT_TRUE(parse_zip_names("")->empty());
}

}  // namespace
}  // namespace whynogpu
