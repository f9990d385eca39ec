// SPDX-License-Identifier: Apache-2.0
// What the Python probe says about one interpreter and one script, as JSON: for python_paths.py, which asks Python
// itself.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "host/real_host.hpp"
#include "probe/python.hpp"

int main(int argc, char** argv) {
    using namespace whynogpu;
    if (argc != 4) {
        std::fprintf(stderr, "usage: print_python PYTHON SCRIPT MODULE\n");
        return 2;
    }
    RealHost host(RealHost::process_environment());
    SubjectRequest request;
    if (argv[1][0] != '\0') request.python = argv[1];
    request.script = argv[2];
    const PythonFacts facts = probe_python(host, request);
    const ModuleLocation module = find_module(host, facts, argv[3]);
    nlohmann::ordered_json out;
    out["failure"] = facts.start_failure.is_present() ? *facts.start_failure : "";
    out["executable"] = facts.executable.value_or("");
    out["prefix"] = facts.prefix.value_or("");
    out["base_prefix"] = facts.base_prefix.value_or("");
    out["path"] = nlohmann::json::array();
    for (const SearchEntry& entry : facts.search_path) out["path"].push_back(entry.folder);
    out["unread"] = facts.unread;
    out["file"] = module.file;
    out["portions"] = module.portions;
    std::puts(out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}
