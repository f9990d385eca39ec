// SPDX-License-Identifier: Apache-2.0
#include "knowledge/python_reader.hpp"

#include <algorithm>

#include "util/path.hpp"

namespace whynogpu {
namespace {

template <class Row, class Key>
void check_sorted(const DataTable& table, const std::vector<Row>& rows, Key key, const char* what) {
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (!(key(rows[i - 1]) < key(rows[i]))) table.error(std::string("'") + what + "' is not sorted, or has an entry twice: " + key(rows[i]));
}

void check_sorted(const DataTable& table, const std::vector<std::string>& texts, const char* what) {
    check_sorted(table, texts, [](const std::string& text) { return text; }, what);
}

}  // namespace

const StdlibModule* StdlibFacts::find(std::string_view name) const {
    const auto at = std::ranges::lower_bound(modules, name, {}, [](const StdlibModule& module) { return std::string_view(module.name); });
    return at != modules.end() && at->name == name ? &*at : nullptr;
}

StdlibFacts read_stdlib(const DataFile& file) {
    DataTable table = file.table();
    StdlibFacts facts;
    facts.python = table.version("python");
    if (file_name(file.path()) != facts.python.text() + ".toml") table.error("the file is not named after its 'python'");
    table.provenance(facts.source, facts.checked);
    facts.builtin = table.texts("builtin");
    facts.preloaded = table.texts("preloaded");
    check_sorted(table, facts.builtin, "builtin");
    check_sorted(table, facts.preloaded, "preloaded");
    for (DataTable row : table.tables("module")) {
        StdlibModule module;
        module.name = row.text("name");
        module.fatal = row.flag_or("fatal", false);
        module.keras_only = row.flag_or("keras_only", false);
        module.imported = row.texts_or_none("imported");
        module.attributes = row.texts_or_none("attributes");
        module.keras_names = row.texts_or_none("keras_names");
        row.finish();
        facts.modules.push_back(std::move(module));
    }
    check_sorted(table, facts.modules, [](const StdlibModule& module) { return module.name; }, "module");
    table.finish();
    return facts;
}

PackageFacts read_packages(const DataFile& file) {
    DataTable table = file.table();
    PackageFacts facts;
    std::string source, checked;
    table.provenance(source, checked);
    for (DataTable row : table.tables("needs")) {
        facts.needs.push_back({row.text("distribution"), row.texts("modules"), row.range_or_any("versions"), row.text("source")});
        check_sorted(row, facts.needs.back().modules, "modules");
        row.finish();
    }
    check_sorted(table, facts.needs, [](const PackageNeed& need) { return need.distribution; }, "needs");
    for (DataTable row : table.tables("bound")) {
        PackageBound bound;
        bound.distribution = row.text("distribution");
        bound.with = row.text("with");
        bound.when = row.range("when");
        bound.works = row.range("works");
        bound.error = row.text("error");
        bound.source = row.text("source");
        row.finish();
        facts.bounds.push_back(std::move(bound));
    }
    check_sorted(table, facts.bounds, [](const PackageBound& bound) { return bound.distribution + " " + bound.with; }, "bound");
    table.finish();
    return facts;
}

}  // namespace whynogpu
