// SPDX-License-Identifier: Apache-2.0
#include "derive/text_facts.hpp"

#include <algorithm>
#include <array>

#include "derive/text_eras.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// All minor releases, to be struck out one after the other.
std::set<std::string> all_minors() {
    std::set<std::string> minors;
    for (int minor = 0; minor <= 15; ++minor) minors.insert("1." + std::to_string(minor));
    for (int minor = 0; minor <= 23; ++minor) minors.insert("2." + std::to_string(minor));
    for (int minor = 5; minor <= 12; ++minor) minors.insert("0." + std::to_string(minor));
    return minors;
}

/// Those of `minors` that a place in TensorFlow's sources allows: "tensorflow/tsl/cuda/cudart_stub.cc:28".
std::set<std::string> allowed_by(const Eras& eras, const std::string& place, const std::set<std::string>& minors) {
    std::set<std::string> allowed;
    const std::size_t slash = place.rfind('/');
    const auto line = eras.lines.find(slash == std::string::npos ? place : place.substr(slash + 1));
    const VersionRange* folder = eras.of_path(place);
    for (const std::string& minor : minors) {
        if (folder != nullptr && !folder->contains(Version(minor))) continue;
        if (line != eras.lines.end() && !line->second.contains(minor)) {
            // Only some releases were run: one that was not may print it too, if it lies between two that do.
            const bool run = std::any_of(eras.lines.begin(), eras.lines.end(), [&](const auto& row) { return row.second.contains(minor); });
            const auto above = [&](const std::string& seen) { return Version(seen) > Version(minor); };
            const bool between = std::any_of(line->second.begin(), line->second.end(), above) &&
                                 !std::all_of(line->second.begin(), line->second.end(), above);
            if (run || !between) continue;
        }
        allowed.insert(minor);
    }
    return allowed;
}

/// Is that Python older than every one the release was built for?
bool too_old_for(const Knowledge& knowledge, const std::string& minor, const Version& python) {
    const Release* release = knowledge.find_release(Version(minor)).release;
    if (release == nullptr || release->pythons.empty() || python.places() < 2) return false;
    return std::all_of(release->pythons.begin(), release->pythons.end(), [&](const PythonSupport& support) {
        return std::all_of(support.versions.begin(), support.versions.end(), [&](const std::string& built_for) {
            return Version(python.major_minor()) < Version(built_for);
        });
    });
}

void find_releases(TextFacts& facts, const Knowledge& knowledge, const Eras& eras) {
    std::set<std::string> minors = all_minors();
    bool told = false;
    for (const std::string& place : facts.log->source_files) {
        const std::size_t slash = place.rfind('/');
        const bool speaks =
            eras.of_path(place) != nullptr || eras.lines.contains(slash == std::string::npos ? place : place.substr(slash + 1));
        if (!speaks) continue;
        auto allowed = allowed_by(eras, place, minors);
        // Two programs in one log: the later one counts.
        if (allowed.empty()) allowed = allowed_by(eras, place, all_minors());
        if (allowed.empty()) continue;
        minors = std::move(allowed);
        told = true;
    }
    // The numbers of lines are known of some builds only; a Python that the release never had shows a chance hit.
    if (facts.python)
        std::erase_if(minors, [&](const std::string& minor) { return too_old_for(knowledge, minor, facts.python->version); });
    if (told) facts.releases = std::move(minors);
}

/// Does every folder that the log's places name exist in that release? Folders are renamed at known releases; a line
/// number was looked up in some builds only.
bool folders_allow(const TextFacts& facts, const Eras& eras, const Version& version) {
    const Version minor(version.major_minor());
    return std::none_of(facts.log->source_files.begin(), facts.log->source_files.end(), [&](const std::string& place) {
        const VersionRange* folder = eras.of_path(place);
        return folder != nullptr && !folder->contains(minor);
    });
}

constexpr std::array<std::string_view, 9> tensorflow_packages{"tensorflow",       "tensorflow-gpu",   "tensorflow-cpu",
                                                              "tensorflow-intel", "tensorflow-base",  "tf-nightly",
                                                              "tf-nightly-gpu",   "tensorflow-macos", "intel-tensorflow"};

