// SPDX-License-Identifier: Apache-2.0
#include "probe/tensorflow.hpp"

#include <algorithm>
#include <array>

#include "probe/python.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_text = 256 * 1024;
constexpr std::size_t most_record = 8 << 20;

/// The text between a word and the end of the quoted string that follows it: `_VERSION = '2.18.0'`.
std::optional<std::string> quoted_after(std::string_view text, std::string_view word) {
    const auto at = text.find(word);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = text.substr(at + word.size());
    const auto open = rest.find_first_of("'\"\n");
    if (open == std::string_view::npos || rest[open] == '\n') return std::nullopt;
    const auto close = rest.find(rest[open], open + 1);
    if (close == std::string_view::npos) return std::nullopt;
    return std::string(rest.substr(open + 1, close - open - 1));
}

std::optional<std::string> number_after(std::string_view text, std::string_view word) {
    const auto at = text.find(word);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view rest = trim(text.substr(at + word.size(), 64));
    const auto end = rest.find_first_not_of("0123456789");
    if (end == 0) return std::nullopt;
    return std::string(rest.substr(0, end));
}

/// Releases from 2.4 on carry their own setup.py.
Observed<Version> version_in_setup(Host& host, const std::string& core) {
    const auto text = host.read(join_path(core, "tools/pip_package/setup.py"), most_text);
    if (!text.is_present()) return Observed<Version>::without_value(text);
    const auto word = quoted_after(*text, "_VERSION =");
    const auto version = word ? Version::parse(*word) : std::nullopt;
    if (!version) return Observed<Version>::absent(text.origin());
    return Observed<Version>::present(*version, text.origin());
}

/// The C++ header that wheels up to 2.19 carry.
Observed<Version> version_in_header(Host& host, const std::string& core) {
    const auto text = host.read(join_path(core, "include/tensorflow/core/public/version.h"), most_text);
    if (!text.is_present()) return Observed<Version>::without_value(text);
    const auto major = number_after(*text, "define TF_MAJOR_VERSION"), minor = number_after(*text, "define TF_MINOR_VERSION"),
               patch = number_after(*text, "define TF_PATCH_VERSION");
    if (!major || !minor || !patch) return Observed<Version>::absent(text.origin());
    const auto suffix = quoted_after(*text, "define TF_VERSION_SUFFIX");
    const auto version = Version::parse(*major + "." + *minor + "." + *patch + suffix.value_or(""));
    return version ? Observed<Version>::present(*version, text.origin()) : Observed<Version>::absent(text.origin());
}

/// The version of the files; what metadata say is only asked when the files are silent.
Observed<Version> version_of(Host& host, const TensorFlowFacts& facts) {
    for (auto* ask : {version_in_setup, version_in_header})
        if (auto version = ask(host, facts.core_folder); version.is_present()) return version;
    if (facts.owner.is_present())
        for (const Distribution& claim : facts.claims)
            if (claim.name == *facts.owner)
                if (const auto version = Version::parse(claim.version)) return Observed<Version>::present(*version, claim.folder);
    return Observed<Version>::unknown(Unknown::unparsable, facts.core_folder, "no file of the package tells its version");
}

Observed<BuildInfo> build_of(Host& host, const std::string& core) {
    const auto text = host.read(join_path(core, "python/platform/build_info.py"), most_text);
    if (!text.is_present()) return Observed<BuildInfo>::without_value(text);
    if (const auto info = parse_build_info(*text)) return Observed<BuildInfo>::present(*info, text.origin());
    return Observed<BuildInfo>::unknown(Unknown::unparsable, text.origin(), "does not say whether this is a CUDA build");
}

bool may_hold_tensorflow(const std::string& name) {
    return contains(name, "tensorflow") || name.starts_with("tf-nightly");
}

/// Does a distribution's metadata claim the folder tensorflow/? A distribution for something else (tensorflow-probability) does not.
bool claims_tensorflow(Host& host, const Distribution& distribution) {
    if (const auto names = host.read(join_path(distribution.folder, "top_level.txt"), most_text); names.is_present()) {
        const auto lines = split_lines(*names);
        return std::find(lines.begin(), lines.end(), "tensorflow") != lines.end();
    }
    const auto record = host.read(join_path(distribution.folder, "RECORD"), most_record);
    if (record.is_present()) return contains(*record, "\ntensorflow/__init__.py,") || record->starts_with("tensorflow/__init__.py,");
    // Nothing but the name is left.
    static const std::array<std::string_view, 6> names{"tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tf-nightly", "tf-nightly-cpu", "tensorflow-rocm"};
    return std::find(names.begin(), names.end(), distribution.name) != names.end();
}

/// Size that a RECORD states for a file.
std::optional<unsigned long long> recorded_size(std::string_view record, const std::string& file) {
    const std::string start = file + ",";
    auto at = record.starts_with(start) ? 0 : record.find("\n" + start);
    if (at == std::string_view::npos) return std::nullopt;
    if (at != 0) ++at;
    const std::string_view line = record.substr(at, record.find_first_of("\r\n", at) - at);
    return parse_unsigned(line.substr(line.rfind(',') + 1));
}

/// Do the files on disk look like those of this distribution? Compared: files whose size differs between builds and releases.
bool files_match(Host& host, const Distribution& claim, const std::string& core, const std::string& framework) {
    const auto record = host.read(join_path(claim.folder, "RECORD"), most_record);
    if (!record.is_present()) return false;
    const std::string package = file_name(core);
    for (const std::string& file : {std::string("python/platform/build_info.py"), file_name(framework)}) {
        const auto stated = recorded_size(*record, package + "/" + file);
        const auto status = host.status(join_path(core, file));
        if (!stated || !status.is_present() || status->size != *stated) return false;
    }
    return true;
}

