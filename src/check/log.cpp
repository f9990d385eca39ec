// SPDX-License-Identifier: Apache-2.0
#include "check/log.hpp"

#include "causes/text_remedies.hpp"
#include "diagnose/diagnosis.hpp"
#include "report/log_report.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

Observed<std::string> observed(const std::optional<Believed>& fact) {
    return fact ? Observed<std::string>::present(fact->text, fact->origin)
                : Observed<std::string>::unknown(Unknown::not_captured, "the log");
}

void fill_machine(const TextFacts& text, MachineFacts& machine) {
    const bool container = text.container;
    const std::string words = text.told("other") + " " + text.told("installed_with");
    if (container)
        machine.container = Observed<ContainerKind>::present(contains(words, "kubernetes")    ? ContainerKind::kubernetes
                                                             : contains(words, "singularity") ? ContainerKind::singularity
                                                                                              : ContainerKind::docker,
                                                             "the log");
    if (text.wsl) machine.wsl = text.has("says-wsl1") ? WslKind::wsl1 : WslKind::wsl2;
    machine.is_jetson = text.platform == Platform::jetson;
    if (text.arm) machine.architecture = "aarch64";
    if (text.has("command-slurm") || contains(words, "slurm")) machine.scheduler.name = "slurm";
    const std::string os = text.told("os") + text.told("other");
    for (const char* name : {"ubuntu", "debian", "fedora"})
        if (contains(os, name)) machine.distribution = Observed<std::string>::present(name, "told: os");
    if (contains(os, "ubuntu") || contains(os, "debian")) machine.package_managers.emplace_back("apt");
    if (contains(os, "fedora") || contains(os, "centos") || contains(os, "rhel")) machine.package_managers.emplace_back("dnf");
}

/// The facts that a log shares with a machine, where probes would put them.
void fill_snapshot(const TextFacts& text, Snapshot& seen) {
    if (text.python) seen.python.version = Observed<Version>::present(text.python->version, text.python->origin);
    if (text.tensorflow) seen.tensorflow.version = Observed<Version>::present(text.tensorflow->version, text.tensorflow->origin);
    if (contains(text.told("installed_with"), "conda")) seen.python.environment_kind = "conda";
    seen.driver.kernel_version = observed(text.driver);
    for (const VariableSeen& variable : seen.log.variables) seen.variables[variable.name] = variable.value;
    fill_machine(text, seen.machine);
}

}  // namespace

Report diagnose_log(LogFacts facts) {
    const Knowledge knowledge;
    Snapshot seen;
    seen.kind = Snapshot::Kind::log;
    seen.log = std::move(facts);
    const TextFacts text = derive_text(seen, knowledge);
    fill_snapshot(text, seen);
    const RemedyBook remedies(seen);
    const TextCase c{text, knowledge, remedies};
    Diagnosis diagnosis = diagnose(c);
    if (!diagnosis.findings.empty()) add_text_remedies(c, diagnosis.findings.front());
    return build_log_report(c, diagnosis);
}

void note_reading(Report& report, const LogReading& reading) {
    std::vector<Report::Note> notes;
    if (reading.interrupted) notes.push_back({"interrupted", "reading was interrupted at line " + std::to_string(reading.lines) + ": this is the answer so far"});
    if (!reading.whole) {
        std::string text = "the log has " + std::to_string(reading.lines) + " lines: its beginning, its end, and what holds a known message were looked at";
        if (reading.left_out != 0) text += "; messages that came again and again were left out";
        notes.push_back({"long-log", text});
    }
    if (!reading.remark.empty()) notes.push_back({"damaged-log", reading.remark + "; judged is what came before"});
    report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
}

}  // namespace whynogpu
