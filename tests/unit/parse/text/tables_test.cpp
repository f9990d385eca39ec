// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "parse/text/issue_form.hpp"
#include "parse/text/listings.hpp"
#include "parse/text/nvidia_smi.hpp"
#include "parse/text/package_list.hpp"
#include "parse/text/release_name.hpp"
#include "parse/text/system_packages.hpp"
#include "parse/text/version_lines.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

TEST(NvidiaSmi, BannersOfAllTimes) {
    const auto old = parse_smi_banner("| NVIDIA-SMI 346.46     Driver Version: 346.46         |");
    ASSERT_TRUE(old);
    EXPECT_EQ(old->driver, "346.46");
    EXPECT_EQ(old->cuda, "");
    const auto now = parse_smi_banner("| NVIDIA-SMI 550.54.15    Driver Version: 550.54.15    CUDA Version: 12.4     |");
    ASSERT_TRUE(now);
    EXPECT_EQ(now->cuda, "12.4");
    const auto next = parse_smi_banner("| NVIDIA-SMI 610.10  KMD Version: 610.10  CUDA UMD Version: 13.3 |");
    ASSERT_TRUE(next);
    EXPECT_EQ(next->driver, "610.10");
    EXPECT_EQ(next->cuda, "13.3");
    const auto none = parse_smi_banner("| NVIDIA-SMI 470.57  Driver Version: 470.57  CUDA Version: N/A |");
    ASSERT_TRUE(none);
    EXPECT_EQ(none->cuda, "");
    EXPECT_FALSE(parse_smi_banner("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."));
}

TEST(NvidiaSmi, RowsOfTheTable) {
    EXPECT_EQ(parse_smi_gpu("|   0  GeForce GTX 960M    Off  | 00000000:01:00.0 Off |                  N/A |"), "GeForce GTX 960M");
    EXPECT_EQ(parse_smi_gpu("|   0  NVIDIA GeForce ... WDDM  | 00000000:01:00.0 Off |                  N/A |"), "NVIDIA GeForce");
    EXPECT_FALSE(parse_smi_gpu("| N/A   56C    P0    N/A /  N/A |      0MiB /  2004MiB |      0%      Default |"));
    EXPECT_EQ(parse_smi_list_row("GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-12)"), "NVIDIA A100-SXM4-40GB");
    EXPECT_EQ(parse_smi_uuid("GPU 0: Tesla V100 (UUID: GPU-66a1bb0f-1d4e)"), "GPU-66a1bb0f-1d4e");
    EXPECT_EQ(parse_smi_uuid("see (UUID: GPU-66a1bb0f-1d4e)"), "");
    const auto busy = parse_smi_memory("| N/A   66C    P0   140W / 149W |  10917MiB / 11441MiB |     98%      Default |");
    ASSERT_TRUE(busy);
    EXPECT_EQ(busy->busy, 98U);
    const auto memory = parse_smi_memory("| N/A   56C    P0    N/A /  N/A |  10980MiB / 11019MiB |      0%      Default |");
    ASSERT_TRUE(memory);
    EXPECT_EQ(memory->used, 10980U);
    EXPECT_EQ(memory->total, 11019U);
    const auto process = parse_smi_process("|    0     14622      C   /home/u/bin/python                  257MiB |");
    ASSERT_TRUE(process);
    EXPECT_EQ(process->megabytes, 257U);
    EXPECT_FALSE(parse_smi_process("|    0     14622      C   python   99999999999999999999MiB |"));
}

