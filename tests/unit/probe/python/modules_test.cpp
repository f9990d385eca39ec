// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/probe/python/machines.hpp"

namespace whynogpu::test {
namespace {

const std::string site = "/opt/a/lib/python3.12/site-packages";
const std::string base = installed_python("/opt/a", "3.12") + "-- system --\ncwd=/app\n";
const std::string tensorflow = file(site + "/tensorflow/__init__.py");

ModuleLocation found(const std::string& archive, const std::string& name = "tensorflow") {
    FakeHost host(base + archive);
    return find_module(host, facts_of(host, "/opt/a/bin/python"), name);
}

TEST(Modules, OrderWithinOneFolder) {
    const std::string p = site + "/tensorflow";
    const std::pair<std::string, ModuleKind> by_rank[] = {
        {p + "/__init__.cpython-312-x86_64-linux-gnu.so", ModuleKind::package},
        {p + "/__init__.abi3.so", ModuleKind::package},
        {p + "/__init__.py", ModuleKind::package},
        {p + "/__init__.pyc", ModuleKind::package},
        {p + ".cpython-312-x86_64-linux-gnu.so", ModuleKind::extension},
        {p + ".abi3.so", ModuleKind::extension},
        {p + ".so", ModuleKind::extension},
        {p + ".py", ModuleKind::module_file},
        {p + ".pyc", ModuleKind::bytecode},
    };
    std::string archive;
    for (auto c = std::rbegin(by_rank); c != std::rend(by_rank); ++c) {
        archive += file(c->first);
        const ModuleLocation module = found(archive);
        EXPECT_EQ(module.file, c->first);
        EXPECT_EQ(module.kind, c->second) << c->first;
        EXPECT_EQ(module.entry, site);
    }
}

TEST(Modules, NamesThatDoNotCount) {
    for (const char* const name :
         {"/tensorflow", "/TensorFlow.py", "/tensorflow.txt", "/tensorflow.cpython-311-x86_64-linux-gnu.so",
          "/__pycache__/tensorflow.cpython-312.pyc", "/tensorflow_probability/__init__.py", "/~ensorflow/__init__.py"})
        EXPECT_EQ(found(file(site + name)).kind, ModuleKind::missing) << name;
}

TEST(Modules, FolderWithoutInitIsRememberedOnly) {
    const std::string empty = file("/app/tensorflow/data.txt");
    EXPECT_EQ(found(empty + tensorflow).file, site + "/tensorflow/__init__.py");
    const ModuleLocation only = found(empty);
    EXPECT_EQ(only.kind, ModuleKind::namespace_package);
    EXPECT_EQ(only.portions, (Folders{"/app/tensorflow"}));
    EXPECT_TRUE(only.file.empty());
    EXPECT_EQ(found(empty + file("/app/tensorflow.py") + tensorflow).file, "/app/tensorflow.py");
}

TEST(Modules, FirstEntryWins) {
    EXPECT_EQ(found(tensorflow + file("/app/tensorflow.py")).file, "/app/tensorflow.py");
    EXPECT_EQ(found(tensorflow + file("/app/tensorflow/__init__.py")).folder, "/app/tensorflow");
}

TEST(Modules, ScriptNamedTensorFlowImportsItself) {
    FakeHost host(base + tensorflow + file("/home/user/tensorflow.py"));
    SubjectRequest request;
    request.python = "/opt/a/bin/python";
    request.script = "/home/user/tensorflow.py";
    EXPECT_EQ(find_module(host, probe_python(host, request), "tensorflow").file, "/home/user/tensorflow.py");
}

TEST(Modules, UnreadablePlaces) {
    const std::string folder = "-- /app folder mode=711 --\n" + file("/app/tensorflow.py") + tensorflow;
    const ModuleLocation listed = found(folder);
    EXPECT_EQ(listed.file, site + "/tensorflow/__init__.py") << "a folder that cannot be listed is as if empty";
    EXPECT_EQ(listed.unreadable, (Folders{"/app"}));
    // Of a package folder that cannot be entered Python only sees that it is a folder.
    EXPECT_EQ(found(tensorflow + "-- " + site + "/tensorflow denied --\n").kind, ModuleKind::missing);
    EXPECT_EQ(found("-- " + site + " folder mode=755 --\n-- " + site + "/tensorflow -> tensorflow --\n").kind,
              ModuleKind::missing);
}

TEST(Modules, Submodules) {
    const std::string google = file(site + "/google/protobuf/__init__.py") + file(site + "/google/protobuf/message.py");
    EXPECT_EQ(found(google, "google.protobuf").file, site + "/google/protobuf/__init__.py");
    EXPECT_EQ(found(google, "google.protobuf.message").file, site + "/google/protobuf/message.py");
    EXPECT_EQ(found(google + file("/app/google/x.txt"), "google.protobuf").file, site + "/google/protobuf/__init__.py");
    EXPECT_EQ(found(google + file("/app/google/__init__.py"), "google.protobuf").kind, ModuleKind::missing);
    EXPECT_EQ(found(google + file("/app/google.py"), "google.protobuf").kind, ModuleKind::missing);
    for (const char* name : {"", ".", "google.", "..", "a/b", "../x"})
        EXPECT_EQ(found(google, name).kind, ModuleKind::missing) << name;
}

TEST(Modules, FinderAnswersManyQuestions) {
    FakeHost host(base + tensorflow + file("/app/numpy.py") + file(site + "/numpy/__init__.py"));
    const PythonFacts facts = facts_of(host, "/opt/a/bin/python");
    ModuleFinder finder(host, facts);
    EXPECT_EQ(finder.find("numpy").file, "/app/numpy.py");
    EXPECT_EQ(finder.find("tensorflow").folder, site + "/tensorflow");
    EXPECT_EQ(finder.find("os").entry, "/opt/a/lib/python3.12");
    EXPECT_EQ(find_module_in(host, facts, {{site, "", true}}, "numpy").file, site + "/numpy/__init__.py");
}

TEST(Modules, PythonTwoHasNoNamespacePackages) {
    FakeHost host(installed_python("/opt/a", "2.7") + file("/home/user/tensorflow/x.txt"));
    EXPECT_EQ(find_module(host, facts_of(host, "/opt/a/bin/python"), "tensorflow").kind, ModuleKind::missing);
}

/// A zip archive of stored, empty members: only its table of contents is read.
std::string zip_of(const std::vector<std::string>& names) {
    const auto number = [](std::size_t value, int width) {
        std::string bytes;
        for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
        return bytes;
    };
    std::string members, table;
    for (const std::string& name : names) {
        table += "PK\x01\x02" + std::string(24, '\0') + number(name.size(), 2) + std::string(12, '\0') +
                 number(members.size(), 4) + name;
        members += "PK\x03\x04" + std::string(22, '\0') + number(name.size(), 2) + number(0, 2) + name;
    }
    return members + table + "PK\x05\x06" + std::string(4, '\0') + number(names.size(), 2) + number(names.size(), 2) +
           number(table.size(), 4) + number(members.size(), 4) + number(0, 2);
}

TEST(Modules, ZipArchives) {
    const std::string variable = "-- env --\nPYTHONPATH=/z.zip\n";
    // FakeHost ends every file with a line end, which an archive may have behind it as a comment would be.
    EXPECT_EQ(found(file("/z.zip", zip_of({"tensorflow.py"})) + variable).file, "/z.zip/tensorflow.py");
    const ModuleLocation package =
        found(file("/z.zip", zip_of({"a/", "tensorflow.py", "tensorflow/__init__.py"})) + variable);
    EXPECT_EQ(package.file, "/z.zip/tensorflow/__init__.py");
    EXPECT_EQ(package.kind, ModuleKind::package);
    EXPECT_EQ(found(file("/z.zip", zip_of({"other.py"})) + tensorflow + variable).file,
              site + "/tensorflow/__init__.py");
    EXPECT_EQ(found(file("/z.zip", "no archive at all") + tensorflow + variable).file,
              site + "/tensorflow/__init__.py");
    std::string cut = zip_of({"tensorflow.py", "b.py"});
    cut[cut.find("PK\x01\x02") + 28] = '\x7f';
    EXPECT_EQ(found(file("/z.zip", cut) + tensorflow + variable).unreadable, (Folders{"/z.zip"}));
}

TEST(Distributions, ListedInOrderOfThePath) {
    FakeHost host(
        base +
        file(site + "/tensorflow-2.18.0.dist-info/METADATA",
             "Metadata-Version: 2.1\nName: tensorflow\nVersion: 2.18.0.post1\nRequires-Dist: numpy<2.1.0,>=1.26.0\n"
             "Provides-Extra: and-cuda\nRequires-Dist: nvidia-cublas-cu12==12.5.3.2; extra == \"and-cuda\"\n\nVersion: "
             "9\n") +
        file(site + "/six-1.16.0.egg-info", "Name: six\nVersion: 1.16.0\n") +
        file(site + "/Old_Thing-1.0-py3.12.egg-info/PKG-INFO", "Name: Old.Thing\nVersion: 1.0\n") + "-- " + site +
        "/~ensorflow-2.17.0.dist-info folder --\n-- " + site + "/bare.egg-info folder --\n" +
        "-- /x/numpy-2.0.dist-info folder --\n-- env --\nPYTHONPATH=/x\n");
    const auto distributions = list_distributions(host, facts_of(host, "/opt/a/bin/python"));
    std::vector<std::string> shown;
    for (const Distribution& d : distributions) shown.push_back(d.name + " " + d.version);
    EXPECT_EQ(shown, (Folders{"numpy 2.0", "old-thing 1.0", "bare ", "six 1.16.0", "tensorflow 2.18.0"}));
    const auto metadata = read_metadata(host, distributions[4]);
    ASSERT_TRUE(metadata.is_present());
    EXPECT_EQ(metadata->version, "2.18.0.post1");
    EXPECT_EQ(metadata->requires_dist.size(), 2U);
    EXPECT_EQ(metadata->provides_extra, (Folders{"and-cuda"}));
    EXPECT_EQ(read_metadata(host, distributions[3])->version, "1.16.0");
    EXPECT_TRUE(read_metadata(host, distributions[0]).is_absent());
}

TEST(Distributions, NamesThatAreNotUtf8) {
    FakeHost host(base + file(site + "/\xff\xfe-1.dist-info/METADATA", "\xff") + file(site + "/x\xff.pth", "/x"));
    EXPECT_EQ(list_distributions(host, facts_of(host, "/opt/a/bin/python")).size(), 1U);
}

}  // namespace
}  // namespace whynogpu::test