std::vector<Statement> statements_about(const LogFacts& log, std::string_view subject) {
    std::vector<Statement> found;
    for (const Statement& statement : log.statements)
        if (statement.subject == subject && Version::parse(statement.text)) found.push_back(statement);
    if (subject == "tensorflow")
        for (const PackageSeen& package : log.packages)
            if (std::find(tensorflow_packages.begin(), tensorflow_packages.end(), package.name) != tensorflow_packages.end())
                found.push_back({"tensorflow", package.version, package.origin, Voice::tool});
    if (subject == "cudnn")
        for (const PackageSeen& package : log.packages)
            if (package.name == "cudnn" || package.name.starts_with("nvidia-cudnn"))
                found.push_back({"cudnn", package.version, package.origin, Voice::tool});
    if (subject == "cuda")
        for (const PackageSeen& package : log.packages)
            if (package.name == "cudatoolkit" || package.name == "cuda-toolkit" || package.name == "cuda-version" ||
                package.name.starts_with("nvidia-cuda-runtime"))
                found.push_back({"cuda", package.version, package.origin, Voice::tool});
    if (subject == "driver")
        for (const char* id : {"kernel-version", "libcuda-version"})
            for (const Sign& sign : log.signs)
                if (sign.id == id) found.push_back({"driver", hole(sign, "version"), sign.origin, Voice::printed});
    return found;
}

/// A folder's name says less than a person who was asked for the version; everything else goes by voice.
int rank(const Statement& statement) {
    return statement.voice == Voice::path ? -1 : static_cast<int>(statement.voice);
}

bool same_version(const Version& a, const Version& b) {
    return a.major() == b.major() && (a.places() < 2 || b.places() < 2 || a.minor() == b.minor());
}

std::optional<Believed> believe(TextFacts& facts, const std::string& subject) {
    const auto all = statements_about(*facts.log, subject);
    const Statement* best = nullptr;
    for (const Statement& statement : all)
        if (Version::parse(statement.text) && (best == nullptr || rank(statement) > rank(*best))) best = &statement;
    if (best == nullptr) return std::nullopt;
    Believed believed{*Version::parse(best->text), best->text, best->origin, best->voice};
    for (const Statement& other : all)
        if (other.voice == Voice::told && best->voice > Voice::path && !same_version(*Version::parse(other.text), believed.version)) {
            facts.disagreements.push_back({subject, believed.text, believed.origin, other.text, other.origin});
            break;
        }
    return believed;
}

/// The folders that the log's own lines name count more than what a person remembers; their line numbers do not count
/// more than an exact version.
void believe_tensorflow(TextFacts& facts, const Eras& eras) {
    facts.tensorflow = believe(facts, "tensorflow");
    if (facts.releases.empty()) return;
    if (facts.tensorflow && (facts.releases.contains(facts.tensorflow->version.major_minor()) ||
                             facts.tensorflow->voice == Voice::printed || facts.tensorflow->version.is_prerelease()))
        return;
    if (facts.tensorflow && facts.tensorflow->version.places() < 2) return;
    if (facts.tensorflow) {
        // A version between two that print the same may print it too.
        std::vector<Version> ends;
        for (const std::string& minor : facts.releases) ends.emplace_back(minor);
        const auto [low, high] = std::minmax_element(ends.begin(), ends.end(), [](const Version& a, const Version& b) { return a < b; });
        const Version told(facts.tensorflow->version.major_minor());
        if (*low <= told && told <= *high) return;
        if (facts.tensorflow->version.places() >= 3 && folders_allow(facts, eras, told)) {
            facts.disagreements.push_back({"tensorflow", facts.tensorflow->text, facts.tensorflow->origin,
                                           low->text() == high->text() ? low->text() : low->text() + " to " + high->text(),
                                           "the line numbers in the sources that its lines name"});
            facts.releases = {facts.tensorflow->version.major_minor()};
            return;
        }
        facts.disagreements.push_back({"tensorflow", low->text() == high->text() ? low->text() : low->text() + " to " + high->text(),
                                       "the places in the sources that its lines name", facts.tensorflow->text, facts.tensorflow->origin});
        facts.tensorflow.reset();
    }
    if (facts.releases.size() == 1)
        facts.tensorflow = Believed{Version(*facts.releases.begin()), *facts.releases.begin(),
                                    "the places in the sources that its lines name", Voice::printed};
}