Observed<std::string> owner_of(Host& host, const TensorFlowFacts& facts) {
    using Name = Observed<std::string>;
    std::vector<const Distribution*> here;
    for (const Distribution& claim : facts.claims)
        if (claim.entry == facts.module.entry) here.push_back(&claim);
    if (here.empty()) return Name::absent(facts.module.entry);
    if (here.size() == 1) return Name::present(here.front()->name, here.front()->folder);
    for (const Distribution* claim : here)
        if (facts.framework.is_present() && files_match(host, *claim, facts.core_folder, *facts.framework))
            return Name::present(claim->name, claim->folder);
    return Name::unknown(Unknown::unparsable, facts.module.entry, "several distributions claim the files, none matches them");
}

Observed<std::string> python_tag_of(Host& host, const TensorFlowFacts& facts) {
    for (const Distribution& claim : facts.claims) {
        if (!facts.owner.is(claim.name)) continue;
        const auto text = host.read(join_path(claim.folder, "WHEEL"), most_text);
        if (!text.is_present()) return Observed<std::string>::without_value(text);
        for (const std::string& line : split_lines(*text))
            if (line.starts_with("Tag:")) return Observed<std::string>::present(split(trim(line.substr(4)), '-').front(), text.origin());
    }
    return Observed<std::string>::absent(facts.folder);
}

/// conda writes <prefix>/conda-meta/tensorflow-base-2.19.1-cuda129py312h….json; the build string tells CUDA from CPU.
Observed<std::string> conda_build_of(Host& host, const PythonFacts& python) {
    if (!python.prefix.is_present()) return Observed<std::string>::absent("prefix");
    const std::string folder = join_path(*python.prefix, "conda-meta");
    const auto names = host.list(folder);
    if (!names.is_present()) return Observed<std::string>::without_value(names);
    for (const char* package : {"tensorflow-base-", "tensorflow-"})
        for (const std::string& name : *names) {
            if (!name.starts_with(package) || !name.ends_with(".json")) continue;
            const std::string rest = name.substr(std::string_view(package).size());
            const auto dash = rest.find('-');
            if (rest.empty() || rest[0] < '0' || rest[0] > '9' || dash == std::string::npos) continue;
            return Observed<std::string>::present(rest.substr(dash + 1, rest.size() - dash - 6), join_path(folder, name));
        }
    return Observed<std::string>::absent(folder);
}

/// 1.15 to 2.1 keep their files in tensorflow_core/ beside a small tensorflow/. The loader resolves links above a library (it is
/// opened as …/python/../libtensorflow_framework.so.2), so links of the folder are resolved here too.
std::string core_folder_of(Host& host, const std::string& folder) {
    const std::string beside = join_path(parent_path(folder), "tensorflow_core");
    const bool split_package = !host.is_folder(join_path(folder, "python")) && host.is_folder(join_path(beside, "python"));
    const std::string& core = split_package ? beside : folder;
    return host.real_path(core).value_or(core);
}

Observed<std::string> framework_of(Host& host, const std::string& core) {
    for (const char* name : {"libtensorflow_framework.so.2", "libtensorflow_framework.so.1", "libtensorflow_framework.so"})
        if (const std::string path = join_path(core, name); host.is_file(path)) return Observed<std::string>::present(path, path);
    return Observed<std::string>::absent(join_path(core, "libtensorflow_framework.so.*"));
}

/// What stands there instead of a TensorFlow, if anything.
Observed<std::string> impostor_of(Host& host, const TensorFlowFacts& facts) {
    using Text = Observed<std::string>;
    switch (facts.module.kind) {
        case ModuleKind::missing: return Text::absent("tensorflow");
        case ModuleKind::module_file:
        case ModuleKind::bytecode:
        case ModuleKind::extension: return Text::present(facts.module.file + " is a module of that name, not TensorFlow", facts.module.file);
        case ModuleKind::namespace_package:
            return Text::present(facts.module.folder + " has no __init__.py: it is what an uninstall left behind, or a folder of that name", facts.module.folder);
        case ModuleKind::package: break;
    }
    if (host.is_folder(join_path(facts.core_folder, "python")) || facts.framework.is_present()) return Text::absent(facts.folder);
    return Text::present(facts.folder + " is a package of that name, but holds no TensorFlow", facts.folder);
}

}  // namespace

TensorFlowFacts probe_tensorflow(Host& host, const PythonFacts& python, const std::vector<Distribution>& distributions) {
    TensorFlowFacts facts;
    facts.module = find_module(host, python, "tensorflow");
    for (const Distribution& distribution : distributions) {
        if (distribution.name.starts_with("nvidia-") || distribution.name.starts_with("tensorrt")) facts.nvidia.push_back(distribution);
        if (may_hold_tensorflow(distribution.name) && claims_tensorflow(host, distribution)) facts.claims.push_back(distribution);
    }
    if (facts.module.kind != ModuleKind::missing) {
        facts.folder = facts.module.folder.empty() ? parent_path(facts.module.file) : facts.module.folder;
        facts.core_folder = core_folder_of(host, facts.folder);
        facts.framework = framework_of(host, facts.core_folder);
    }
    facts.impostor = impostor_of(host, facts);
    if (facts.module.kind != ModuleKind::package || facts.impostor.is_present()) return facts;

    if (facts.framework.is_present()) facts.framework_elf = host.elf(*facts.framework);
    facts.build = build_of(host, facts.core_folder);
    facts.owner = owner_of(host, facts);
    facts.version = version_of(host, facts);
    facts.python_tag = python_tag_of(host, facts);
    if (python.environment_kind == "conda") facts.conda_build = conda_build_of(host, python);
    return facts;
}

}  // namespace whynogpu
