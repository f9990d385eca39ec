// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "parse/ld_cache.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace whynogpu;
    // The first byte tells how much of the rest is the name that is asked for.
    if (size < 1) return 0;
    const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string name = rest.substr(0, data[0]);
    const auto cache = LdCache::parse(rest.size() > data[0] ? rest.substr(data[0]) : std::string());
    if (!cache) return 0;
    (void)cache->find(name, {{"x86-64-v3", "x86-64-v2"}, true, 2, "haswell"});
    (void)cache->all(name);
    return 0;
}
