// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "report/explain.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::ordered_json;

/// The Python versions for which a CUDA build for x86-64 exists, ascending, each once.
std::vector<Version> pythons_of(const Release& release) {
    std::set<Version> versions;
    for (const PythonSupport& support : release.pythons) {
        if (support.architecture != "x86_64" || !support.cuda) continue;
        for (const std::string& text : support.versions)
            if (auto version = Version::parse(text)) versions.insert(std::move(*version));
    }
    return {versions.begin(), versions.end()};
}

/// "2.7,3.5-3.7": neighbours are joined.
std::string ranges_of(const std::vector<Version>& versions) {
    std::string out;
    for (std::size_t i = 0; i < versions.size();) {
        std::size_t last = i;
        while (last + 1 < versions.size() && versions[last + 1].major() == versions[i].major() && versions[last + 1].minor() == versions[last].minor() + 1) ++last;
        if (!out.empty()) out += ",";
        out += versions[i].text();
        if (last != i) out += "-" + versions[last].text();
        i = last + 1;
    }
    return out;
}

std::vector<std::string> texts_of(const std::vector<Capability>& capabilities) {
    std::vector<std::string> texts;
    for (const Capability& capability : capabilities) texts.push_back(capability.text());
    return texts;
}

/// The extra exists, and yet the libraries that it brings are not all found.
bool extra_is_not_enough(const Release& release) {
    return !release.extras.empty() && !release.pip_alone_suffices;
}

std::string label_of(const Release& release) {
    const auto dev = release.id.find(".dev");
    std::string label = dev == std::string::npos ? release.id : Version(release.id).major_minor() + " nightly";
    if (extra_is_not_enough(release)) label += " !";
    return label;
}

constexpr std::size_t columns = 7;
using Row = std::array<std::string, columns>;

Row row_of(const Release& release) {
    return {label_of(release),
            ranges_of(pythons_of(release)),
            release.cuda.places() > 1 ? release.cuda.major_minor() : release.cuda.text(),
            release.cudnn.major_minor(),
            release.min_driver.text(),
            join(texts_of(release.kernels.sass), " "),
            release.kernels.ptx.empty() ? "" : release.kernels.ptx.front().text() + "+"};
}

std::string table_of(const std::vector<Row>& rows) {
    std::array<std::size_t, columns> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string out;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < columns; ++i) {
            line += row[i];
            if (i + 1 < columns) line.append(widths[i] + 2 - row[i].size(), ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::vector<const Release*> newest_first(const Knowledge& knowledge) {
    std::vector<const Release*> releases = knowledge.all_releases();
    std::reverse(releases.begin(), releases.end());
    return releases;
}

Json json_of(const Release& release) {
    Json row;
    row["release"] = release.id;
    row["versions"] = release.versions.text();
    row["python"] = Json::array();
    for (const Version& version : pythons_of(release)) row["python"].push_back(version.text());
    row["cuda"] = release.cuda.text();
    row["cudnn"] = release.cudnn.text();
    row["driver"] = release.min_driver.text();
    row["driver_api"] = release.driver_api.text();
    row["min_capability"] = release.min_capability.text();
    row["native"] = texts_of(release.kernels.sass);
    row["ptx"] = texts_of(release.kernels.ptx);
    row["elementwise_native"] = texts_of(release.mlir_kernels.sass);
    row["elementwise_ptx"] = texts_of(release.mlir_kernels.ptx);
    row["libraries"] = Json::array();
    for (const RequiredLibrary& library : release.required) row["libraries"].push_back(library.soname);
    row["extra"] = Json::array();
    for (const ExtraPin& pin : release.extras) row["extra"].push_back(pin.distribution + pin.requirement);
    row["extra_is_enough"] = release.pip_alone_suffices;
    row["source"] = release.source;
    row["checked"] = release.checked;
    return row;
}

}  // namespace

std::string matrix_text(const Knowledge& knowledge) {
    std::vector<Row> rows = {{"TensorFlow", "Python", "CUDA", "cuDNN", "driver", "native code for", "PTX"}};
    for (const Release* release : newest_first(knowledge)) rows.push_back(row_of(*release));
    return table_of(rows) +
           "\n"
           "The official CUDA packages for Linux on x86-64; the newest first.\n"
           "Python   for which there is a package\n"
           "CUDA     built with; before 2.5 exactly this, since then the same major version\n"
           "cuDNN    the same major version, and at least this minor one\n"
           "driver   at least\n"
           "native   compute capabilities with ready-made code; serves the same major\n"
           "         number with an equal or higher minor one (8.0 serves 8.6)\n"
           "PTX      what the driver can compile code for at the first use, slowly\n"
           "!        'tensorflow[and-cuda]' alone does not find its own libraries:\n"
           "         LD_LIBRARY_PATH is needed, or the release next to it\n"
           "Knowledge of " +
           knowledge.date() + ".\n";
}

std::string matrix_json(const Knowledge& knowledge) {
    Json out;
    out["schema"] = "whynogpu/matrix/1";
    out["knowledge"] = knowledge.date();
    out["releases"] = Json::array();
    for (const Release* release : newest_first(knowledge)) out["releases"].push_back(json_of(*release));
    return out.dump(2) + "\n";
}

}  // namespace whynogpu
