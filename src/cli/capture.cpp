// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "bundle/recording_host.hpp"
#include "check/check.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/subject_options.hpp"

namespace whynogpu {
namespace {

struct CaptureOptions {
    SubjectOptions subject;
    std::string file;
};

int run_capture(const CaptureOptions& options) {
    std::string error;
    const auto host = make_host(options.subject, error);
    if (host == nullptr) {
        complain(error);
        return exit_bad_use;
    }
    RecordingHost recorder(*host);
    const ProbeOptions probe = probe_options(options.subject, recorder);
    const Report report = check(recorder, probe);
    Bundle bundle = recorder.bundle();
    bundle.request = probe.subject;
    if (!put(write_bundle(bundle, names_to_replace(*host)), options.file)) return exit_bad_use;
    if (options.file.empty()) return exit_good;
    complain(options.file + " holds " + std::to_string(bundle.answers.size()) +
             " questions and answers. User, home and host names were replaced; it still tells which packages and\n"
             "libraries are installed and where, the variables of TensorFlow, CUDA, Python and the loader, and the GPUs with their serial UUIDs.");
    return exit_good;
}

}  // namespace

std::function<int()> prepare_capture(CLI::App& parser) {
    auto options = std::make_shared<CaptureOptions>();
    add_subject_options(parser, options->subject);
    parser.add_option("-o,--output", options->file, "the file to write; without it, standard output");
    return [options] { return run_capture(*options); };
}

}  // namespace whynogpu