void find_release(TextFacts& facts, const Knowledge& knowledge, const Eras& eras) {
    if (facts.tensorflow) {
        const Version& version = facts.tensorflow->version;
        facts.release = knowledge.find_release(version).release;
        if (facts.release == nullptr && version.is_prerelease())
            facts.release = knowledge.find_release(Version(version.major_minor() + ".0")).release;
        if (facts.release == nullptr && version.places() >= 3)
            facts.release = knowledge.find_release(Version(version.major_minor() + ".0")).release;
        if (facts.release != nullptr) {
            facts.needs_cuda = facts.release->cuda;
            facts.needs_cudnn = facts.release->cudnn;
            return;
        }
        if (const OldRelease* old = eras.of_release(version)) {
            facts.needs_cuda = old->cuda;
            facts.needs_cudnn = old->cudnn;
        }
        return;
    }
    // Several releases are possible: what they have in common.
    std::optional<Version> cuda, cudnn;
    bool same_cuda = !facts.releases.empty(), same_cudnn = same_cuda;
    for (const std::string& minor : facts.releases) {
        const Release* row = knowledge.find_release(Version(minor)).release;
        const OldRelease* old = row == nullptr ? eras.of_release(Version(minor)) : nullptr;
        if (row == nullptr && old == nullptr) continue;
        const Version& needs = row != nullptr ? row->cuda : old->cuda;
        const Version& dnn = row != nullptr ? row->cudnn : old->cudnn;
        same_cuda = same_cuda && (!cuda || cuda->major() == needs.major());
        same_cudnn = same_cudnn && (!cudnn || cudnn->major() == dnn.major());
        cuda = needs;
        cudnn = dnn;
    }
    // Where they agree in what matters, any of them stands for all.
    const Release* common = nullptr;
    bool agree = true;
    for (const std::string& minor : facts.releases) {
        const Release* row = knowledge.find_release(Version(minor)).release;
        agree =
            agree && row != nullptr &&
            (common == nullptr || (common->cuda == row->cuda && common->kernels.sass == row->kernels.sass && common->cudnn == row->cudnn));
        if (common == nullptr) common = row;
    }
    if (agree && common != nullptr) {
        facts.release = common;
        facts.needs_cuda = common->cuda;
        facts.needs_cudnn = common->cudnn;
        return;
    }
    if (same_cuda && cuda) facts.needs_cuda = Version(std::to_string(cuda->major()));
    if (same_cudnn && cudnn) facts.needs_cudnn = Version(std::to_string(cudnn->major()));
}

std::optional<Capability> capability_in(const std::string& text) {
    const std::size_t digit = text.find_first_of("0123456789");
    if (digit == std::string::npos) return std::nullopt;
    return Capability::parse(text.substr(digit, text.find_first_not_of("0123456789.", digit) - digit));
}

void add_card(std::vector<Card>& cards, Card card) {
    for (Card& known : cards) {
        if (lower(known.name) != lower(card.name)) continue;
        if (!known.capability) known.capability = card.capability;
        return;
    }
    cards.push_back(std::move(card));
}

/// The log's own GPUs first, then those of tools, then the person's.
void find_cards(TextFacts& facts) {
    const auto& names = all_gpu_names();
    for (const Voice voice : {Voice::printed, Voice::tool, Voice::told})
        for (const GpuSeen& gpu : facts.log->gpus) {
            if (gpu.voice != voice) continue;
            const auto found = find_gpu_names(names, gpu.name);
            if (voice != Voice::told || found.size() < 2) {
                Card card{gpu.name, found.empty() ? "nvidia" : found.front()->vendor, gpu.origin, capability_in(gpu.capability)};
                // In a person's words "none" is no card; what no table knows and no program showed is not believed to be one.
                if (found.empty() && voice == Voice::told && !card.capability && !contains(lower(gpu.name), "nvidia") &&
                    !contains(lower(gpu.name), "geforce") && !contains(lower(gpu.name), "tesla"))
                    card.vendor = "unknown";
                if (!card.capability && !found.empty()) card.capability = found.front()->capability;
                add_card(facts.cards, std::move(card));
                continue;
            }
            // "Tesla V100 (p3.2xlarge)" is one card.
            for (auto name = found.begin(); name != found.end(); ++name)
                if (std::none_of(found.begin(), name, [&](const GpuName* before) {
                        return before->vendor == (*name)->vendor && before->capability == (*name)->capability;
                    }))
                    add_card(facts.cards, {(*name)->name, (*name)->vendor, gpu.origin, (*name)->capability});
        }
}