TEST(SystemPackages, OfEveryManager) {
    const auto brought = [](const char* line) {
        std::string all;
        for (const BroughtVersion& one : parse_system_packages(line)) all += one.subject + " " + one.version + ";";
        return all;
    };
    EXPECT_EQ(brought("ii  libcudnn7   7.6.5.32-1+cuda10.1  amd64  cuDNN runtime libraries"), "cudnn 7.6.5.32;cudnn-cuda 10.1;");
    EXPECT_EQ(brought("ii  nvidia-driver-535-server  535.129.03-0ubuntu0.22.04.1  amd64  NVIDIA driver"), "driver 535.129.03;");
    EXPECT_EQ(brought("ii  cuda-cudart-11-2:amd64  11.2.152-1  amd64  CUDA Runtime"), "cuda 11.2.152;");
    EXPECT_EQ(brought("libcudnn8/now 8.1.1.33-1+cuda11.2 amd64 [installed,local]"), "cudnn 8.1.1.33;cudnn-cuda 11.2;");
    EXPECT_EQ(brought("libcudnn8-8.1.1.33-1.cuda11.2.x86_64"), "cudnn 8.1.1.33;");
    EXPECT_EQ(brought("cuda-toolkit-11-2.x86_64    11.2.2-1    @cuda-rhel8"), "cuda 11.2.2;");
    EXPECT_EQ(brought("nvidia-utils 535.98-1"), "driver 535.98;");
    EXPECT_EQ(brought("  1) gcc/9.3.0   2) cuda/11.2.2   3) cuDNN/8.0.4.30-CUDA-11.1.1"), "cuda 11.2.2;cudnn 8.0.4.30;");
    EXPECT_EQ(brought("$ module load cuda/10.1 cudnn/7.6"), "cuda 10.1;cudnn 7.6;");
    for (const char* other : {"rc  libcudnn7  7.6.5.32-1+cuda10.1  amd64  removed", "libcudnn8/unknown 8.1.1.33 amd64", "cuda 11", "ii", "ii  cuda  -",
                              "cuda-.x86_64", "-1-.x86_64", "1) /", "pick 2) cuda/11.2", ""})
        EXPECT_EQ(brought(other), "") << other;
}

TEST(Listings, NamesInColumns) {
    const auto files = parse_listing("/usr/local/cuda/lib64/libcudnn.so    /usr/local/cuda/lib64/libcudnn.so.7.0.4  /usr/local/cuda/lib64/libcudnn_static.a");
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[1].path, "/usr/local/cuda/lib64/libcudnn.so.7.0.4");
    EXPECT_EQ(parse_listing("libcudnn.so  libcudnn.so.7  libcudnn.so.7.0.4").size(), 3U);
    EXPECT_TRUE(parse_listing("libcudnn.so.7 is missing").empty());
}

TEST(PackageList, CondaPlans) {
    PackageListReader plan;
    const auto build_of = [&](const char* line) {
        const auto package = plan.take(line);
        return package ? package->name + " " + package->version + " " + package->build : std::string();
    };
    EXPECT_EQ(build_of("    tensorflow:      2.0.0-gpu_py36h6b29c10_0 --> 2.1.0-mkl_py36h23468d9_0"), "tensorflow 2.1.0 mkl_py36h23468d9_0");
    EXPECT_EQ(build_of("    tensorflow-base: 2.1.0-eigen_py37h49b2757_0 conda-forge"), "tensorflow-base 2.1.0 eigen_py37h49b2757_0");
    EXPECT_EQ(build_of("  tensorflow  conda-forge/linux-64::tensorflow-2.7.0-cpu_py39h4655687_0"), "tensorflow 2.7.0 cpu_py39h4655687_0");
    EXPECT_EQ(build_of("    tensorflow-2.1.0           |mkl_py37h80a91df_0           4 KB"), "tensorflow 2.1.0 mkl_py37h80a91df_0");
    EXPECT_EQ(build_of("    tensorflow-2.1.0 | mkl_py37h80a91df_0           4 KB"), "tensorflow 2.1.0 mkl_py37h80a91df_0");
    EXPECT_EQ(build_of("  + tensorflow   2.11.0  cpu_py310hd1aba9c_0  conda-forge/linux-64  33kB"), "tensorflow 2.11.0 cpu_py310hd1aba9c_0");
    EXPECT_EQ(build_of("Extracting tensorflow-2.12.0-cpu_py310hd1aba9c_0.conda"), "tensorflow 2.12.0 cpu_py310hd1aba9c_0");
    EXPECT_EQ(build_of("pkgs/main/linux-64::tensorflow-base-2.4.1-mkl_py39h43e0292_0"), "tensorflow-base 2.4.1 mkl_py39h43e0292_0");
    EXPECT_EQ(build_of("+ a b"), "");
    EXPECT_EQ(build_of("std::vector::size - ::-:: .conda -.conda"), "");
    EXPECT_EQ(build_of("    note: 3-way"), "");
    EXPECT_EQ(build_of(":"), "");
    EXPECT_EQ(build_of("a -"), "");
    EXPECT_EQ(build_of("x ::-"), "");
}

