// SPDX-License-Identifier: Apache-2.0
#include "lint/baseline.hpp"

#include <nlohmann/json.hpp>

#include "host/source_files.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char* schema = "whynogpu/lint-baseline/1";

std::string key_text(const LintFinding& finding) {
    return printable(trim(finding.source_line));
}

}  // namespace

bool Baseline::read(const std::string& path, std::string& error) {
    std::string text;
    if (const std::string why = read_source_file(path, 64 << 20, text); !why.empty()) {
        error = "cannot read the baseline " + path + ": " + why;
        return false;
    }
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || json.value("schema", Json()) != schema || !json.contains("findings") || !json["findings"].is_array()) {
        error = path + " is no baseline (--write-baseline makes one)";
        return false;
    }
    for (const Json& row : json["findings"]) {
        if (!row.is_object()) continue;
        const auto text_of = [&](const char* key) { return row.contains(key) && row[key].is_string() ? row[key].get<std::string>() : std::string{}; };
        ++known_[{text_of("file"), text_of("rule"), text_of("line")}];
    }
    return true;
}

std::size_t Baseline::drop_known(LintedFile& file) const {
    if (known_.empty()) return 0;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> used;
    return std::erase_if(file.findings, [&](const LintFinding& finding) {
        const std::tuple key{printable(file.name), finding.rule, key_text(finding)};
        const auto found = known_.find(key);
        return found != known_.end() && used[key]++ < found->second;
    });
}

std::string baseline_text(const LintReport& report) {
    Json json{{"schema", schema}, {"findings", Json::array()}};
    for (const LintedFile& file : report.files)
        for (const LintFinding& finding : file.findings) json["findings"].push_back({{"file", printable(file.name)}, {"rule", finding.rule}, {"line", key_text(finding)}});
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace whynogpu