/// "kernel driver does not appear to be running on this host (f7b7a8f85319)": docker names a container by twelve
/// hexadecimal digits.
bool names_container(const TextFacts& facts) {
    const auto all = facts.all("kernel-driver-off");
    return std::any_of(all.begin(), all.end(), [](const Sign* sign) {
        const std::string host = hole(*sign, "host");
        return host.size() == 12 && host.find_first_not_of("0123456789abcdef") == std::string::npos;
    });
}

/// A library or a file as Linux has it, in a program's own words: whatever was told, this is no program of Windows.
bool shows_linux(const TextFacts& facts) {
    return std::any_of(facts.log->signs.begin(), facts.log->signs.end(), [](const Sign& sign) {
        const std::string soname = hole(sign, "soname");
        return sign.voice == Voice::printed && ((soname.starts_with("lib") && contains(soname, ".so")) || contains(sign.text, "libcuda reported version") ||
                                                contains(sign.text, "/proc/driver/nvidia") || contains(sign.text, "libcuda.so"));
    });
}

void find_platform(TextFacts& facts) {
    const LogFacts& log = *facts.log;
    facts.platform = log.platform;
    if ((log.platform == Platform::unknown || log.platform == Platform::linux_machine) && facts.has_any({"says-colab", "in-colab"}))
        facts.platform = Platform::colab;
    const std::string os = facts.told("os");
    const std::string all_told = os + " " + facts.told("other") + " " + facts.told("installed_with");
    facts.wsl = log.platform == Platform::wsl2 || contains(os, "wsl") || facts.has_any({"wsl-driver", "wsl-kernel"}) ||
                (facts.has("says-wsl") && (log.platform == Platform::linux_machine || log.platform == Platform::unknown));
    facts.windows = !facts.wsl && !shows_linux(facts) && (log.platform == Platform::windows ||
                                   (log.platform == Platform::unknown && (contains(os, "windows") || facts.has("says-windows"))));
    facts.mac = log.platform == Platform::macos || contains(os, "macos") || contains(os, "mac os") ||
                (log.platform == Platform::unknown && facts.has("says-mac"));
    facts.container = log.platform == Platform::docker || facts.has_any({"command-docker", "command-singularity", "devcontainer-file", "in-container"}) ||
                      contains(all_told, "docker") || contains(all_told, "singularity") || contains(all_told, "kubernetes") ||
                      contains(all_told, "container") || contains(all_told, "podman") || contains(all_told, "apptainer") ||
                      contains(all_told, "enroot") || contains(all_told, "distrobox") || contains(all_told, "toolbx") || facts.has("says-driver-library-not-in-container") ||
                      (facts.platform != Platform::colab && names_container(facts));
    facts.arm = log.platform == Platform::jetson || contains(os, "aarch64") || contains(os, "arm64") ||
                facts.has_any({"says-arm", "arm-machine"});
    for (const PackageSeen& package : log.packages) facts.arm = facts.arm || contains(package.build, "aarch64");
    for (const Sign& sign : log.signs)
        if (sign.id == "tensorflow-installed" && (contains(sign.text, "aarch64") || contains(sign.text, "arm64"))) facts.arm = true;
}

}  // namespace

std::string hole(const Sign& sign, const std::string& name) {
    const auto found = sign.holes.find(name);
    return found == sign.holes.end() ? std::string() : found->second;
}

const Sign* TextFacts::first(std::string_view id) const {
    const auto found = std::find_if(log->signs.begin(), log->signs.end(), [&](const Sign& sign) { return sign.id == id; });
    return found == log->signs.end() ? nullptr : &*found;
}

const Sign* TextFacts::last(std::string_view id) const {
    const Sign* found = nullptr;
    for (const Sign& sign : log->signs)
        if (sign.id == id) found = &sign;
    return found;
}

const Sign* TextFacts::first_of(std::initializer_list<std::string_view> ids) const {
    for (const std::string_view id : ids)
        if (const Sign* sign = first(id)) return sign;
    return nullptr;
}

