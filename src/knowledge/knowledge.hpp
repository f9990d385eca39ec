// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "knowledge/hardware.hpp"
#include "knowledge/release.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

enum class ReleaseMatch {
    known,
    newer,   ///< newer than the newest row: nobody has looked at it yet
    older,   ///< before 1.13
    unlisted ///< between the rows: a nightly or test build that was not looked at
};

/// What is known of one version.
struct ReleaseAnswer {
    ReleaseMatch match = ReleaseMatch::unlisted;
    const Release* release = nullptr;  ///< only when known; lives as long as the Knowledge
};

/// Everything wrong with the files of knowledge/; empty when sound.
[[nodiscard]] std::vector<DataError> check_files(EmbeddedFiles files);

/// The data files, parsed when asked for and kept. Not to be used from two threads at once.
class Knowledge {
  public:
    /// The files compiled into the program.
    Knowledge();
    /// Other files, for tests and for work on the data; the texts must outlive the object.
    explicit Knowledge(EmbeddedFiles files);
    ~Knowledge();
    Knowledge(Knowledge&&) noexcept;
    Knowledge& operator=(Knowledge&&) noexcept;

    /// The row of a version, reading only the files that may hold it.
    [[nodiscard]] ReleaseAnswer find_release(const Version& version) const;
    /// The standard library of a CPython in the import of TensorFlow; null when that version was not looked at.
    [[nodiscard]] const StdlibFacts* find_stdlib(const Version& python) const;
    /// All rows, oldest first.
    [[nodiscard]] std::vector<const Release*> all_releases() const;
    /// The newest row that is neither a nightly nor a candidate, without reading it: "2.21".
    [[nodiscard]] Version newest_known() const;
    /// All CUDA libraries, by id.
    [[nodiscard]] const std::vector<LibraryInfo>& libraries() const;
    /// "cublas"; null when there is no such row.
    [[nodiscard]] const LibraryInfo* find_library(std::string_view id) const;
    /// Who delivers a soname, by CUDA version: "libcusolver.so.11" comes with CUDA 11 and 12.
    [[nodiscard]] std::vector<const LibraryPackage*> packages_of(std::string_view soname) const;
    /// The CUDA version a Linux driver supports, at least: "535.104.05" -> 12.2. Nothing for drivers older than the table.
    [[nodiscard]] std::optional<Version> cuda_of_driver(const Version& driver) const;
    /// The first Linux driver that supports a CUDA version; nothing when it is newer than the table.
    [[nodiscard]] std::optional<Version> first_driver_for(const Version& cuda) const;
    /// What a CUDA runtime asks of the driver; null for a runtime that was not looked at.
    [[nodiscard]] const RuntimeGate* runtime_gate(const Version& cudart) const;
    /// Null for a capability that is not in the table: newer than it, or none.
    [[nodiscard]] const GpuGeneration* find_generation(Capability capability) const;
    /// All capabilities, oldest first.
    [[nodiscard]] const std::vector<GpuGeneration>& generations() const;
    /// The code inside cuDNN of that version and CUDA major; null when that was not looked at.
    [[nodiscard]] const CudnnCode* find_cudnn_code(const Version& cudnn, long cuda_major) const;
    /// The newest `checked` date of all files, "2026-11-21": tool.knowledge of the report.
    [[nodiscard]] std::string date() const;
    /// check_files of these files; for the test of the data.
    [[nodiscard]] std::vector<DataError> check_all() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace whynogpu
