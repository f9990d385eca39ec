// SPDX-License-Identifier: Apache-2.0
#include "diagnose/remedies.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace whynogpu {
namespace {

Snapshot debian_venv() {
    Snapshot seen;
    seen.python.executable = Observed<std::string>::present("/home/ada/proj/.venv/bin/python", "PATH");
    seen.python.prefix = Observed<std::string>::present("/home/ada/proj/.venv", "pyvenv.cfg");
    seen.python.environment_kind = "venv";
    seen.python.externally_managed = Observed<bool>::absent("venv");
    seen.machine.architecture = "x86_64";
    seen.machine.distribution = Observed<std::string>::present("debian", "/etc/os-release");
    seen.machine.package_managers = {"apt"};
    seen.machine.container = Observed<ContainerKind>::present(ContainerKind::none, "/proc/1");
    seen.tensorflow.owner = Observed<std::string>::present("tensorflow", "RECORD");
    seen.tensorflow.version = Observed<Version>::present(Version("2.18.0"), "METADATA");
    return seen;
}

std::vector<std::string> ids(const std::vector<Remedy>& remedies) {
    std::vector<std::string> out;
    for (const Remedy& remedy : remedies) out.push_back(remedy.id);
    return out;
}

bool has(const std::vector<Remedy>& remedies, const std::string& id) {
    const auto all = ids(remedies);
    return std::find(all.begin(), all.end(), id) != all.end();
}

std::string output_of(const std::string& script) {
    const std::string file = testing::TempDir() + "/remedy_" + std::to_string(getpid()) + ".sh";
    std::ofstream(file) << script << "\n";
    std::string out;
    if (FILE* pipe = popen(("sh '" + file + "'").c_str(), "r")) {
        std::array<char, 4096> buffer;
        while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
        pclose(pipe);
    }
    std::filesystem::remove(file);
    return out;
}

constexpr const char* nasty = "/tmp/it's a \"$HOME\" `id` folder/x";

TEST(FillCommand, QuotesAValueAsOneWord) {
    EXPECT_EQ(fill_command("{python} -m pip install {requirement}", {{"python", "/a b/python"}, {"requirement", "tensorflow[and-cuda]==2.18.0"}}),
              "'/a b/python' -m pip install 'tensorflow[and-cuda]==2.18.0'");
    EXPECT_EQ(output_of(*fill_command("printf %s {path}", {{"path", nasty}})), nasty);
}

TEST(FillCommand, WritesListsWordByWord) {
    EXPECT_EQ(fill_command("pip install {words:wheels}", {{"wheels", "a==1  b<2"}}), "pip install 'a==1' 'b<2'");
    EXPECT_EQ(fill_command("pip uninstall {names:wheels}", {{"wheels", "a[x]==1 b<2 c"}}), "pip uninstall a b c");
}

TEST(FillCommand, AHoleWithoutValueFillsNothing) {
    EXPECT_EQ(fill_command("rm {file}", {}), std::nullopt);
    EXPECT_EQ(fill_command("pip uninstall {words:names}", {{"names", "  "}}), std::nullopt);
    EXPECT_EQ(fill_text("in {place}", {}), std::nullopt);
}

TEST(FillCommand, LeavesBracesOfTheShellAlone) {
    EXPECT_EQ(fill_command("echo ${HOME} ${x} '{' {1..3} }", {}), "echo ${HOME} ${x} '{' {1..3} }");
}

TEST(FillText, QuotesOnlyBetweenBackticks) {
    EXPECT_EQ(fill_text("Run `{python} x` with {python}", {{"python", "/a b/python"}}), "Run `'/a b/python' x` with /a b/python");
}

TEST(RemedyBook, LeavesOutRowsWhoseHolesAreNotFilled) {
    const RemedyBook book(debian_venv());
    EXPECT_EQ(ids(book.find("install-cuda-wheels", {{"requirement", "tensorflow[and-cuda]==2.18.0"}})), std::vector<std::string>{"install-cuda-wheels/pip"});
    const auto both = book.find("install-cuda-wheels", {{"requirement", "tensorflow[and-cuda]==2.18.0"}, {"wheels", "nvidia-cudnn-cu12==9.3.0.75"}});
    EXPECT_EQ(ids(both), (std::vector<std::string>{"install-cuda-wheels/wheels-pip", "install-cuda-wheels/pip"}));
    EXPECT_EQ(both.at(0).commands, std::vector<std::string>{"/home/ada/proj/.venv/bin/python -m pip install 'nvidia-cudnn-cu12==9.3.0.75'"});
    EXPECT_EQ(both.at(0).undo, "/home/ada/proj/.venv/bin/python -m pip uninstall -y nvidia-cudnn-cu12");
    EXPECT_TRUE(both.at(0).automatic);
    EXPECT_EQ(book.find("install-cuda-wheels").at(0).commands[0], "/home/ada/proj/.venv/bin/python -m pip install 'tensorflow[and-cuda]==2.18.0'");
    EXPECT_TRUE(book.find("unset-variable").empty());
    EXPECT_TRUE(book.find("unset-variable", {{"name", ""}}).empty());
    EXPECT_TRUE(book.find("no-such-purpose").empty());
}

TEST(RemedyBook, AnEnvironmentOfUvHasNoPip) {
    Snapshot seen = debian_venv();
    seen.python.made_by_uv = true;
    const auto remedies = RemedyBook(seen).find("install-cuda-wheels", {{"requirement", "tensorflow[and-cuda]==2.18.0"}});
    ASSERT_EQ(ids(remedies), std::vector<std::string>{"install-cuda-wheels/uv"});
    EXPECT_EQ(remedies[0].commands[0], "uv pip install --python /home/ada/proj/.venv/bin/python 'tensorflow[and-cuda]==2.18.0'");
}

TEST(RemedyBook, ThePythonOfTheSystemIsLeftAlone) {
    Snapshot seen = debian_venv();
    seen.python.environment_kind = "system";
    seen.python.executable = Observed<std::string>::present("/usr/bin/python3", "PATH");
    seen.python.externally_managed = Observed<bool>::present(true, "/usr/lib/python3.11/EXTERNALLY-MANAGED");
    const Holes holes = {{"requirement", "tensorflow[and-cuda]==2.18.0"}};
    EXPECT_EQ(ids(RemedyBook(seen).find("install-tensorflow", holes)), std::vector<std::string>{"install-tensorflow/venv"});
    // As in an image made for TensorFlow: root's pip is the way there.
    seen.python.externally_managed = Observed<bool>::absent("/usr/lib/python3.11/EXTERNALLY-MANAGED");
    EXPECT_EQ(ids(RemedyBook(seen).find("install-tensorflow", holes)), std::vector<std::string>{"install-tensorflow/pip"});
}

TEST(RemedyBook, DriversAreNeverInstalledInContainersOrWsl) {
    Snapshot seen = debian_venv();
    EXPECT_TRUE(has(RemedyBook(seen).find("install-driver"), "install-driver/debian"));
    EXPECT_TRUE(has(RemedyBook(seen).find("install-driver"), "install-driver/ask"));
    seen.machine.is_root = true;
    EXPECT_FALSE(has(RemedyBook(seen).find("install-driver"), "install-driver/ask"));
    seen.machine.container = Observed<ContainerKind>::present(ContainerKind::docker, "/.dockerenv");
    EXPECT_EQ(ids(RemedyBook(seen).find("install-driver")), std::vector<std::string>{"install-driver/container"});
    seen.machine.container = Observed<ContainerKind>::present(ContainerKind::none, "/proc/1");
    seen.machine.wsl = WslKind::wsl2;
    EXPECT_EQ(ids(RemedyBook(seen).find("install-driver")), std::vector<std::string>{"install-driver/wsl"});
}

TEST(RemedyBook, UbuntuIsNotDebianAndRhelIsNotFedora) {
    Snapshot seen = debian_venv();
    seen.machine.distribution = Observed<std::string>::present("linuxmint", "/etc/os-release");
    seen.machine.distribution_like = {"ubuntu", "debian"};
    EXPECT_TRUE(has(RemedyBook(seen).find("install-driver"), "install-driver/ubuntu"));
    EXPECT_FALSE(has(RemedyBook(seen).find("install-driver"), "install-driver/debian"));
    seen.machine.distribution = Observed<std::string>::present("rocky", "/etc/os-release");
    seen.machine.distribution_like = {"rhel", "centos", "fedora"};
    seen.machine.package_managers = {"dnf"};
    EXPECT_TRUE(has(RemedyBook(seen).find("install-driver"), "install-driver/rhel"));
    EXPECT_FALSE(has(RemedyBook(seen).find("install-driver"), "install-driver/fedora"));
}

TEST(RemedyBook, AFolderIsTakenOutOfTheVariableThatNamesIt) {
    Snapshot seen = debian_venv();
    const std::string folder = "/opt/cu da/lib64/stubs";
    const Holes holes = {{"path", folder + "/libcuda.so.1"}};
    EXPECT_EQ(ids(RemedyBook(seen).find("remove-from-path", holes)), std::vector<std::string>{"remove-from-path/ld-so-conf"});
    seen.variables["LD_LIBRARY_PATH"] = "/first:" + folder + "/:/last";
    const auto remedies = RemedyBook(seen).find("remove-from-path", holes);
    ASSERT_EQ(ids(remedies), std::vector<std::string>{"remove-from-path/ld-library-path"});
    EXPECT_EQ(output_of("LD_LIBRARY_PATH='" + seen.variables["LD_LIBRARY_PATH"] + "'\n" + remedies[0].commands[0] + "\nprintf %s \"$LD_LIBRARY_PATH\""), "/first:/last");
}

TEST(RemedyBook, TheLineInTheActivateScriptIsWrittenAndTakenBack) {
    const std::string prefix = testing::TempDir() + "/a 'venv' " + std::to_string(getpid());
    std::filesystem::create_directories(prefix + "/bin");
    std::ofstream(prefix + "/bin/activate") << "# activate\n";
    Snapshot seen = debian_venv();
    seen.python.prefix = Observed<std::string>::present(prefix, "test");
    const auto remedies = RemedyBook(seen).find("set-library-path", {{"paths", std::string(nasty) + ":/b c"}});
    ASSERT_EQ(ids(remedies), (std::vector<std::string>{"set-library-path/shell", "set-library-path/venv-activate"}));
    const std::string run = "unset LD_LIBRARY_PATH\n" + remedies[1].commands.at(0) + "\n. " + *fill_command("{p}", {{"p", prefix + "/bin/activate"}});
    EXPECT_EQ(output_of(run + "\nprintf %s \"$LD_LIBRARY_PATH\""), std::string(nasty) + ":/b c");
    EXPECT_EQ(output_of(remedies[1].undo_commands.at(0) + "\ncat " + *fill_command("{p}", {{"p", prefix + "/bin/activate"}})), "# activate\n");
    EXPECT_EQ(output_of("LD_LIBRARY_PATH=/old\n" + remedies[0].commands.at(0) + "\nprintf %s \"$LD_LIBRARY_PATH\""), std::string(nasty) + ":/b c:/old");
    std::filesystem::remove_all(prefix);
}

}  // namespace
}  // namespace whynogpu
