// SPDX-License-Identifier: Apache-2.0
#include "fakes/check_machine.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "check/check.hpp"
#include "fakes/folders.hpp"
#include "render/render.hpp"
#include "util/path.hpp"

namespace whynogpu::test {

ProbeOptions options_on(Host& host, SubjectRequest subject) {
    ProbeOptions options;
    options.subject = std::move(subject);
    const auto program = host.real_path("/proc/self/exe");
    if (program.is_present()) options.driver.program = join_path(parent_path(*program), "whynogpu-probe");
    options.driver.timeout_ms = 5000;
    return options;
}

Report check_on(Host& host, SubjectRequest subject) {
    return check(host, options_on(host, std::move(subject)));
}

std::string json_on(Host& host, SubjectRequest subject) {
    return render_json(check_on(host, std::move(subject)), {});
}

std::vector<std::string> all_machines() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(test_folder() + "/machines"))
        if (file.path().extension() == ".txt") names.push_back(file.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string test_file(const std::string& name) {
    std::ifstream in(test_folder() + "/" + name, std::ios::binary);
    if (!in) throw std::runtime_error("no file tests/" + name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace whynogpu::test
