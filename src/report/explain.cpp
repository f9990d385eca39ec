// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <algorithm>

#include "diagnose/cause.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view page_name = "/page.md";

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

}  // namespace

std::string explain_cause(std::string_view id) {
    for (const EmbeddedFile& page : embedded_pages())
        if (page.path.size() == id.size() + page_name.size() && page.path.starts_with(id) && page.path.ends_with(page_name)) return std::string(page.text);
    return {};
}

std::string explain_all() {
    std::vector<const Cause*> causes;
    for (const Cause& cause : all_causes()) causes.push_back(&cause);
    std::stable_sort(causes.begin(), causes.end(), [](const Cause* a, const Cause* b) { return a->stage < b->stage; });
    std::size_t width = 0;
    for (const Cause* cause : causes) width = std::max(width, cause->id.size());

    std::string out = "Why TensorFlow may not use the GPU, along the road from card to operation.\n"
                      "whynogpu explain CAUSE  shows the page about one of them.\n";
    const Cause* before = nullptr;
    for (const Cause* cause : causes) {
        if (before == nullptr || before->stage != cause->stage) out += "\n" + std::string(to_string(cause->stage)) + "\n";
        out += "  " + padded(std::string(cause->id), width + 2) + std::string(cause->summary) + "\n";
        before = cause;
    }
    return out;
}

}  // namespace whynogpu