TEST(PackageList, RowsOfPoetryHaveASummary) {
    PackageListReader reader;
    const auto row = reader.take("tensorflow-cpu               2.9.1       TensorFlow is an open source machine learning framework for everyone.");
    ASSERT_TRUE(row);
    EXPECT_EQ(row->name + " " + row->version, "tensorflow-cpu 2.9.1");
    EXPECT_FALSE(reader.take("tensorflow               (!) 2.9.1       TensorFlow is an open source machine learning framework for everyone.")) << "not installed";
    EXPECT_FALSE(reader.take("tensorflow 2.9.1 On this machine it does not see the card")) << "a sentence";
}

TEST(PackageList, PipCondaAndWhatPeopleWrite) {
    PackageListReader pip;
    EXPECT_FALSE(pip.take("Package                  Version"));
    EXPECT_FALSE(pip.take("------------------------ -----------"));
    const auto one = pip.take("Tensorflow_GPU           2.2.0");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->name, "tensorflow-gpu");
    PackageListReader conda;
    EXPECT_FALSE(conda.take("# Name                    Version                   Build  Channel"));
    const auto two = conda.take("tensorflow                2.4.1           mkl_py39h4683426_0  ");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->manager, "conda");
    EXPECT_EQ(two->build, "mkl_py39h4683426_0");
    const auto pypi = conda.take("keras                     3.9.0                    pypi_0    pypi");
    ASSERT_TRUE(pypi);
    EXPECT_EQ(pypi->manager, "pip");
    PackageListReader freeze;
    EXPECT_TRUE(freeze.take("tensorflow==2.4.1"));
    EXPECT_FALSE(freeze.take("the year 2020 was long"));
    EXPECT_FALSE(freeze.take("Name: tensorflow"));
    const auto shown = freeze.take("Version: 1.0.0rc2");
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->version, "1.0.0rc2");
    const auto wheel = parse_name_and_version("nvidia-cudnn-cu12-9.1.0.70");
    ASSERT_TRUE(wheel);
    EXPECT_EQ(wheel->name, "nvidia-cudnn-cu12");
    EXPECT_EQ(wheel->version, "9.1.0.70");
}

std::string version_of(const std::string& line, const std::string& subject) {
    for (const VersionLine& found : parse_version_line(line))
        if (found.subject == subject) return found.version;
    return "";
}

TEST(VersionLines, OfToolsAndPrograms) {
    EXPECT_EQ(version_of("Cuda compilation tools, release 11.2, V11.2.152", "cuda"), "11.2");
    EXPECT_EQ(version_of("CUDA Version 12.1.1", "cuda"), "12.1.1");
    EXPECT_EQ(version_of("Python 3.8.16 (default, Mar  2 2023, 03:21:46) ", "python"), "3.8.16");
    EXPECT_EQ(version_of("TensorFlow version: 2.9.1", "tensorflow"), "2.9.1");
    EXPECT_EQ(version_of("cuDNN version: 8907", "cudnn"), "8.9.7");
    EXPECT_EQ(version_of("cuDNN version: 90300", "cudnn"), "9.3.0");
    EXPECT_EQ(version_of("| NVIDIA-SMI 470  Driver Version: 470  CUDA Version: 11.4 |", "cuda"), "");
    CudnnHeaderReader header;
    EXPECT_EQ(header.take("#define CUDNN_MAJOR 7"), "");
    EXPECT_EQ(header.take("#define CUDNN_MINOR 4"), "");
    EXPECT_EQ(header.take("#define CUDNN_PATCHLEVEL 1"), "7.4.1");
    EXPECT_EQ(cuda_versions_in_paths("/usr/local/cuda-11.2/lib64:/usr/local/cuda/lib64"), std::vector<std::string>{"11.2"});
    EXPECT_EQ(cuda_versions_in_paths("C:\\Program Files\\NVIDIA GPU Computing Toolkit\\CUDA\\v10.1\\bin"), std::vector<std::string>{"10.1"});
}

