// SPDX-License-Identifier: Apache-2.0
#include "knowledge/program_facts.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

template <class What>
What one_of(const DataTable& table, const std::string& text, std::initializer_list<std::pair<const char*, What>> names, What otherwise) {
    for (const auto& [name, what] : names)
        if (text == name) return what;
    table.error("'" + text + "' is none of the words that may stand here");
    return otherwise;
}

}  // namespace

const CallFacts* ProgramFacts::find_call(std::string_view canonical) const {
    const auto found = calls.find(canonical);
    return found == calls.end() ? nullptr : &found->second;
}

const VariableFacts* ProgramFacts::find_variable(std::string_view name) const {
    const auto found = std::ranges::find(variables, name, &VariableFacts::name);
    return found == variables.end() ? nullptr : &*found;
}

void read_calls(const DataFile& file, ProgramFacts& facts) {
    DataTable table = file.table();
    std::string source, checked;
    for (DataTable row : table.tables("calls")) {
        CallFacts call;
        call.effect = one_of<CallEffect>(row, row.text("effect"),
                                         {{"queries", CallEffect::queries}, {"configures", CallEffect::configures}, {"makes", CallEffect::makes},
                                          {"process", CallEffect::process}},
                                         CallEffect::queries);
        call.needs_eager = row.flag("needs_eager");
        for (std::string& name : row.texts("names"))
            if (!facts.calls.emplace(std::move(name), call).second) row.error("a name stands twice");
        row.provenance(source, checked);
        row.finish();
    }
    table.finish();
}

void read_variables(const DataFile& file, ProgramFacts& facts) {
    DataTable table = file.table();
    std::string source, checked;
    for (DataTable row : table.tables("variables")) {
        VariableFacts variable;
        variable.name = row.text("name");
        variable.read = one_of<ReadTime>(row, row.text("read"),
                                         {{"start", ReadTime::start}, {"import", ReadTime::import}, {"query", ReadTime::query},
                                          {"devices", ReadTime::devices}, {"use", ReadTime::use}},
                                         ReadTime::use);
        variable.values = row.texts("values");
        row.provenance(source, checked);
        row.finish();
        facts.variables.push_back(std::move(variable));
    }
    table.finish();
}

void read_removed(const DataFile& file, ProgramFacts& facts) {
    DataTable table = file.table();
    std::string source, checked;
    for (DataTable row : table.tables("removed")) {
        facts.removed.push_back({row.text("name"), row.text("package"), row.range("versions"), row.text("instead"), row.flag_or("only_plain", false)});
        row.provenance(source, checked);
        row.finish();
    }
    table.finish();
}

void read_host_only(const DataFile& file, ProgramFacts& facts) {
    DataTable table = file.table();
    std::string source, checked;
    for (DataTable row : table.tables("host_only")) {
        facts.host_only.push_back({row.text("name"), row.text("why"), row.flag_or("prepares_data", false)});
        row.provenance(source, checked);
        row.finish();
    }
    for (DataTable row : table.tables("types")) {
        facts.cpu_types.push_back({row.texts("names"), row.texts("types"), row.texts("arguments")});
        row.provenance(source, checked);
        row.finish();
    }
    table.finish();
}

ProgramFacts load_program_facts(EmbeddedFiles files) {
    ProgramFacts facts;
    std::vector<DataError> errors;
    for (const EmbeddedFile& file : files) {
        if (file.path == "lint/calls.toml") read_calls({file, errors}, facts);
        if (file.path == "lint/kernel_types.toml" || file.path == "lint/kernels.toml") read_host_only({file, errors}, facts);
        if (file.path == "lint/removed.toml") read_removed({file, errors}, facts);
        if (file.path == "lint/variables.toml") read_variables({file, errors}, facts);
    }
    return facts;
}

}  // namespace whynogpu
