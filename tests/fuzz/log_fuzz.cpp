// SPDX-License-Identifier: Apache-2.0
// `log` as a whole, from bytes to the page that people see. The first byte chooses the platform and the format; behind a NUL stands what
// the person said, JSON or not.
#include <cstdlib>
#include <string>
#include <string_view>

#include "check/log.hpp"
#include "log/collect.hpp"
#include "log/read_log.hpp"
#include "render/render.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace whynogpu;
    static const SignatureFile signatures = all_signatures();
    constexpr const char* platforms[] = {"linux", "docker", "wsl2", "windows", "macos", "hpc", "jetson", "colab"};
    const auto& formats = all_formats();
    if (size < 1) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t end = text.find('\0');
    LogCollector collector(signatures);
    collector.set_platform(*platform_from(platforms[data[0] % 8]));
    if (end != std::string_view::npos) (void)collector.take_told(text.substr(end + 1));
    read_log(text.substr(0, end), collector);
    const Report report = diagnose_log(collector.facts());
    if (report.verdict.empty()) std::abort();
    (void)formats[data[0] / 8 % formats.size()].render(report, {});
    return 0;
}
