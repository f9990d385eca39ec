// SPDX-License-Identifier: Apache-2.0
#include "lint/project_settings.hpp"

#include <toml++/toml.h>

#include "host/real_host.hpp"
#include "host/source_files.hpp"
#include "probe/python.hpp"
#include "probe/tensorflow.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool take_names(const toml::table& table, const char* key, const std::string& file, std::set<std::string, std::less<>>& rules, std::string& error) {
    const toml::array* names = table[key].as_array();
    if (names == nullptr) {
        if (!table.contains(key)) return true;
        error = file + ": tool.whynogpu.lint." + key + " must be a list of rules";
        return false;
    }
    for (const toml::node& node : *names) {
        const std::string name = node.value_or(std::string{});
        if (find_rule(name) == nullptr) {
            error = file + ": there is no rule \"" + printable(name) + "\"";
            return false;
        }
        rules.insert(name);
    }
    return true;
}

/// The major of cuDNN that torch's metadata pins: "nvidia-cudnn-cu12==9.1.0.70; platform_system == …".
std::optional<long> cudnn_of_torch(Host& host, const Distribution& torch) {
    const auto metadata = read_metadata(host, torch);
    if (!metadata.is_present()) return std::nullopt;
    for (const std::string& line : metadata->requires_dist) {
        if (!line.starts_with("nvidia-cudnn-cu")) continue;
        const std::size_t at = line.find("==");
        const auto version = at == std::string::npos ? std::nullopt : Version::parse(line.substr(at + 2));
        if (version) return version->major();
    }
    return std::nullopt;
}

}  // namespace

bool add_project_settings(RuleChoice& choice, std::string& error) {
    RealHost host({});
    const auto here = host.current_folder();
    if (!here.is_present()) return true;
    for (std::string folder = *here; !folder.empty(); folder = parent_path(folder)) {
        const std::string file = join_path(folder, "pyproject.toml");
        std::string text;
        if (read_source_file(file, 4 << 20, text).empty()) {
            const toml::parse_result parsed = toml::parse(text);
            if (!parsed) {
                // Somebody else's tool complains about that better; without our table it is none of our business.
                if (!contains(text, "tool.whynogpu")) return true;
                error = file + " is no TOML: " + std::string(parsed.error().description());
                return false;
            }
            if (const toml::table* own = parsed.table()["tool"]["whynogpu"]["lint"].as_table()) {
                std::set<std::string, std::less<>> select;
                if (!take_names(*own, "select", file, select, error) || !take_names(*own, "ignore", file, choice.ignore, error)) return false;
                if (choice.select.empty()) choice.select = std::move(select);
                return true;
            }
        }
        if (folder == "/") break;
    }
    return true;
}

bool add_environment(const std::string& python, LintFacts& facts, std::string& known, std::string& error) {
    const Environment variables = RealHost::process_environment();
    RealHost host(variables);
    SubjectRequest request;
    if (!python.empty()) request.python = python;
    else if (const auto venv = host.variable("VIRTUAL_ENV"); venv.is_present() && !venv->empty()) request.venv = *venv;
    else if (const auto conda = host.variable("CONDA_PREFIX"); conda.is_present() && !conda->empty()) request.conda = *conda;
    else return true;
    const PythonFacts subject = probe_python(host, request);
    if (!subject.executable.is_present()) {
        if (python.empty()) return true;
        error = "there is no Python at " + python;
        return false;
    }
    if (subject.version.is_present()) facts.python = *subject.version;
    const auto distributions = list_distributions(host, subject);
    const TensorFlowFacts tensorflow = probe_tensorflow(host, subject, distributions);
    if (tensorflow.version.is_present()) facts.tensorflow = *tensorflow.version;
    for (const Distribution& distribution : distributions)
        if (distribution.name == "keras" && !facts.keras) facts.keras = Version::parse(distribution.version);
    if (tensorflow.build.is_present() && tensorflow.build->cudnn_version) {
        if (const auto cudnn = Version::parse(*tensorflow.build->cudnn_version)) facts.tensorflow_cudnn = cudnn->major();
    }
    for (const Distribution& distribution : distributions)
        if (distribution.name == "torch") facts.torch_cudnn = cudnn_of_torch(host, distribution);
    if (facts.tensorflow) known = "TensorFlow " + facts.tensorflow->text() + " of " + *subject.executable;
    return true;
}

}  // namespace whynogpu
