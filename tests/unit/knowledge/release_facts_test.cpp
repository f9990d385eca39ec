// SPDX-License-Identifier: Apache-2.0
// The rows of knowledge/tensorflow/ against facts that tools/read_wheel.py --json took from many wheels: each wheel must find
// its row, also those that the row was not made from.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fakes/folders.hpp"
#include "knowledge/knowledge.hpp"

namespace whynogpu {
namespace {

using Texts = std::vector<std::string>;

Texts texts(const std::vector<Capability>& capabilities) {
    Texts result;
    for (const Capability c : capabilities) result.push_back(c.text());
    return result;
}

std::string name_of(ProtobufStyle style) {
    return style == ProtobufStyle::descriptors ? "descriptors" : style == ProtobufStyle::builder ? "builder" : "validated";
}

void compare(const Release& row, const nlohmann::json& wheel) {
    SCOPED_TRACE(wheel.at("wheel").get<std::string>() + " against row " + row.id);
    Texts required, fallback;
    for (const RequiredLibrary& library : row.required) {
        required.push_back(library.soname);
        fallback.push_back(library.fallback_soname);
    }
    EXPECT_EQ(required, wheel.at("required").get<Texts>());
    EXPECT_EQ(fallback, wheel.at("fallback").get<Texts>());
    EXPECT_EQ(texts(row.kernels.sass), wheel.at("sass").get<Texts>());
    EXPECT_EQ(texts(row.kernels.ptx), wheel.at("ptx").get<Texts>());
    EXPECT_EQ(texts(row.mlir_kernels.sass), wheel.at("mlir_sass").get<Texts>());
    EXPECT_EQ(texts(row.mlir_kernels.ptx), wheel.at("mlir_ptx").get<Texts>());
    if (const auto cudnn = wheel.at("cudnn").get<std::string>(); !cudnn.empty()) {
        EXPECT_EQ(row.cudnn.text(), cudnn);
    }
    EXPECT_EQ(row.nccl, wheel.at("nccl").get<std::string>());
    EXPECT_EQ(row.nccl_inside, wheel.at("nccl_inside").get<bool>());
    EXPECT_EQ(row.package_folder, wheel.at("package_folder").get<std::string>());
    EXPECT_EQ(row.framework_library, wheel.at("framework_library").get<std::string>());
    EXPECT_EQ(row.runpath_is_rpath, wheel.at("runpath_is_rpath").get<bool>());
    EXPECT_EQ(row.origin_in_runpath, wheel.at("origin_in_runpath").get<bool>());
    EXPECT_EQ(row.nvidia_folders, wheel.at("nvidia_folders").get<Texts>());
    EXPECT_EQ(row.enabled_device_types, wheel.at("enabled_device_types").get<bool>());
    EXPECT_EQ(row.jit_warning, wheel.at("jit_warning").get<bool>());
    EXPECT_EQ(row.nvml_required, wheel.at("nvml_required").get<bool>());
    EXPECT_EQ(row.cudnn_at_listing, wheel.at("cudnn_at_listing").get<bool>());
    EXPECT_EQ(row.imports.numpy.abi, wheel.at("numpy_abi").get<int>());
    EXPECT_EQ(name_of(row.imports.protobuf.style), wheel.at("protobuf").get<std::string>());
    EXPECT_EQ(row.imports.protobuf.gencode ? row.imports.protobuf.gencode->text() : "", wheel.at("gencode").get<std::string>());
    ASSERT_EQ(row.extras.size(), wheel.at("extras").size());
    for (const ExtraPin& pin : row.extras) EXPECT_EQ(pin.requirement, wheel.at("extras").value(pin.distribution, "")) << pin.distribution;
    Texts modules;
    for (const ImportedModule& module : row.imports.modules)
        if (!module.guarded) modules.push_back(module.module);
    std::sort(modules.begin(), modules.end());
    EXPECT_EQ(modules, wheel.at("modules").get<Texts>());
    const auto native = std::count_if(row.imports.native.begin(), row.imports.native.end(), [](const NativeFile& f) { return f.fatal_missing; });
    EXPECT_EQ(native, wheel.at("native_count").get<std::ptrdiff_t>());
}

TEST(ReleaseFacts, EveryWheelThatWasReadFitsItsRow) {
    std::ifstream file(test::test_folder() + "/data/wheel_facts.json");
    ASSERT_TRUE(file);
    const nlohmann::json wheels = nlohmann::json::parse(file);
    ASSERT_GE(wheels.size(), 50u);
    const Knowledge knowledge;
    for (const auto& wheel : wheels) {
        const auto version = wheel.at("version").get<std::string>();
        const ReleaseAnswer answer = knowledge.find_release(Version(version));
        ASSERT_EQ(answer.match, ReleaseMatch::known) << version;
        compare(*answer.release, wheel);
    }
}

TEST(ReleaseFacts, EveryRowIsMadeFromAWheelOfItsOwn) {
    const Knowledge knowledge;
    for (const Release* row : knowledge.all_releases()) {
        SCOPED_TRACE(row->id);
        EXPECT_TRUE(row->wheel.ends_with(".whl"));
        EXPECT_FALSE(row->source.empty());
        EXPECT_EQ(row->checked.size(), 10u);
        EXPECT_FALSE(row->pythons.empty());
        // The version in the wheel's name must be one the row speaks for.
        const std::size_t from = row->wheel.find('-') + 1;
        EXPECT_TRUE(row->versions.contains(Version(row->wheel.substr(from, row->wheel.find('-', from) - from)))) << row->wheel;
    }
}

}  // namespace
}  // namespace whynogpu
