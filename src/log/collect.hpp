// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "knowledge/gpu_names.hpp"
#include "knowledge/signature_rows.hpp"
#include "log/lines.hpp"
#include "log/matcher.hpp"
#include "parse/text/gpu_monitor.hpp"
#include "parse/text/issue_form.hpp"
#include "parse/text/loader_trace.hpp"
#include "parse/text/package_list.hpp"
#include "parse/text/python_answers.hpp"
#include "parse/text/shell_session.hpp"
#include "parse/text/smi_query.hpp"
#include "parse/text/version_lines.hpp"
#include "snapshot/log.hpp"

namespace whynogpu {

/// Turns the lines of a log into facts: recognises messages, reads tables. Memory stays bounded whatever comes.
class LogCollector : public LineSink {
  public:
    /// `signatures` must outlive the collector.
    explicit LogCollector(const SignatureFile& signatures);
    void take(LogLine line) override;
    /// What the person said about the machine: a JSON object, see docs/logs.md. Nothing when it was read, else what is wrong with it.
    [[nodiscard]] std::optional<std::string> take_told(std::string_view json, std::vector<std::string>* unknown_keys = nullptr);
    /// Their program.
    void take_program(std::string_view code, const std::string& name);
    /// What lint found in their program: the cause that it is evidence for, what it says, the line, and whether it happens in every run.
    void take_finding(const std::string& cause, const std::string& title, const std::string& source_line, const std::string& origin, bool sure);
    void set_platform(Platform platform) { facts_.platform = platform; }
    /// All facts so far; lines may still follow.
    [[nodiscard]] LogFacts facts();

  private:
    static constexpr std::size_t most_facts = 5000;  ///< of each kind
    void read_front();
    void recognise(const LogLine& line, const std::string& window);
    /// "line 12", or "line 12 of trainer-0" where several write into one log.
    [[nodiscard]] static std::string origin_of(const LogLine& line);
    void read_tables(const LogLine& line);
    void read_smi(const LogLine& line);
    void add_smi_gpu(const LogLine& line, const std::string& name);
    void read_smi_query(const LogLine& line);
    void note_load(const LogLine& line, const std::string& index, unsigned long long percent);
    void read_packages(const LogLine& line);
    void read_versions(const LogLine& line);
    void read_variables(const LogLine& line);
    void read_files(const LogLine& line);
    void read_loader(const LogLine& line);
    void note(const LogLine& line, const char* id, std::map<std::string, std::string> holes = {});
    [[nodiscard]] bool is_smi_cuda(const LogLine& line) const;
    void read_form(const LogLine& line);
    void read_gpu_lines(const LogLine& line);
    void read_source_place(const LogLine& line);
    [[nodiscard]] bool says(const std::string& words, std::string_view meaning) const;
    void read_prose(std::string_view text, const std::string& origin, Voice voice, std::size_t line);
    void add_match(const SignatureMatch& match, const std::string& text, const std::string& origin, Voice voice, std::size_t line,
                   const std::string& source,
                   std::string_view next_line = {});
    void add_sign(Sign sign);
    void add_prose_facts(LogFacts& facts) const;
    void read_prose_gpus(std::string_view text, const std::string& origin);
    void read_prose_packages(const std::string& text, const std::string& origin);
    void read_wsl_list(const LogLine& line);
    void read_echo(const LogLine& line);
    void read_answers(const LogLine& line);
    void add_statement(const std::string& subject, const std::string& version, const std::string& origin, Voice voice);
    void add_package(const ListedPackage& package, const std::string& origin);

    const SignatureFile& signatures_;
    SignatureMatcher matcher_;
    LogFacts facts_;
    std::deque<LogLine> waiting_;        ///< lines that are read when those behind them are known
    std::map<std::string, int> counts_;  ///< signs by id
    std::set<std::string> places_;
    PackageListReader packages_;
    PythonAnswerReader answers_;
    ShellSessionReader session_;
    GpuMonitorReader monitor_;
    CudnnHeaderReader header_;
    IssueFormReader form_;
    LoaderTraceReader loader_;
    SmiQueryReader smi_query_;
    std::optional<Sign> searched_;  ///< the last line in which the loader looked for a library
    std::size_t smi_line_ = 0;  ///< where nvidia-smi was last named; 0: nowhere
    int prose_lines_ = 0;
    bool about_gpus_ = false;  ///< the text, what was told or the program names the subject; else sentences mean something else
    std::size_t rest_of_message_ = 0;  ///< the last line that a message of an earlier one reaches into
    std::string echoed_;  ///< the variable whose value the next line shows
    std::size_t echo_line_ = 0;
    std::size_t listing_line_ = 0;  ///< of the last command that lists files, or of the last bare name below it
    const std::vector<GpuName>& gpu_names_ = all_gpu_names();
    std::optional<GpuSeen> prose_gpu_;  ///< the card that sentences speak of
    const GpuName* prose_gpu_kind_ = nullptr;
    bool several_prose_gpus_ = false;
    std::map<std::string, std::set<std::string>> prose_versions_;  ///< what sentences say to be there, by subject
    std::string gpu_name_;  ///< of "name: X" whose "major: 3 minor: 0" stands on the next line
};

}  // namespace whynogpu
