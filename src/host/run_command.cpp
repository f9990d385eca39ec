// SPDX-License-Identifier: Apache-2.0
#include "host/run_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "util/text.hpp"

namespace whynogpu {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t most_output = 1 << 20;

struct Pipe {
    int read_end = -1, write_end = -1;
    bool open() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return false;
        read_end = ends[0];
        write_end = ends[1];
        return true;
    }
    void close_write() {
        if (write_end >= 0) close(write_end);
        write_end = -1;
    }
    void close_read() {
        if (read_end >= 0) close(read_end);
        read_end = -1;
    }
    ~Pipe() {
        close_read();
        close_write();
    }
};

/// posix_spawnp() would search PATH of this process; the subject's PATH is what counts.
std::string found_on_path(const std::string& program, const Environment& environment) {
    if (contains(program, "/")) return program;
    const auto path = environment.find("PATH");
    if (path == environment.end()) return program;
    for (const std::string& folder : split(path->second, ':')) {
        const std::string candidate = (folder.empty() ? "." : folder) + "/" + program;
        if (access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return program;
}

/// Null-terminated array of C strings that live as long as `texts`.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

int spawn(const Command& command, Pipe& out, Pipe& err, pid_t& child) {
    std::vector<std::string> arguments = command.argv, variables;
    for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
    auto argv = pointers(arguments), envp = pointers(variables);
    const std::string program = found_on_path(command.argv.front(), command.environment);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.write_end, 1);
    posix_spawn_file_actions_adddup2(&actions, err.write_end, 2);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    const int error = posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/// Reads what is there; false at the end of the stream. Output beyond the cap is read and dropped.
bool drain(int descriptor, std::string& text) {
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    if (got == 0) return false;
    text.append(buffer.data(), std::min(static_cast<std::size_t>(got), most_output - std::min(text.size(), most_output)));
    return true;
}

/// True when both streams ended before the deadline.
bool read_both(Pipe& out, Pipe& err, CommandAnswer& answer, Clock::time_point deadline) {
    while (out.read_end >= 0 || err.read_end >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        std::array<pollfd, 2> waiting{{{out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}}};
        if (poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR) return false;
        if (waiting[0].revents != 0 && !drain(out.read_end, answer.out)) out.close_read();
        if (waiting[1].revents != 0 && !drain(err.read_end, answer.err)) err.close_read();
    }
    return true;
}

/// True when the child ended before the deadline. A child that closed its output and hangs must not hang us.
bool wait_for(pid_t child, int& status, Clock::time_point deadline) {
    for (;;) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return true;
        if (ended < 0 && errno != EINTR) return false;
        if (Clock::now() >= deadline) return false;
        poll(nullptr, 0, 1);
    }
}

}  // namespace

Observed<CommandAnswer> run_command(const Command& command) {
    using Answer = Observed<CommandAnswer>;
    if (command.argv.empty()) return Answer::unknown(Unknown::failed, "command", "no program named");
    const std::string origin = join(command.argv, " ");
    Pipe out, err;
    if (!out.open() || !err.open()) return Answer::unknown(Unknown::failed, origin, std::strerror(errno));
    pid_t child = -1;
    const auto deadline = Clock::now() + std::chrono::milliseconds(command.timeout_ms);
    if (const int error = spawn(command, out, err, child); error != 0) {
        if (error == ENOENT) return Answer::absent(origin);
        return Answer::unknown(error == EACCES ? Unknown::denied : Unknown::failed, origin, std::strerror(error));
    }
    out.close_write();
    err.close_write();
    CommandAnswer answer;
    int status = 0;
    const bool ended = read_both(out, err, answer, deadline) && wait_for(child, status, deadline);
    // Also when it ended well: it may have left children of its own behind.
    kill(-child, SIGKILL);
    // A driver that hangs in the kernel cannot be killed; then the child is left to init, the answer does not wait for it.
    if (!ended) wait_for(child, status, Clock::now() + std::chrono::milliseconds(200));
    answer.timed_out = !ended;
    answer.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return Answer::present(std::move(answer), origin);
}

}  // namespace whynogpu