TEST(Listings, FilesAndVariables) {
    const auto node = parse_listing("crw-rw----   1 root vglusers 195,   0 Aug  4 19:26 nvidia0");
    ASSERT_EQ(node.size(), 1U);
    EXPECT_EQ(node[0].group, "vglusers");
    const auto cache = parse_listing("\tlibcudart.so.11.0 (libc6,x86-64) => /usr/local/cuda/lib64/libcudart.so.11.0");
    ASSERT_EQ(cache.size(), 1U);
    EXPECT_EQ(cache[0].path, "/usr/local/cuda/lib64/libcudart.so.11.0");
    EXPECT_TRUE(parse_listing("-rw-r--r-- 1 root root 12 Jan 1 2020 notes.txt").empty());
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(parse_variables("$ CUDA_VISIBLE_DEVICES=1 python x.py"), (Pairs{{"CUDA_VISIBLE_DEVICES", "1"}}));
    EXPECT_EQ(parse_variables("export LD_LIBRARY_PATH=\"/a:/b\""), (Pairs{{"LD_LIBRARY_PATH", "/a:/b"}}));
    EXPECT_EQ(parse_variables("ENV CUDA_VISIBLE_DEVICES -1"), (Pairs{{"CUDA_VISIBLE_DEVICES", "-1"}}));
    EXPECT_TRUE(parse_variables("if MY_CUDA_VISIBLE_DEVICES=1").empty());
    EXPECT_TRUE(parse_variables("CUDA_VISIBLE_DEVICES == 1").empty());
    EXPECT_EQ(library_names_in("the file /usr/lib/libcudnn.so.7 exists, cudart_91.dll too"), (std::vector<std::string>{"/usr/lib/libcudnn.so.7", "cudart_91.dll"}));
}

TEST(LibraryNames, WithoutAFile) {
    EXPECT_EQ(plain_library_names_in("cudnn's folder; only 'cusolver' and libcublas, cublas fail, libcudnn.so.8 opens"),
              (std::vector<std::string>{"libcudnn", "libcusolver", "libcublas"}));
    EXPECT_TRUE(plain_library_names_in("cuda, cudnn_version cudnn64_8.dll lib ' (").empty());
}

TEST(IssueForm, BothForms) {
    IssueFormReader old;
    const auto both = old.take("- CUDA/cuDNN version: 10.2 and 7.6.5");
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].text, "10.2");
    EXPECT_EQ(both[1].text, "7.6.5");
    const auto gpu = old.take("- GPU model and memory: RTX 2070 Super");
    ASSERT_EQ(gpu.size(), 1U);
    EXPECT_EQ(gpu[0].text, "RTX 2070 Super");
    IssueFormReader now;
    EXPECT_TRUE(now.take("### TensorFlow version").empty());
    EXPECT_TRUE(now.take("").empty());
    const auto version = now.take("tf 2.17.0");
    ASSERT_EQ(version.size(), 1U);
    EXPECT_EQ(version[0].subject, "tensorflow");
    EXPECT_TRUE(now.take("### Python version").empty());
    EXPECT_TRUE(now.take("_No response_").empty());
    EXPECT_TRUE(now.take("more words").empty());
}

TEST(PackageList, OtherForms) {
    const auto read = [](const char* text) {
        PackageListReader reader;
        std::vector<std::string> out;
        for (const std::string& line : split_lines(text))
            if (const auto package = reader.take(line)) out.push_back(package->manager + " " + package->name + " " + package->version + " " + package->build);
        return join(out, ", ");
    };
    EXPECT_EQ(read("tensorflow-gpu (1.12.0)\nnumpy (1.15.4)"), "pip tensorflow-gpu 1.12.0 , pip numpy 1.15.4 ");
    EXPECT_EQ(read("a word (maybe)"), "");
    EXPECT_EQ(read("tensorflow @ file:///b/work/tensorflow-2.14.0-cp310-cp310-linux_x86_64.whl#sha256=abc"), "pip tensorflow 2.14.0 ");
    EXPECT_EQ(read("somebody @ https://example.org/tensorflow-2.14.0-cp310-cp310-linux_x86_64.whl"), "");
    EXPECT_EQ(read("  - tensorflow=2.14.0=cpu_py310h_0\n  - cudnn=8.8\n    - keras==2.14.0"), "conda tensorflow 2.14.0 cpu_py310h_0, conda cudnn 8.8 , pip keras 2.14.0 ");
    EXPECT_EQ(read("[pip3] tensorflow==2.14.0"), "pip tensorflow 2.14.0 ");
    EXPECT_EQ(read("    \"build_string\": \"cpu_py312_0\",\n    \"name\": \"tensorflow\",\n    \"version\": \"2.18.0\""), "conda tensorflow 2.18.0 cpu_py312_0");
    EXPECT_EQ(read("# packages in environment at /e:\n_tflow_select             2.3.0                       mkl"), "conda _tflow_select 2.3.0 mkl");
    const auto json = parse_json_packages(R"([{"name": "absl-py", "version": "2.1.0"}, {"name": "broken"}, {"name": "tensorflow", "version": "2.16.1"}, {"name": "cut", "ver)");
    ASSERT_EQ(json.size(), 2U);
    EXPECT_EQ(json[1].name + json[1].version, "tensorflow2.16.1");
}

