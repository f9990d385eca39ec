// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {
namespace {

const std::string site = "/opt/a/lib/python3.12/site-packages";
const std::string base = installed_python("/opt/a", "3.12") + "-- /x folder --\n-- /y folder --\n-- " + site +
                         "/below folder --\n-- /opt/a/lib/python3.12/random.py --\n";

PythonFacts with(const std::string& archive, const std::string& release = "3.12") {
    FakeHost host(replace_all(base + archive, "python3.12", "python" + release));
    return facts_of(host, "/opt/a/bin/python");
}

struct LineCase {
    std::string text;
    Folders added;
};
TEST(PathFiles, Lines) {
    const LineCase cases[] = {
        {"/x", {"/x"}},
        {"/x\n/y", {"/x", "/y"}},
        {"# hello\n\n   \n/x", {"/x"}},
        {"/x\r\n/y\r", {"/x", "/y"}},
        {"/x  \t", {"/x"}},
        {" /x", {}},
        {"below", {site + "/below"}},
        {"./below/../below", {site + "/below"}},
        {"/gone\n/x", {"/x"}},
        {"/x\n/x/", {"/x"}},
        {"importx", {}},
        {"/opt/a/lib/python3.12/os.py", {"/opt/a/lib/python3.12/os.py"}},
        {"/opt/a/lib/python3.12", {}},
        {std::string("/x\0y\n/y", 7), {"/y"}},
    };
    for (const LineCase& c : cases) {
        Folders wanted = {site};
        wanted.insert(wanted.end(), c.added.begin(), c.added.end());
        EXPECT_EQ(site_path_of(with(file(site + "/a.pth", c.text))), wanted) << c.text;
    }
}

TEST(PathFiles, SortedByCodePointAndBoundToTheirPlace) {
    EXPECT_EQ(site_path_of(with(file(site + "/a.pth", "/x") + file(site + "/B.pth", "/y"))),
              (Folders{site, "/y", "/x"}));
    const std::string user = "/home/user/.local/lib/python3.12/site-packages";
    EXPECT_EQ(site_path_of(with(file(user + "/a.pth", "/x") + file(site + "/a.pth", "/y"))),
              (Folders{user, "/x", site, "/y"}));
}

TEST(PathFiles, OriginNamesFileAndLine) {
    const PythonFacts facts = with(file(site + "/a.pth", "# c\n/x"));
    EXPECT_EQ(facts.search_path.back().origin, site + "/a.pth:2");
    EXPECT_FALSE(facts.search_path.back().is_site);
}

TEST(PathFiles, NotRead) {
    for (const std::string& archive :
         {file(site + "/a.PTH", "/x"), file(site + "/a.pth.bak", "/x"), "-- " + site + "/a.pth folder --\n",
          "-- " + site + "/a.pth -> /gone --\n", "-- " + site + "/a.pth mode=000 --\n/x\n"})
        EXPECT_EQ(site_path_of(with(archive)), (Folders{site})) << archive;
    // No nesting: what a .pth file adds is no site folder.
    EXPECT_EQ(site_path_of(with(file(site + "/b.pth", "/y") + file("/y/c.pth", "/x"))), (Folders{site, "/y"}));
}

TEST(PathFiles, HiddenOnesFollowTheTextOfSite) {
    EXPECT_EQ(site_path_of(with(file(site + "/.a.pth", "/x"))), (Folders{site, "/x"}));
    const std::string newer = file("/opt/a/lib/python3.12/site.py",
                                   "             if name.endswith(\".pth\") and not name.startswith(\".\")]\n");
    EXPECT_EQ(site_path_of(with(file(site + "/.a.pth", "/x") + newer)), (Folders{site}));
}

TEST(PathFiles, ByteOrderMark) {
    EXPECT_EQ(site_path_of(with(file(site + "/a.pth", "\xEF\xBB\xBF/x\n/y"))), (Folders{site, "/y"}));
    EXPECT_EQ(site_path_of(with(file(site + "/a.pth", "\xEF\xBB\xBF/x\n/y"), "3.13")).size(), 3U);
}

struct EncodingCase {
    const char *release, *locale;
    bool dies, unread;
};
TEST(PathFiles, NotUtf8) {
    const EncodingCase cases[] = {{"3.10", "C.UTF-8", true, false}, {"3.12", "en_US.utf8", true, false},
                                  {"3.12", "C", true, false},       {"3.12", "", true, false},
                                  {"3.13", "C.UTF-8", true, false}, {"3.12", "de_DE.ISO-8859-1", false, true},
                                  {"2.7", "C.UTF-8", false, false}};
    for (const EncodingCase& c : cases) {
        const PythonFacts facts =
            with(file(site + "/a.pth", "/x\xe9\n/y") + "-- env --\nLANG=" + c.locale + "\n", c.release);
        EXPECT_EQ(facts.start_failure.is_present(), c.dies) << c.release << c.locale;
        EXPECT_EQ(!facts.unread.empty(), c.unread) << c.release << c.locale;
        if (c.dies)
            EXPECT_TRUE(contains(*facts.start_failure, "can't decode byte 0xe9 in position 2")) << *facts.start_failure;
    }
}

TEST(PathFiles, GarbageDoesNoHarm) {
    std::string garbage;
    for (int i = 1; i < 128; ++i) garbage += static_cast<char>(i);
    const PythonFacts facts = with(file(site + "/a.pth", garbage + "\nimport\nimport \nimport ;;;\n"));
    EXPECT_EQ(site_path_of(facts), (Folders{site}));
}

TEST(PathFiles, EasyInstallMovesItsPathsToTheFront) {
    const std::string easy =
        "import sys; sys.__plen = len(sys.path)\n/x\n/y\nimport sys; new=sys.path[sys.__plen:]; del "
        "sys.path[sys.__plen:]; "
        "p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)\n";
    const PythonFacts facts = with(file(site + "/easy-install.pth", easy));
    EXPECT_EQ(path_of(facts).at(1), "/x");
    EXPECT_EQ(path_of(facts).at(2), "/y");
    EXPECT_EQ(path_of(facts).back(), site);
    EXPECT_TRUE(facts.unread.empty());
}

struct CodeCase {
    std::string text, more;
    bool unread;
    Folders path;
};
TEST(PathFiles, ExecutedLines) {
    const Folders plain = {site}, with_x = {site, "/x"};
    const CodeCase cases[] = {
        {"import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and "
         "__import__('_distutils_hack').add_shim(); ",
         "", false, plain},
        {"import sys; sys.path.append('/x')", "", false, with_x},
        {"import\tsys; sys.path.append(\"/x\")", "", false, with_x},
        {"import sys; sys.path.insert(0, '/x')", "", false, {"/x", site}},
        {"import sys; sys.path.append('/x' + '/y')", "", true, plain},
        {"import sys, os; sys.path.append(os.environ['X'])", "", true, plain},
        {"import site; site.addsitedir('/x')", file("/opt/a/lib/python3.12/site.py"), true, plain},
        {"import random", "", false, plain},
        {"import no_such_thing_xyz\n/x", "", false, plain},
        {"import helper\n/x", file(site + "/helper.py", "print('hello')"), false, with_x},
        {"import helper\n/x", file(site + "/helper.py", "import sys\nsys.meta_path.insert(0, F)"), true, with_x},
        {"import helper\n/x", file(site + "/helper.so"), true, with_x},
        {"import _virtualenv", file(site + "/_virtualenv.py", "import sys\nsys.meta_path.insert(0, _Finder())"), false,
         plain},
        {"import os;exec(\"try:\\n import certifi\\nexcept Exception: pass\\n\")", "", false, plain},
        {"import os;exec(\"import sys\\nsys.path.append('/x')\")", "", true, plain},
        {"import os; exec(open('/z').read())", "", true, plain},
        {"import base64; exec(base64.b64decode('eA=='))", file("/opt/a/lib/python3.12/base64.py"), true, plain},
    };
    for (const CodeCase& c : cases) {
        const PythonFacts facts = with(c.more + file(site + "/a.pth", c.text));
        EXPECT_EQ(site_path_of(facts), c.path) << c.text;
        EXPECT_EQ(!facts.unread.empty(), c.unread) << c.text << (facts.unread.empty() ? "" : facts.unread[0]);
        EXPECT_EQ(facts.startup_lines.size(), 1U) << c.text;
    }
}

TEST(PathFiles, NamespacePackagesMadeAtStart) {
    const std::string line =
        "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = "
        "os.path.join(sys._getframe(1).f_locals['sitedir'], *('google',));"
        "importlib = has_mfs and __import__('importlib.util');mp = (m or []) and "
        "m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)";
    FakeHost host(base + file(site + "/protobuf-nspkg.pth", line) + file(site + "/google/protobuf/__init__.py") +
                  file("/home/user/google.py"));
    const PythonFacts facts = facts_of(host, "/opt/a/bin/python");
    ASSERT_EQ(facts.namespaces.size(), 1U);
    EXPECT_TRUE(facts.unread.empty());
    // Made before any import looks at the path: a google.py in front does not hide it.
    EXPECT_EQ(find_module(host, facts, "google.protobuf").file, site + "/google/protobuf/__init__.py");
    host.lay_over("-- " + site + "/protobuf-nspkg.pth absent --");
    EXPECT_EQ(find_module(host, facts_of(host, "/opt/a/bin/python"), "google.protobuf").kind, ModuleKind::missing);
}

TEST(PathFiles, EditableFinders) {
    const std::string finder =
        "from __future__ import annotations\nimport sys\nMAPPING: dict[str, str] = {'tensorflow': '/src/tensorflow', "
        "'other': '/src/o.py'}\nNAMESPACES = {}\nsys.meta_path.append(F)\n";
    const std::string pth =
        file(site + "/__editable__.tf.pth", "import __editable___tf_finder; __editable___tf_finder.install()") +
        file(site + "/__editable___tf_finder.py", finder);
    FakeHost host(base + pth + file("/src/tensorflow/__init__.py"));
    const PythonFacts facts = facts_of(host, "/opt/a/bin/python");
    ASSERT_EQ(facts.editable.size(), 2U);
    EXPECT_TRUE(facts.unread.empty());
    EXPECT_EQ(find_module(host, facts, "tensorflow").file, "/src/tensorflow/__init__.py");
    // The finder stands behind the path, so a folder found there wins.
    host.lay_over(file(site + "/tensorflow/__init__.py"));
    EXPECT_EQ(find_module(host, facts, "tensorflow").file, site + "/tensorflow/__init__.py");
    FakeHost broken(base + pth +
                    file(site + "/__editable___tf_finder.py", "MAPPING = make()\nsys.meta_path.append(F)\n"));
    EXPECT_EQ(facts_of(broken, "/opt/a/bin/python").unread.size(), 1U);
}

TEST(PathFiles, RedirectorsOfOtherBuilders) {
    FakeHost host(base + file(site + "/_thing.pth", "import _editable_impl_thing") +
                  file(site + "/_editable_impl_thing.py",
                       "from editables.redirector import RedirectingFinder as F\nF.install()\nF.map_module('thing', "
                       "'/src/thing/__init__.py')\n") +
                  file("/src/thing/__init__.py"));
    EXPECT_EQ(find_module(host, facts_of(host, "/opt/a/bin/python"), "thing").file, "/src/thing/__init__.py");
}

}  // namespace
}  // namespace whynogpu::test
