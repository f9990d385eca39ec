// SPDX-License-Identifier: Apache-2.0
// Interpreter and package: each judge convicts, acquits and abstains.
#include "trial.hpp"

namespace whynogpu::test {
namespace {

TEST(TensorflowMissing, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("tensorflow-missing", s);
    no_tensorflow(s);
    EXPECT_CONVICTS("tensorflow-missing", s);
    s.tensorflow.module.unreadable = {"/v/site"};
    EXPECT_SUSPECTS("tensorflow-missing", s);
    s.python.executable = denied<std::string>("/v/bin");
    EXPECT_ABSTAINS("tensorflow-missing", s);
}

TEST(TensorflowMissing, WithoutAPython) {
    Snapshot s;
    s.python.executable = not_there<std::string>("$PATH");
    EXPECT_CONVICTS("tensorflow-missing", s);
}

TEST(WrongInterpreter, Judge) {
    Snapshot s = healthy();
    s.python.active = {{.kind = "venv", .prefix = "/home/user/tf", .is_subject = false}};
    EXPECT_ACQUITS("wrong-interpreter", s) << "the one that runs has a TensorFlow";
    no_tensorflow(s);
    EXPECT_ACQUITS("wrong-interpreter", s);
    s.python.other_pythons_with_tensorflow = {"/home/user/tf/bin/python"};
    EXPECT_CONVICTS("wrong-interpreter", s);
    s.python.active.clear();
    EXPECT_SUSPECTS("wrong-interpreter", s);
    s.python.executable = denied<std::string>("/v/bin");
    EXPECT_ABSTAINS("wrong-interpreter", s);
}

TEST(PythonUnsupported, Judge) {
    Snapshot s = healthy();
    s.python.version = seen(Version("3.99"));
    EXPECT_ACQUITS("python-unsupported", s) << "a TensorFlow is there";
    no_tensorflow(s);
    EXPECT_SUSPECTS("python-unsupported", s);
    s.python.version = seen(Version("3.11"));
    EXPECT_ACQUITS("python-unsupported", s);
    s.python.version = denied<Version>();
    EXPECT_ABSTAINS("python-unsupported", s);
}

TEST(CpuOnlyBuild, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("cpu-only-build", s);
    s.tensorflow.build = seen(BuildInfo{.cuda = false});
    EXPECT_CONVICTS("cpu-only-build", s);
    s.machine.architecture = "aarch64";
    EXPECT_ACQUITS("cpu-only-build", s) << "told by mac-arm";
    s.tensorflow.build = denied<BuildInfo>();
    EXPECT_ABSTAINS("cpu-only-build", s);
}

TEST(MacArm, Judge) {
    Snapshot s = healthy();
    s.tensorflow.build = seen(BuildInfo{.cuda = false});
    EXPECT_ACQUITS("mac-arm", s);
    s.machine.architecture = "aarch64";
    EXPECT_CONVICTS("mac-arm", s);
    s.tensorflow.build = denied<BuildInfo>();
    EXPECT_ABSTAINS("mac-arm", s);
}

TEST(PackageConflict, Judge) {
    Snapshot s = healthy();
    s.tensorflow.claims.push_back({.name = "tensorflow-cpu", .version = "2.18.0", .folder = "/v/site/tensorflow_cpu-2.18.0.dist-info", .entry = "/v/site"});
    EXPECT_ACQUITS("package-conflict", s) << "the files are those of the CUDA build";
    s.tensorflow.build = seen(BuildInfo{.cuda = false});
    EXPECT_CONVICTS("package-conflict", s);
    s.tensorflow.build = denied<BuildInfo>();
    EXPECT_ABSTAINS("package-conflict", s);
}

TEST(PackageConflict, SomethingElseOfThatName) {
    Snapshot s = healthy();
    s.tensorflow.module = {.kind = ModuleKind::namespace_package, .entry = "/v/site", .portions = {"/v/site/tensorflow"}};
    s.tensorflow.impostor = seen<std::string>("a folder without __init__.py");
    EXPECT_CONVICTS("package-conflict", s);
}

TEST(ImportBroken, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("import-broken", s);
    s.python.start_failure = seen<std::string>("Fatal Python error: init_fs_encoding", "$PYTHONHOME");
    EXPECT_CONVICTS("import-broken", s);
    s = healthy();
    s.imports.probed = false;
    EXPECT_ABSTAINS("import-broken", s);
}

}  // namespace
}  // namespace whynogpu::test