std::vector<const Sign*> TextFacts::all(std::string_view id) const {
    std::vector<const Sign*> found;
    for (const Sign& sign : log->signs)
        if (sign.id == id) found.push_back(&sign);
    return found;
}

std::string TextFacts::told(const std::string& key) const {
    const auto found = log->told.find(key);
    return found == log->told.end() ? std::string() : lower(found->second);
}

const VariableSeen* TextFacts::variable(std::string_view name) const {
    const VariableSeen* found = nullptr;
    for (const VariableSeen& variable : log->variables)
        if (variable.name == name) found = &variable;
    return found;
}

const PackageSeen* TextFacts::package(std::string_view name) const {
    const auto found =
        std::find_if(log->packages.begin(), log->packages.end(), [&](const PackageSeen& package) { return package.name == name; });
    return found == log->packages.end() ? nullptr : &*found;
}

std::string TextFacts::init_error() const {
    for (const Sign& sign : log->signs) {
        if (sign.id == "no-libcuda") return "UNKNOWN ERROR (303)";
        if (sign.id != "init-failed") continue;
        std::string error = hole(sign, "error");
        std::transform(error.begin(), error.end(), error.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        // Where the library could not name its own error, the table of codes does.
        if (const std::string code = hole(sign, "code"); !code.empty()) error += " = " + code;
        // numba: "[-1] Call to cuInit results in UNKNOWN_CUDA_ERROR"
        if (contains(sign.text, "[-1] Call")) error += " (-1)";
        return error;
    }
    return {};
}

bool TextFacts::at_least(std::string_view minor) const {
    const Version bound(minor);
    if (tensorflow)
        return tensorflow->version.is_prerelease() ? Version(tensorflow->version.major_minor()) >= bound : tensorflow->version >= bound;
    return !releases.empty() &&
           std::all_of(releases.begin(), releases.end(), [&](const std::string& minor_release) { return Version(minor_release) >= bound; });
}

bool TextFacts::below(std::string_view minor) const {
    const Version bound(minor);
    if (tensorflow) return !at_least(minor);
    return !releases.empty() &&
           std::all_of(releases.begin(), releases.end(), [&](const std::string& minor_release) { return Version(minor_release) < bound; });
}

const Sign* TextFacts::success() const {
    return first_of({"cudnn-works", "created-device", "placed-on-gpu", "gpu-listed"});
}

const Card* TextFacts::nvidia_card() const {
    const Card* unnamed = nullptr;
    for (const Card& card : cards) {
        if (card.vendor != "nvidia") continue;
        if (card.capability) return &card;
        if (unnamed == nullptr) unnamed = &card;
    }
    return unnamed;
}

TextFacts derive_text(const Snapshot& seen, const Knowledge& knowledge) {
    TextFacts facts;
    facts.log = &seen.log;
    const Eras eras = all_eras();
    find_platform(facts);
    facts.python = believe(facts, "python");
    find_releases(facts, knowledge, eras);
    believe_tensorflow(facts, eras);
    for (auto [place, subject] : {std::pair{&facts.cuda, "cuda"},
                                  {&facts.cudnn, "cudnn"},
                                  {&facts.driver, "driver"},
                                  {&facts.driver_cuda, "driver-cuda"}})
        *place = believe(facts, subject);
    // The header lies beside the library, mostly.
    if (!facts.cudnn) facts.cudnn = believe(facts, "cudnn-header");
    if (!facts.tensorflow && facts.releases.empty())
        for (const Statement& statement : facts.log->statements)
            if (statement.subject == "bare-version" && knowledge.find_release(Version(statement.text)).release != nullptr)
                facts.tensorflow = Believed{Version(statement.text), statement.text, statement.origin, Voice::told};
    find_release_of_date(facts, eras);
    find_packaged_cuda(facts, eras);
    find_newest_cuda(facts, eras);
    find_jetpack(facts, eras);
    find_release(facts, knowledge, eras);
    if (!facts.needs_cuda)
        for (const Statement& statement : facts.log->statements)
            if (statement.subject == "build-cuda") facts.needs_cuda = Version::parse(statement.text);
    find_cards(facts);
    derive_libraries(facts, knowledge);
    return facts;
}

}  // namespace whynogpu
