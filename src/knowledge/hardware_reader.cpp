// SPDX-License-Identifier: Apache-2.0
#include "knowledge/hardware_reader.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

/// Rows of one file, each read by `read_row`, sorted strictly by `key_of`.
template <class Row, class ReadRow, class KeyOf>
std::vector<Row> read_rows(DataTable& table, std::string_view key, ReadRow read_row, KeyOf key_of) {
    std::vector<Row> rows;
    for (DataTable row : table.tables(key)) {
        Row read = read_row(row);
        row.finish();
        if (!rows.empty() && !(key_of(rows.back()) < key_of(read))) row.error("rows of '" + std::string(key) + "' are not sorted, or one is there twice");
        rows.push_back(std::move(read));
    }
    if (rows.empty()) table.error("no rows of '" + std::string(key) + "'");
    return rows;
}

/// Every file says where it comes from.
void provenance_of_file(DataTable& table) {
    std::string source, checked;
    table.provenance(source, checked);
}

}  // namespace

std::vector<LibraryInfo> read_libraries(const DataFile& file) {
    DataTable table = file.table();
    provenance_of_file(table);
    auto libraries = read_rows<LibraryInfo>(table, "library", [](DataTable& row) {
        LibraryInfo info;
        info.id = row.text("id");
        info.purpose = row.text("purpose");
        for (DataTable inner : row.tables("packages")) {
            LibraryPackage package;
            package.cuda = inner.version("cuda").text();
            package.soname = inner.text("soname");
            package.pip = inner.text_or("pip");
            package.pip_folder = inner.text_or("pip_folder");
            package.apt = inner.text_or("apt");
            package.conda = inner.text_or("conda");
            package.download_mb = inner.number_or("download_mb", 0);
            if (package.pip.empty() != package.pip_folder.empty()) inner.error("'pip' and 'pip_folder' go together");
            inner.finish();
            info.packages.push_back(std::move(package));
        }
        if (info.packages.empty()) row.error("no packages");
        return info;
    }, [](const LibraryInfo& info) { return info.id; });
    table.finish();
    return libraries;
}

DriverFile read_drivers(const DataFile& file) {
    DataTable table = file.table();
    provenance_of_file(table);
    DriverFile drivers;
    drivers.cuda = read_rows<DriverForCuda>(table, "cuda", [](DataTable& row) {
        return DriverForCuda{row.version("version"), row.version("first_driver")};
    }, [](const DriverForCuda& row) { return row.cuda; });
    const bool ascending = std::is_sorted(drivers.cuda.begin(), drivers.cuda.end(), [](const auto& a, const auto& b) { return a.first_driver < b.first_driver; });
    if (!ascending) table.error("a newer CUDA version has an older driver");
    drivers.runtimes = read_rows<RuntimeGate>(table, "runtime", [](DataTable& row) {
        return RuntimeGate{row.version("cudart"), row.version("driver_api"), row.version("min_driver"), row.text("source")};
    }, [](const RuntimeGate& row) { return row.cudart; });
    table.finish();
    return drivers;
}

std::vector<GpuGeneration> read_generations(const DataFile& file) {
    DataTable table = file.table();
    provenance_of_file(table);
    auto generations = read_rows<GpuGeneration>(table, "gpu", [](DataTable& row) {
        return GpuGeneration{row.capability("capability"), row.text("architecture"), row.text("examples"), row.text_or("last_driver"), row.text_or("last_cuda"), row.version_or_none("first_cuda")};
    }, [](const GpuGeneration& row) { return row.capability; });
    table.finish();
    return generations;
}

std::vector<CudnnCode> read_cudnn_code(const DataFile& file) {
    DataTable table = file.table();
    provenance_of_file(table);
    std::vector<CudnnCode> rows;
    for (DataTable row : table.tables("cudnn")) {
        CudnnCode read;
        read.versions = row.range("versions");
        read.cuda = row.text("cuda");
        read.code.sass = row.capabilities("sass");
        read.code.ptx = row.capabilities("ptx");
        read.source = row.text("source");
        row.finish();
        rows.push_back(std::move(read));
    }
    if (rows.empty()) table.error("no rows of 'cudnn'");
    table.finish();
    return rows;
}

}  // namespace whynogpu
