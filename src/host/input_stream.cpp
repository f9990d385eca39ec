// SPDX-License-Identifier: Apache-2.0
#include "host/input_stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <utility>

#include "host/descriptor.hpp"

namespace whynogpu {
namespace {

constexpr int look_again_ms = 200;  // inotify is silent on network file systems
constexpr int quiet_after_ms = 400;
constexpr std::chrono::seconds busy_for{2};  // a log that never rests is looked at so often

/// SIGINT and SIGTERM as something to be polled, so that no handler and no global is needed.
class Interrupts {
  public:
    Interrupts() {
        sigset_t wanted;
        sigemptyset(&wanted);
        sigaddset(&wanted, SIGINT);
        sigaddset(&wanted, SIGTERM);
        blocked_ = sigprocmask(SIG_BLOCK, &wanted, &before_) == 0;
        fd_ = Descriptor(signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
        if (fd_.number() < 0) restore();
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;
    ~Interrupts() { restore(); }

    [[nodiscard]] int descriptor() const { return fd_.number(); }
    /// One has come: it is consumed, the next ones do what they always do.
    [[nodiscard]] bool take() {
        signalfd_siginfo info{};
        if (fd_.number() < 0 || ::read(fd_.number(), &info, sizeof info) != sizeof info) return false;
        restore();
        return true;
    }

  private:
    void restore() {
        if (std::exchange(blocked_, false)) sigprocmask(SIG_SETMASK, &before_, nullptr);
    }
    sigset_t before_{};
    bool blocked_ = false;
    Descriptor fd_;
};

class SystemStream : public InputStream {
  public:
    SystemStream(Descriptor file, std::string path, bool regular, bool follow)
        : file_(std::move(file)), path_(std::move(path)), regular_(regular), follow_(follow) {}

    State read(std::span<char> room, std::size_t& count) override {
        count = 0;
        while (true) {
            if (wait(regular_ ? 0 : follow_ && !told_quiet_ ? quiet_after_ms : -1) == Waited::interrupted)
                return State::interrupted;
            if (timed_out_ && !regular_) return be_quiet();
            if (follow_ && !told_quiet_ && std::chrono::steady_clock::now() - last_quiet_ > busy_for) return be_quiet();
            const ssize_t got = ::read(file_.number(), room.data(), room.size());
            if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (got < 0) return fail();
            if (got > 0) {
                count = static_cast<std::size_t>(got);
                offset_ += static_cast<std::uint64_t>(got);
                told_quiet_ = false;
                silence_ms_ = 0;
                return State::more;
            }
            if (!follow_ || !regular_) return State::end;
            const State state = at_end_of_file();
            if (state != State::more) return state;
        }
    }
    std::string error() const override { return error_; }

  private:
    enum class Waited { ready, interrupted };

    /// Until bytes may be there, a signal has come or the time (milliseconds, -1 none) is over.
    Waited wait(int time_ms) {
        pollfd both[2] = {{file_.number(), POLLIN, 0}, {interrupts_.descriptor(), POLLIN, 0}};
        const int ready = poll(both, 2, time_ms);
        timed_out_ = ready == 0;
        return ready > 0 && both[1].revents != 0 && interrupts_.take() ? Waited::interrupted : Waited::ready;
    }

    State be_quiet() {
        told_quiet_ = true;
        last_quiet_ = std::chrono::steady_clock::now();
        return State::quiet;
    }

    State fail() {
        error_ = std::strerror(errno);
        return State::failed;
    }

    /// A file that is followed has no more bytes: was it cut, was it replaced, or does it rest? `more`: ask again.
    State at_end_of_file() {
        struct stat here = {};
        struct stat there = {};
        if (fstat(file_.number(), &here) == 0 && static_cast<std::uint64_t>(here.st_size) < offset_) {
            if (lseek(file_.number(), 0, SEEK_SET) != 0) return fail();
            offset_ = 0;
            return State::restarted;
        }
        if (path_ != "-" && stat(path_.c_str(), &there) == 0 &&
            (there.st_ino != here.st_ino || there.st_dev != here.st_dev)) {
            Descriptor replacement(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
            if (replacement.number() >= 0 && S_ISREG(there.st_mode)) {
                file_ = std::move(replacement);
                offset_ = 0;
                return State::restarted;
            }
        }
        pollfd signals{interrupts_.descriptor(), POLLIN, 0};
        if (poll(&signals, 1, look_again_ms) > 0 && interrupts_.take()) return State::interrupted;
        silence_ms_ += look_again_ms;
        return silence_ms_ >= quiet_after_ms && !told_quiet_ ? be_quiet() : State::more;
    }

    Interrupts interrupts_;
    Descriptor file_;
    std::string path_, error_;
    bool regular_, follow_, told_quiet_ = false, timed_out_ = false;
    int silence_ms_ = 0;
    std::chrono::steady_clock::time_point last_quiet_ = std::chrono::steady_clock::now();
    std::uint64_t offset_ = 0;
};

std::string refusal(const std::string& path, int error) {
    const std::string what = "cannot read " + path + ": ";
    if (error == EISDIR) return what + "it is a folder; name the log file in it";
    if (error == ENOENT) return what + "there is no such file; - reads standard input";
    if (error == EACCES) return what + "permission denied; read it as its owner and pipe it in:  … | whynogpu log -";
    return what + std::strerror(error);
}

}  // namespace

std::unique_ptr<InputStream> open_input(const std::string& path, bool follow, std::string& error) {
    const bool standard = path == "-";
    // A copy of standard input: it is not ours to close.
    Descriptor file(standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (file.number() < 0 || fstat(file.number(), &status) != 0 || S_ISDIR(status.st_mode)) {
        error =
            refusal(standard ? "standard input" : path, file.number() >= 0 && S_ISDIR(status.st_mode) ? EISDIR : errno);
        return nullptr;
    }
    return std::make_unique<SystemStream>(std::move(file), path, S_ISREG(status.st_mode), follow);
}

}  // namespace whynogpu
