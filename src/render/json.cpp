// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::ordered_json;

/// JSON is UTF-8; a file name need not be.
Json text(const std::string& bytes) {
    const std::string safe = printable(bytes);
    // printable() also escapes line ends, which JSON can carry itself.
    return safe == bytes || !is_utf8(bytes) ? Json(safe) : Json(bytes);
}

Json text_or_null(const std::string& bytes) {
    return bytes.empty() ? Json(nullptr) : text(bytes);
}

template <class Items, class Row>
Json list(const Items& items, Row row) {
    Json all = Json::array();
    for (const auto& item : items) all.push_back(row(item));
    return all;
}

Json subject(const Report& report) {
    Json out{{"kind", report.subject_kind}, {"python", text_or_null(report.python)}, {"prefix", text_or_null(report.prefix)}};
    if (!report.tensorflow) {
        out["tensorflow"] = nullptr;
        return out;
    }
    const Report::TensorFlow& tensorflow = *report.tensorflow;
    out["tensorflow"] = Json{{"version", text_or_null(tensorflow.version)},
                             {"distribution", text_or_null(tensorflow.distribution)},
                             {"location", text_or_null(tensorflow.location)},
                             {"cuda_build", tensorflow.cuda_build ? Json(*tensorflow.cuda_build) : Json(nullptr)},
                             {"cuda", text_or_null(tensorflow.cuda)},
                             {"cudnn", text_or_null(tensorflow.cudnn)}};
    return out;
}

Json prediction(const Report& report) {
    return Json{{"import", report.import},
                {"listed", report.listed ? Json(*report.listed) : Json(nullptr)},
                {"first_operation", report.first_operation},
                {"lines", list(report.lines, [](const Report::Line& line) {
                     return Json{{"stage", line.stage}, {"level", std::string(1, line.level)}, {"text", text(line.text)}};
                 })}};
}

Json remedy(const Report::Remedy& remedy) {
    return Json{{"id", remedy.id}, {"text", text(remedy.text)}, {"commands", list(remedy.commands, text)}, {"risk", text(remedy.risk)}, {"undo", text(remedy.undo)}};
}

Json cause(const Report::Cause& cause) {
    Json out{{"id", cause.id}};
    if (!cause.group.empty()) out["group"] = cause.group;
    out["status"] = cause.status;
    out["stage"] = cause.stage;
    out["title"] = text(cause.title);
    out["because"] = list(cause.because, [](const Report::Evidence& evidence) { return Json{{"text", text(evidence.text)}, {"origin", text(evidence.origin)}}; });
    out["remedies"] = list(cause.remedies, remedy);
    if (!cause.consequences.empty()) out["consequences"] = cause.consequences;
    return out;
}

Json library(const Report::Library& library) {
    return Json{{"soname", library.soname}, {"required", library.required},        {"state", library.state},
                {"path", text_or_null(library.path)}, {"real", text_or_null(library.real)}, {"why", text(library.why)}};
}

}  // namespace

std::string render_json(const Report& report, const RenderOptions&) {
    const Json all{{"schema", "whynogpu/report/1"},
                   {"tool", {{"version", report.tool_version}, {"knowledge", report.knowledge}}},
                   {"subject", subject(report)},
                   {"verdict", report.verdict},
                   {"prediction", prediction(report)},
                   {"causes", list(report.causes, cause)},
                   {"libraries", list(report.libraries, library)},
                   {"road", list(report.road, [](const Report::Rung& rung) { return Json{{"stage", rung.stage}, {"state", rung.state}, {"text", text(rung.text)}}; })},
                   {"notes", list(report.notes, [](const Report::Note& note) { return Json{{"id", note.id}, {"text", text(note.text)}}; })}};
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace whynogpu
