// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "knowledge/hardware_reader.hpp"
#include "knowledge/python_reader.hpp"
#include "knowledge/release_reader.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view release_folder = "tensorflow/";

/// The version that a release file is named after: "tensorflow/2.16.2.toml" -> 2.16.2.
std::optional<Version> version_of_file(std::string_view path) {
    if (!path.starts_with(release_folder) || !path.ends_with(".toml")) return std::nullopt;
    path.remove_prefix(release_folder.size());
    path.remove_suffix(5);
    return Version::parse(path);
}

bool same_line(const Version& a, const Version& b) {
    return a.major() == b.major() && a.minor() == b.minor();
}

}  // namespace

struct Knowledge::State {
    struct ReleaseFile {
        Version name;
        const EmbeddedFile* file;
    };
    EmbeddedFiles files;
    std::vector<ReleaseFile> release_files;  ///< oldest first
    std::map<const EmbeddedFile*, Release> releases;
    std::map<std::string, StdlibFacts> stdlibs;
    std::optional<PackageFacts> package_facts;
    std::optional<std::vector<LibraryInfo>> library_rows;
    std::optional<DriverFile> driver_rows;
    std::optional<std::vector<GpuGeneration>> generation_rows;
    std::optional<std::vector<CudnnCode>> cudnn_rows;

    explicit State(EmbeddedFiles all) : files(all) {
        for (const EmbeddedFile& file : files)
            if (auto version = version_of_file(file.path)) release_files.push_back({*version, &file});
        std::sort(release_files.begin(), release_files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    }

    const Release& release(const EmbeddedFile& file) {
        const auto known = releases.find(&file);
        if (known != releases.end()) return known->second;
        std::vector<DataError> errors;  // the test of the data looks at them; here a faulty row is used as far as it goes
        Release release = read_release({file, errors});
        release.imports.package_needs = packages().needs;
        release.imports.package_bounds = packages().bounds;
        return releases.emplace(&file, std::move(release)).first->second;
    }

    [[nodiscard]] const EmbeddedFile* file(std::string_view path) const {
        const auto at = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& candidate) { return candidate.path == path; });
        return at == files.end() ? nullptr : &*at;
    }

    const PackageFacts& packages() { return once(package_facts, "python/packages.toml", read_packages); }

    /// What `read` makes of a file, read once; the empty value when there is no such file.
    template <class Rows, class Read>
    const Rows& once(std::optional<Rows>& kept, const std::string& path, Read read) {
        if (kept) return *kept;
        std::vector<DataError> errors;
        const EmbeddedFile* known = file(path);
        return kept.emplace(known == nullptr ? Rows() : read({*known, errors}));
    }
    const std::vector<LibraryInfo>& libraries() { return once(library_rows, "libraries/cuda.toml", read_libraries); }
    const DriverFile& drivers() { return once(driver_rows, "drivers/cuda.toml", read_drivers); }
    const std::vector<GpuGeneration>& generations() { return once(generation_rows, "gpus/capabilities.toml", read_generations); }
    const std::vector<CudnnCode>& cudnn() { return once(cudnn_rows, "gpus/cudnn.toml", read_cudnn_code); }

    const StdlibFacts* stdlib(const std::string& python) {
        if (const auto known = stdlibs.find(python); known != stdlibs.end()) return &known->second;
        std::vector<DataError> errors;
        const std::string path = "python/" + python + ".toml";
        const EmbeddedFile* known = file(path);
        if (known == nullptr) return nullptr;
        return &stdlibs.emplace(python, read_stdlib({*known, errors})).first->second;
    }
};

Knowledge::Knowledge() : Knowledge(embedded_knowledge()) {}
Knowledge::Knowledge(EmbeddedFiles files) : state_(std::make_unique<State>(files)) {}
Knowledge::~Knowledge() = default;
Knowledge::Knowledge(Knowledge&&) noexcept = default;
Knowledge& Knowledge::operator=(Knowledge&&) noexcept = default;

