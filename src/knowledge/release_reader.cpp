// SPDX-License-Identifier: Apache-2.0
#include "knowledge/release_reader.hpp"

#include <algorithm>
#include <tuple>

#include "util/path.hpp"

namespace whynogpu {
namespace {

template <class Value>
Value one_of(DataTable& table, std::string_view key, std::initializer_list<std::pair<std::string_view, Value>> values) {
    const std::string text = table.text(key);
    for (const auto& [name, value] : values)
        if (text == name) return value;
    table.error("'" + text + "' is not a known " + std::string(key));
    return values.begin()->second;
}

template <class Row, class Less>
void check_sorted(const DataTable& table, const std::vector<Row>& rows, Less less, std::string_view key) {
    if (std::adjacent_find(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return !less(a, b); }) != rows.end())
        table.error("'" + std::string(key) + "' is not sorted, or has an entry twice");
}

void check_sorted(const DataTable& table, const std::vector<std::string>& texts, std::string_view key) {
    check_sorted(table, texts, std::less<>(), key);
}

GpuCode read_code(DataTable table) {
    GpuCode code;
    code.sass = table.capabilities("sass");
    code.ptx = table.capabilities("ptx");
    table.finish();
    return code;
}

void read_behaviour(DataTable table, Release& release) {
    release.cuda = table.version("cuda");
    release.driver_api = table.version("driver_api");
    release.min_driver = table.version("min_driver");
    release.min_capability = table.capability("min_capability");
    release.tested_cuda = table.text_or("tested_cuda");
    release.tested_cudnn = table.text_or("tested_cudnn");
    release.tested_python = table.text_or("tested_python");
    release.linked_cuda = table.flag_or("linked_cuda", false);
    release.cudart_at_import = table.flag("cudart_at_import");
    release.cudart_at_listing = table.flag("cudart_at_listing");
    release.tensorrt_at_import = table.flag_or("tensorrt_at_import", false);
    release.capability_suffix = table.flag("capability_suffix");
    release.xla_decoys = table.flag("xla_decoys");
    release.reserve = one_of<ReserveRule>(table, "reserve",
                                          {{"5-percent", ReserveRule::five_percent},
                                           {"6-percent", ReserveRule::six_percent},
                                           {"by-capability", ReserveRule::by_capability},
                                           {"by-capability-hopper", ReserveRule::by_capability_hopper}});
    release.imports.docstrings_needed = table.flag("docstrings_needed");
    release.imports.keras_distribution = table.text_or("keras_distribution");
    release.imports.keras = table.range_or_any("keras");
    if (const VersionRange numpy = table.range_or_any("numpy"); !numpy.any()) release.numpy_required = numpy;
    // What a wheel's files could not tell goes here as well.
    if (const auto cudnn = table.version_or_none("cudnn")) release.cudnn = *cudnn;
    table.finish();
}

std::vector<ImportBound> read_bounds(DataTable& table) {
    std::vector<ImportBound> bounds;
    for (DataTable row : table.tables("bound")) {
        ImportBound bound;
        bound.distribution = row.text("distribution");
        bound.works = row.range("works");
        bound.error = row.text("error");
        bound.keras_only = row.flag_or("keras_only", false);
        bound.source = row.text("source");
        row.finish();
        bounds.push_back(std::move(bound));
    }
    check_sorted(table, bounds, [](const auto& a, const auto& b) { return std::tie(a.distribution, a.error) < std::tie(b.distribution, b.error); }, "bound");
    return bounds;
}

std::vector<PythonSupport> read_pythons(DataTable& table) {
    std::vector<PythonSupport> pythons;
    for (DataTable row : table.tables("python")) {
        PythonSupport support;
        support.distribution = row.text("distribution");
        support.architecture = row.text("architecture");
        support.versions = row.texts("versions");
        support.cuda = row.flag("cuda");
        support.releases = row.range_or_any("releases");
        row.finish();
        pythons.push_back(std::move(support));
    }
    if (pythons.empty()) table.error("no [[python]] rows");
    return pythons;
}

void read_libraries(DataTable& table, Release& release) {
    for (DataTable row : table.tables("required")) {
        RequiredLibrary library{row.text("library"), row.text("soname"), row.text_or("fallback")};
        row.finish();
        release.required.push_back(std::move(library));
    }
    if (release.required.empty()) table.error("no required libraries");
    for (DataTable row : table.tables("optional")) {
        OptionalLibrary library{row.text("library"), row.texts("sonames")};
        row.finish();
        release.optional.push_back(std::move(library));
    }
    check_sorted(table, release.optional, [](const auto& a, const auto& b) { return a.library < b.library; }, "optional");
}

void read_imports(DataTable table, ImportFacts& imports) {
    imports.numpy.abi = static_cast<int>(table.number("numpy_abi"));
    if (imports.numpy.abi != 1 && imports.numpy.abi != 2) table.error("'numpy_abi' is neither 1 nor 2");
    for (DataTable row : table.tables("numpy_removed")) {
        imports.numpy.removed.push_back({row.text("name"), row.version("removed_in"), row.text("first_use")});
        row.finish();
    }
    imports.protobuf.style = one_of<ProtobufStyle>(table, "protobuf",
                                                   {{"descriptors", ProtobufStyle::descriptors},
                                                    {"builder", ProtobufStyle::builder},
                                                    {"validated", ProtobufStyle::validated}});
    imports.protobuf.gencode = table.version_or_none("gencode");
    if ((imports.protobuf.style == ProtobufStyle::validated) != imports.protobuf.gencode.has_value())
        table.error("'gencode' belongs to validated protobuf modules, and only to them");
    for (DataTable row : table.tables("modules")) {
        ImportedModule module;
        module.module = row.text("module");
        module.distribution = row.text_or("distribution");
        module.names = row.texts_or_none("names");
        check_sorted(row, module.names, "names");
        module.bare = row.flag_or("bare", false);
        module.keras_only = row.flag_or("keras_only", false);
        module.guarded = row.flag_or("guarded", false);
        module.first_use = row.text("first_use");
        row.finish();
        imports.modules.push_back(std::move(module));
    }
    imports.folders = table.texts_or_none("folders");
    check_sorted(table, imports.folders, "folders");
    imports.plugins_list_devices = table.flag_or("plugins_list_devices", false);
    imports.first_native = table.text_or("first_native");
    imports.before_native = table.texts_or_none("before_native");
    check_sorted(table, imports.before_native, "before_native");
    if (imports.first_native.empty() != imports.before_native.empty()) table.error("'first_native' and 'before_native' belong together");
    for (std::string& path : table.texts("native")) imports.native.push_back({std::move(path), true});
    for (std::string& path : table.texts_or_none("native_optional")) imports.native.push_back({std::move(path), false});
    table.finish();
}

void read_wheel(DataTable table, Release& release) {
    release.wheel = table.text("source");
    release.package_folder = table.text("package_folder");
    release.framework_library = table.text("framework_library");
    release.runpath_is_rpath = table.flag("runpath_is_rpath");
    release.origin_in_runpath = table.flag("origin_in_runpath");
    release.nvidia_folders = table.texts("nvidia_folders");
    check_sorted(table, release.nvidia_folders, "nvidia_folders");
    release.pip_alone_suffices = table.flag("pip_alone_suffices");
    release.enabled_device_types = table.flag("enabled_device_types");
    release.jit_warning = table.flag("jit_warning");
    release.nvml_required = table.flag("nvml_required");
    release.cudnn_at_listing = table.flag("cudnn_at_listing");
    if (const auto cudnn = table.version_or_none("cudnn")) release.cudnn = *cudnn;
    else if (release.cudnn.places() == 0) table.error("no cuDNN version, here or under [behaviour]");
    release.nccl_inside = table.flag("nccl_inside");
    release.nccl = table.text_or("nccl");
    read_libraries(table, release);
    for (DataTable row : table.tables("extras")) {
        release.extras.push_back({row.text("distribution"), row.text("requirement")});
        row.finish();
    }
    check_sorted(table, release.extras, [](const auto& a, const auto& b) { return a.distribution < b.distribution; }, "extras");
    release.kernels = read_code(table.table("kernels"));
    if (release.kernels.empty()) table.error("no GPU code at all in the ordinary kernels");
    release.mlir_kernels = read_code(table.table("mlir_kernels"));
    read_imports(table.table("imports"), release.imports);
    table.finish();
}

}  // namespace

Release read_release(const DataFile& file) {
    DataTable table = file.table();
    Release release;
    release.id = file_name(file.path());
    if (release.id.ends_with(".toml")) release.id.resize(release.id.size() - 5);
    release.versions = table.range("versions");
    if (release.versions.any()) table.error("'versions' must not be empty");
    table.provenance(release.source, release.checked);
    read_behaviour(table.table("behaviour"), release);
    release.imports.bounds = read_bounds(table);
    release.pythons = read_pythons(table);
    read_wheel(table.table("wheel"), release);
    table.finish();
    return release;
}

}  // namespace whynogpu