/// Fields of an issue's line as "subject=text, …".
std::string fields(const char* line) {
    IssueFormReader form;
    std::vector<std::string> out;
    for (const FormField& field : form.take(line)) out.push_back(field.subject + "=" + field.text);
    return join(out, ", ");
}

TEST(IssueForm, DescriptionOfGitIsNoVersion) {
    EXPECT_EQ(fields("- TensorFlow version (use command below): v2.6.0-rc2-32-g919f693420e 2.6.0"), "tensorflow=2.6.0");
    EXPECT_EQ(fields("- TensorFlow version (use command below): ('v1.10.1-0-g4dcfddc5d1', '1.10.1')"), "tensorflow=1.10.1");
    EXPECT_EQ(fields("- TensorFlow version: b'unknown' 1.14.0"), "tensorflow=1.14.0");
    EXPECT_EQ(fields("- TensorFlow version: v1.6.0-rc1-1857-g67e2efa 1.7.0"), "tensorflow=1.7.0");
    EXPECT_EQ(fields("* **TensorFlow version (use command below)**: 1.9"), "tensorflow=1.9");
    EXPECT_EQ(fields("- **TensorFlow version (use command below):** tensorflow-gpu 2.0.0-rc1"), "tensorflow=2.0.0-rc1");
    EXPECT_EQ(fields("- TensorFlow version: tf2.5"), "tensorflow=2.5");
    EXPECT_EQ(fields("- TensorFlow version: latest"), "");
    // Nothing but the description: a candidate's branch ends in the release, a release's in a later patch, the trunk in nothing.
    EXPECT_EQ(fields("- TensorFlow version: v2.6.0-rc2-32-g919f693420e"), "tensorflow=2.6.0");
    EXPECT_EQ(fields("- TensorFlow version: v2.3.0-54-gfcc4b966f1"), "tensorflow=2.3");
    EXPECT_EQ(fields("- TensorFlow version: v1.10.1-0-g4dcfddc5d1"), "tensorflow=1.10.1");
    EXPECT_EQ(fields("- TensorFlow version: v1.6.0-rc1-1857-g67e2efa"), "");
}

TEST(IssueForm, TwoVersionsInOneAnswer) {
    EXPECT_EQ(fields("- CUDA/cuDNN version: 11.2 / 8.1"), "cuda=11.2, cudnn=8.1");
    EXPECT_EQ(fields("- CUDA/cuDNN version: 10.1/7.6"), "cuda=10.1, cudnn=7.6");
    EXPECT_EQ(fields("- CUDA/cuDNN version: CUDA 9.0, cuDNN 7"), "cuda=9.0, cudnn=7");
    EXPECT_EQ(fields("- **CUDA/cuDNN version**: cuDNN v7.4.1 for CUDA 10.0.130"), "cuda=10.0.130, cudnn=7.4.1");
    EXPECT_EQ(fields("- CUDA/cuDNN version: 9.0 with two patches"), "cuda=9.0");
    EXPECT_EQ(fields("- CUDA/cuDNN version: cuDNN 8.1"), "cudnn=8.1");
    EXPECT_EQ(fields("- CUDA/cuDNN version: CUDA: 10.0 / 7.4 (from NVIDIA)"), "cuda=10.0, cudnn=7.4");
    EXPECT_EQ(fields("- CUDA/cuDNN version: N/A"), "");
    EXPECT_EQ(fields("- CUDA/cuDNN version: no GPU"), "");
    EXPECT_TRUE(parse_version_line("- CUDA/cuDNN version: 11.2 / 8.1").empty());
}

TEST(VersionLine, DescriptionOfGit) {
    const auto labelled = parse_version_line("TensorFlow version: v2.6.0-rc2-32-g919f693420e 2.6.0");
    ASSERT_FALSE(labelled.empty());
    EXPECT_EQ(labelled[0].version, "2.6.0");
    EXPECT_EQ(release_behind_description("v2.6.0-rc2-32-g919f693420e 2.6.0"), "2.6.0");
    EXPECT_EQ(release_behind_description("b'v1.10.1-0-g4dcfddc5d1' 1.10.1"), "1.10.1");
    EXPECT_EQ(release_behind_description("unknown 2.1.0"), "2.1.0");
    EXPECT_EQ(release_behind_description("loss 2.1.0"), "");
    EXPECT_EQ(release_behind_description("unknown error"), "");
}

}  // namespace
}  // namespace whynogpu::test