ReleaseAnswer Knowledge::find_release(const Version& version) const {
    const auto& files = state_->release_files;
    if (files.empty()) return {};
    // Of the rows of its line, the newest that is not newer than the version is nearly always the one: read that first.
    std::vector<const State::ReleaseFile*> candidates;
    for (const auto& row : files)
        if (same_line(row.name, version)) candidates.insert(row.name <= version ? candidates.begin() : candidates.end(), &row);
    for (const State::ReleaseFile* row : candidates) {
        const Release& release = state_->release(*row->file);
        if (release.versions.contains(version)) return {ReleaseMatch::known, &release};
    }
    if (version < files.front().name) return {ReleaseMatch::older, nullptr};
    // Candidates and nightlies that were looked at do not make what lies before them known: 2.22.0 may differ from 2.22.0rc0.
    return {version > newest_known() ? ReleaseMatch::newer : ReleaseMatch::unlisted, nullptr};
}

const StdlibFacts* Knowledge::find_stdlib(const Version& python) const {
    return state_->stdlib(python.major_minor());
}

std::vector<const Release*> Knowledge::all_releases() const {
    std::vector<const Release*> all;
    for (const auto& [name, file] : state_->release_files) all.push_back(&state_->release(*file));
    return all;
}

Version Knowledge::newest_known() const {
    for (auto row = state_->release_files.rbegin(); row != state_->release_files.rend(); ++row)
        if (!row->name.is_prerelease()) return row->name;
    return Version("0");
}

const std::vector<LibraryInfo>& Knowledge::libraries() const {
    return state_->libraries();
}

const LibraryInfo* Knowledge::find_library(std::string_view id) const {
    for (const LibraryInfo& library : state_->libraries())
        if (library.id == id) return &library;
    return nullptr;
}

std::vector<const LibraryPackage*> Knowledge::packages_of(std::string_view soname) const {
    std::vector<const LibraryPackage*> found;
    for (const LibraryInfo& library : state_->libraries())
        for (const LibraryPackage& package : library.packages)
            if (package.soname == soname) found.push_back(&package);
    return found;
}

std::optional<Version> Knowledge::cuda_of_driver(const Version& driver) const {
    std::optional<Version> supported;
    for (const DriverForCuda& row : state_->drivers().cuda)
        if (row.first_driver <= driver) supported = row.cuda;
    return supported;
}

std::optional<Version> Knowledge::first_driver_for(const Version& cuda) const {
    for (const DriverForCuda& row : state_->drivers().cuda)
        if (row.cuda >= cuda) return row.first_driver;
    return std::nullopt;
}

const RuntimeGate* Knowledge::runtime_gate(const Version& cudart) const {
    for (const RuntimeGate& row : state_->drivers().runtimes) {
        const bool same_minor = row.cudart.places() < 2 || row.cudart.minor() == cudart.minor();
        if (row.cudart.major() == cudart.major() && same_minor) return &row;
    }
    return nullptr;
}

const std::vector<GpuGeneration>& Knowledge::generations() const {
    return state_->generations();
}

const GpuGeneration* Knowledge::find_generation(Capability capability) const {
    for (const GpuGeneration& row : state_->generations())
        if (row.capability == capability) return &row;
    return nullptr;
}

const CudnnCode* Knowledge::find_cudnn_code(const Version& cudnn, long cuda_major) const {
    for (const CudnnCode& row : state_->cudnn())
        if (row.cuda == std::to_string(cuda_major) && row.versions.contains(cudnn)) return &row;
    return nullptr;
}

std::vector<DataError> Knowledge::check_all() const {
    return check_files(state_->files);
}

std::string Knowledge::date() const {
    std::string_view newest;
    for (const EmbeddedFile& file : state_->files) newest = std::max(newest, file.checked);
    return std::string(newest);
}

}  // namespace whynogpu
