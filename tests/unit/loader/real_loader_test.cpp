// SPDX-License-Identifier: Apache-2.0
// Trees of odd libraries, asked of the real loader and of the imitation.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "fakes/folders.hpp"
#include "host/real_host.hpp"
#include "loader/link_map.hpp"
#include "unit/loader/random_tree.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

namespace fs = std::filesystem;

struct Told {
    std::vector<std::string> lines;  ///< one for each question answered
    std::vector<std::string> map;
    std::string errors;              ///< standard error
    bool died = false;
};

std::string read_all(int from) {
    std::string text;
    char buffer[4096];
    for (ssize_t got; (got = read(from, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
    close(from);
    return text;
}

Told ask_real_loader(const std::string& program, const RandomTree& tree, const std::string& folder) {
    std::vector<std::string> words{program};
    for (const LoaderQuestion& question : tree.questions)
        words.push_back((question.caller == 0 ? "-" : std::to_string(question.caller)) + ":" + question.name);
    std::vector<std::string> variables;
    for (const auto& [name, value] : tree.environment) variables.push_back(name + "=" + value);
    int out[2], err[2];
    if (pipe(out) != 0 || pipe(err) != 0) return {};
    const pid_t child = fork();
    if (child == 0) {
        std::vector<char*> argv, envp;
        for (std::string& word : words) argv.push_back(word.data());
        for (std::string& variable : variables) envp.push_back(variable.data());
        argv.push_back(nullptr);
        envp.push_back(nullptr);
        dup2(out[1], 1);
        dup2(err[1], 2);
        for (const int end : {out[0], out[1], err[0], err[1]}) close(end);
        if (chdir(folder.c_str()) == 0) execve(program.c_str(), argv.data(), envp.data());
        _exit(126);
    }
    close(out[1]);
    close(err[1]);
    Told told;
    for (const std::string& line : split_lines(read_all(out[0]))) {
        if (line.starts_with("map\t")) told.map.push_back(line.substr(4));
        else told.lines.push_back(line);
    }
    told.errors = read_all(err[0]);
    int status = 0;
    waitpid(child, &status, 0);
    told.died = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    return told;
}

std::string in_helpers_words(const LoadOutcome& outcome) {
    switch (outcome.state) {
        case LoadState::loaded: return "ok\t" + outcome.path + "\t" + outcome.real;
        case LoadState::kills_process: return "died";
        case LoadState::unknown: return "unknown";
        default: return "error\t" + outcome.error;
    }
}

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "whynogpu-loader-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::string path;
};

/// How often the real loader did what: trees that show nothing would prove nothing.
struct Seen {
    int opened = 0, refused = 0, died = 0, did_not_start = 0;
};

void compare(unsigned seed, Seen& seen) {
    const Folder folder;
    const RandomTree tree = make_random_tree(folder.path, seed);
    fs::create_directory(folder.path + "/bin");
    const std::string program = folder.path + "/bin/helper";
    fs::copy_file(binary_folder() + "/loader_helper_" + tree.program_kind, program);
    const std::string work = folder.path + "/work";
    const Told told = ask_real_loader(program, tree, work);

    RealHost host(tree.environment);
    LinkMap map(host, program, work);
    std::string about = "seed " + std::to_string(seed);
    for (const auto& [name, value] : tree.environment) about += "\n" + name + "=" + value;
    SCOPED_TRACE(about);
    if (map.start_failure()) {
        ++seen.did_not_start;
        EXPECT_TRUE(told.died && told.lines.empty()) << map.start_failure()->error << "\nreal: " << join(told.lines, "\n");
        return;
    }
    // Two things the imitation leaves out: symbols of preloaded objects are not looked for at the start, and an object without
    // versions is recognised by its file name and SONAME only, not by further names under which it was asked for.
    if (told.lines.empty() && told.died && tree.environment.contains("LD_PRELOAD")) return;
    if (contains(told.errors, "check_match: Assertion")) return;
    std::vector<std::string> opened_at{program};
    for (std::size_t i = 0; i < tree.questions.size(); ++i) {
        const auto& [caller, name] = tree.questions[i];
        if (opened_at[caller].empty()) {
            if (i < told.lines.size()) { EXPECT_EQ(told.lines[i], "no caller"); }
            opened_at.emplace_back();
            continue;
        }
        const LoadOutcome outcome = map.load(name, opened_at[caller]);
        const std::string real = i < told.lines.size() ? told.lines[i] : "died";
        ++(real == "died" ? seen.died : real.starts_with("ok") ? seen.opened : seen.refused);
        EXPECT_EQ(in_helpers_words(outcome), real) << "question " << i + 1 << ": " << name << " from " << opened_at[caller] << "\n" << told.errors;
        if (real == "died" || in_helpers_words(outcome) != real) return;
        opened_at.push_back(outcome.state == LoadState::loaded ? outcome.path : "");
    }
    EXPECT_FALSE(told.died) << told.errors;
    // The process holds the same objects in the end; the kernel's own has no file.
    std::vector<std::string> imitated, real;
    for (const LoadedObject& object : map.objects()) imitated.push_back(object.path == program ? "" : object.path);
    for (const std::string& object : told.map)
        if (object != "linux-vdso.so.1") real.push_back(object);
    std::sort(imitated.begin(), imitated.end());
    std::sort(real.begin(), real.end());
    EXPECT_EQ(imitated, real);
}

class RealLoader : public ::testing::TestWithParam<unsigned> {};

TEST_P(RealLoader, doesWhatTheImitationSays) {
#if !defined(__x86_64__)
    GTEST_SKIP() << "the libraries that call dlopen are written for x86-64";
#endif
    // Many trees each: one test for every tree would take longer to list than to run. For a long search: WHYNOGPU_TREES=10000.
    const char* const wanted = std::getenv("WHYNOGPU_TREES");
    const unsigned trees = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 60;
    Seen seen;
    for (unsigned i = 0; i < trees; ++i) compare(GetParam() * trees + i, seen);
    EXPECT_GT(seen.opened, static_cast<int>(trees / 4));
    EXPECT_GT(seen.refused, static_cast<int>(trees / 2));
    EXPECT_GT(seen.died, static_cast<int>(trees / 60));
    std::printf("opened %d, refused %d, died %d, did not start %d\n", seen.opened, seen.refused, seen.died, seen.did_not_start);
}

INSTANTIATE_TEST_SUITE_P(Trees, RealLoader, ::testing::Range(0U, 5U));

}  // namespace
}  // namespace whynogpu::test
