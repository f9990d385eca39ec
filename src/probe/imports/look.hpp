// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.hpp"
#include "knowledge/knowledge.hpp"
#include "loader/link_map.hpp"
#include "probe/python.hpp"
#include "snapshot/imports.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// What all parts of probe_imports() share.
struct Look {
    Host& host;
    const PythonFacts& python;
    const TensorFlowFacts& tensorflow;
    const std::vector<Distribution>& distributions;
    const Release* release;
    const Knowledge& knowledge;
    LinkMap& process;
    ModuleFinder finder;

    /// Of the program's environment: the kernel's variables lie over the subject's.
    [[nodiscard]] std::optional<std::string> variable(const std::string& name) const;
    /// Entries that stand before the standard library: the script's folder and $PYTHONPATH.
    [[nodiscard]] std::vector<SearchEntry> early_entries() const;
    /// The entry that a found module lies in; null for one of an editable install.
    [[nodiscard]] const SearchEntry* entry_of(const ModuleLocation& module) const;
    [[nodiscard]] bool is_early(const ModuleLocation& module) const;
    /// Distributions of that name beside the module.
    [[nodiscard]] std::vector<const Distribution*> claims(const ModuleLocation& module, const std::string& distribution) const;
    [[nodiscard]] bool python_at_least(int major, int minor) const;
    /// "cpython-312", "cpython-37m", "cpython-313t".
    [[nodiscard]] std::string extension_tag() const;
    /// Has a file of that name ("_message.abi3.so") a tag that this interpreter takes?
    [[nodiscard]] bool takes_extension(std::string_view file) const;
};

// text.cpp

/// The text has that word, and not only as a part of another.
[[nodiscard]] bool contains_word(std::string_view text, std::string_view word);
/// Those of `names` that neither the module's text nor its folder holds; none when its text cannot tell.
[[nodiscard]] std::vector<std::string> lacking_names(Host& host, const ModuleLocation& module, const std::vector<std::string>& names);
/// The version that a package's own files state.
[[nodiscard]] Observed<Version> version_in_files(Host& host, const ModuleLocation& module);

// One file each.

void see_modules(Look& look, ImportsSeen& seen);
void see_keras(Look& look, ImportsSeen& seen);
/// protobuf.cpp: what its implementation is, and tags of extension modules.
void see_compiled(Look& look, ImportsSeen& seen);
void see_shadows(Look& look, ImportsSeen& seen);
void see_distutils(Look& look, ImportsSeen& seen);
void see_native(Look& look, ImportsSeen& seen);
/// What the package's own files and metadata tell of its needs: for a version that is not in the data.
[[nodiscard]] ImportFacts own_needs(Look& look);
/// loads.cpp: what the dynamic loader would say, where something makes it worth asking.
void see_loads(Look& look, ImportsSeen& seen);
void see_plugins(Look& look, ImportsSeen& seen);
void see_requirements(Look& look, ImportsSeen& seen);

}  // namespace whynogpu
