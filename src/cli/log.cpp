// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "check/log.hpp"
#include "cli/commands.hpp"
#include "cli/log_input.hpp"
#include "cli/output.hpp"
#include "lint/linter.hpp"
#include "log/collect.hpp"
#include "log/wanted.hpp"
#include "parse/text/file_kind.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct LogOptions {
    LogInputOptions input;
    std::string told, code, platform;
    OutputOptions output;
};

constexpr std::size_t largest_side_file = 16 << 20;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// The whole file, or nothing; the reason is said.
std::optional<std::string> read_file(const std::string& path, std::size_t most) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    if (file == nullptr) {
        complain("cannot read " + path + ": " + std::strerror(errno));
        return std::nullopt;
    }
    std::string text;
    char block[65536];
    while (const std::size_t got = std::fread(block, 1, sizeof block, file.get())) {
        text.append(block, got);
        if (text.size() > most) {
            complain(path + " is larger than " + std::to_string(most >> 20) + " MiB");
            return std::nullopt;
        }
    }
    if (std::ferror(file.get()) != 0) {
        complain("cannot read " + path + ": " + std::strerror(errno));
        return std::nullopt;
    }
    return text;
}

bool take_sides(const LogOptions& options, LogCollector& collector) {
    if (!options.platform.empty()) collector.set_platform(*platform_from(options.platform));
    if (!options.told.empty()) {
        const auto told = read_file(options.told, largest_side_file);
        if (!told) return false;
        std::vector<std::string> unknown;
        if (const auto error = collector.take_told(*told, &unknown)) {
            complain("--told " + options.told + ": " + *error);
            return false;
        }
        for (const std::string& key : unknown)
            complain("--told " + options.told + ": '" + printable(key) + "' is no key that is known; its text is read as a remark (see whynogpu log --help)");
    }
    if (options.code.empty()) return true;
    const auto code = read_file(options.code, largest_side_file);
    if (!code) return false;
    if (const FileKindOfText kind = kind_of_text(*code); kind.kind == FileKindOfText::binary || code->find('\0') != std::string::npos) {
        complain("--code " + options.code + ": it is " + (kind.name.empty() ? "binary" : kind.name) + ", not a program in Python");
        return false;
    }
    const std::string name = options.code.substr(options.code.rfind('/') + 1);
    collector.take_program(*code, name);
    for (const LintFinding& finding : lint_python(*code, name))
        if (!finding.cause.empty())
            collector.take_finding(finding.cause, finding.title, finding.source_line, name + ":" + std::to_string(finding.line),
                                   finding.certainty == Certainty::sure && finding.severity != Severity::info);
    return true;
}

int status_of(const Report& report) {
    if (report.verdict == "undetermined") return exit_undetermined;
    return report.verdict == "gpu" ? exit_good : exit_findings;
}

int run_log(const LogOptions& options) {
    const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    if (!take_sides(options, collector)) return exit_bad_use;
    const bool told_something = !options.told.empty() || !options.code.empty();
    const auto knows = [&collector] { return diagnose_log(collector.facts()).verdict != "undetermined"; };
    const auto reading = read_log_input(options.input, [&signatures] { return wanted_in_long_logs(signatures); }, told_something, collector, knows);
    if (!reading) return exit_bad_use;
    Report report = diagnose_log(collector.facts());
    note_reading(report, *reading);
    if (options.input.file != "-") report.log_file = options.input.file;
    const RenderOptions look{use_color(options.output), options.output.verbose, page_width()};
    if (!put(find_format(options.output.format)->render(report, look), options.output.file)) return exit_bad_use;
    return status_of(report);
}

}  // namespace

std::function<int()> prepare_log(CLI::App& parser) {
    auto options = std::make_shared<LogOptions>();
    add_log_input_options(parser, options->input);
    parser.add_option("--told", options->told,
                      "what the person said about the machine, a JSON object: tensorflow, python, cuda, cudnn, driver, gpu, …");
    parser.add_option("--code", options->code, "their program");
    parser.add_option("--platform", options->platform, "where it ran")
        ->check(CLI::IsMember({"linux", "docker", "wsl2", "windows", "macos", "hpc", "jetson", "colab"}));
    add_output_options(parser, options->output);
    return [options] { return run_log(*options); };
}

}  // namespace whynogpu
