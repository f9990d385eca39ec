// SPDX-License-Identifier: Apache-2.0
// Everything that turns the lines of a log into facts: tables, lists, forms, listings.
#include <cstdint>
#include <string>
#include <string_view>

#include "parse/text/archive_names.hpp"
#include "parse/text/gpu_monitor.hpp"
#include "parse/text/issue_form.hpp"
#include "parse/text/listings.hpp"
#include "parse/text/loader_trace.hpp"
#include "parse/text/nvidia_smi.hpp"
#include "parse/text/package_list.hpp"
#include "parse/text/python_answers.hpp"
#include "parse/text/release_name.hpp"
#include "parse/text/shell_session.hpp"
#include "parse/text/smi_query.hpp"
#include "parse/text/system_packages.hpp"
#include "parse/text/version_lines.hpp"
#include "util/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whynogpu;
    PackageListReader packages;
    CudnnHeaderReader header;
    IssueFormReader form;
    LoaderTraceReader loader;
    SmiQueryReader smi_query;
    PythonAnswerReader answers;
    ShellSessionReader session;
    GpuMonitorReader monitor;
    for (const std::string& line : split_lines({reinterpret_cast<const char*>(data), size})) {
        (void)packages.take(line);
        (void)parse_json_packages(line);
        (void)header.take(line);
        (void)release_in_answer(line);
        (void)release_behind_description(line);
        (void)form.take(line);
        (void)loader.take(line);
        (void)smi_query.take(line);
        (void)answers.take(line);
        (void)session.take(line);
        (void)monitor.take(line);
        (void)parse_system_packages(line);
        (void)versions_of_archives(line);
        (void)quoted_packages(line);
        (void)parse_smi_banner(line);
        (void)parse_smi_gpu(line);
        (void)parse_smi_list_row(line);
        (void)parse_smi_process(line);
        (void)parse_smi_memory(line);
        (void)parse_version_line(line);
        (void)cuda_versions_in_paths(line);
        (void)parse_listing(line);
        (void)parse_variables(line);
        (void)library_names_in(line);
        (void)parse_name_and_version(line);
        (void)packages_of_resolver(line);
        (void)interpreter_in_answer(line);
    }
    return 0;
}
