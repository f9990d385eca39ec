// SPDX-License-Identifier: Apache-2.0
// The window that slides over a long log, made so small that every edge is met: no literal is lost, no line number is wrong.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "log/log_scan.hpp"

namespace {

using namespace whynogpu;

const std::vector<std::string> literals = {"abcdefghijklm", "no GPU here"};

struct Checked : LineSink {
    std::size_t last = 1, found = 0;
    void take(LogLine line) override {
        if (line.number < last) std::abort();
        last = line.number;
        for (const std::string& literal : literals)
            if (line.text.find(literal) != std::string::npos) ++found;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 3) return 0;
    const std::size_t piece = 1 + data[0];
    const bool flushes = data[1] % 2 == 1;
    const std::size_t whole = data[2] * 16U;
    // Two bytes of the input stand for a literal, so that it is met often.
    std::string text;
    for (std::size_t i = 3; i < size; ++i) {
        if (data[i] == 1) text += literals[0];
        else if (data[i] == 2) text += literals[1];
        else if (data[i] == 3) text += std::string(300, 'x');
        else text += static_cast<char>(data[i]);
    }
    Checked sink;
    LogScan scan([] { return literals; }, sink, {whole, 2048, 512});
    for (std::size_t at = 0; at < text.size(); at += piece) {
        scan.append(std::string_view(text).substr(at, piece));
        if (flushes) scan.flush();
    }
    scan.finish();
    const auto feeds = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    if (scan.counts().lines != feeds + (!text.empty() && text.back() != '\n' ? 1 : 0)) std::abort();
    if (sink.last > feeds + 1) std::abort();
    const bool there = std::any_of(literals.begin(), literals.end(), [&](const std::string& literal) { return text.find(literal) != std::string::npos; });
    // Cleaning may join what a control character tore, and hide what a backspace wrote over.
    if (there && sink.found == 0 && std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\r') || std::strchr("[\\^{~`<&>", c) != nullptr; })) std::abort();
    return 0;
}
