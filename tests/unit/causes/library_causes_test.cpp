// SPDX-License-Identifier: Apache-2.0
// The loader: each judge convicts, acquits and abstains.
#include "trial.hpp"

namespace whynogpu::test {
namespace {

/// The same question without an answer: the loader's search could not be followed.
Snapshot unseen(const std::string& id) {
    Snapshot s = healthy();
    LibraryFacts& facts = library(s, id);
    facts.outcome = failing(facts.soname, LoadState::unknown, "a folder could not be read");
    return s;
}

Snapshot without(const std::string& id) {
    Snapshot s = healthy();
    LibraryFacts& facts = library(s, id);
    facts.outcome = lost(facts.soname);
    return s;
}

TEST(CudaMissing, Judge) {
    EXPECT_CONVICTS("cuda-missing", without("cublas"));
    EXPECT_ACQUITS("cuda-missing", healthy());
    EXPECT_ACQUITS("cuda-missing", without("cudnn"));
    EXPECT_ABSTAINS("cuda-missing", unseen("cublas"));
    Snapshot unknown_release = healthy();
    unknown_release.tensorflow.version = denied<Version>();
    EXPECT_ABSTAINS("cuda-missing", unknown_release);
}

TEST(CudnnMissing, Judge) {
    EXPECT_CONVICTS("cudnn-missing", without("cudnn"));
    EXPECT_ACQUITS("cudnn-missing", without("cublas"));
    EXPECT_ABSTAINS("cudnn-missing", unseen("cudnn"));
}

TEST(CudaPath, Judge) {
    Snapshot s = without("cublas");
    library(s, "cublas").elsewhere = {"/usr/local/cuda/lib64/libcublas.so.12"};
    EXPECT_CONVICTS("cuda-path", s);
    EXPECT_ACQUITS("cuda-missing", s);
    EXPECT_ACQUITS("cuda-path", without("cublas"));
    EXPECT_ABSTAINS("cuda-path", unseen("cublas"));
}

TEST(CudnnPath, Judge) {
    Snapshot s = without("cudnn");
    library(s, "cudnn").elsewhere = {"/opt/cuda/lib64/libcudnn.so.9"};
    EXPECT_CONVICTS("cudnn-path", s);
    EXPECT_ACQUITS("cudnn-path", without("cudnn"));
    EXPECT_ABSTAINS("cudnn-path", unseen("cudnn"));
}

TEST(CudaVersion, Judge) {
    Snapshot s = without("cublas");
    library(s, "cublas").other_versions = {"/usr/local/cuda/lib64/libcublas.so.13"};
    EXPECT_CONVICTS("cuda-version", s);
    EXPECT_ACQUITS("cuda-missing", s);
    EXPECT_ACQUITS("cuda-version", without("cublas"));
    EXPECT_ABSTAINS("cuda-version", unseen("cublas"));
}

TEST(CudnnVersion, Judge) {
    Snapshot s = without("cudnn");
    library(s, "cudnn").other_versions = {"/usr/lib/libcudnn.so.8"};
    EXPECT_CONVICTS("cudnn-version", s);
    EXPECT_ACQUITS("cudnn-version", healthy());
    EXPECT_ABSTAINS("cudnn-version", unseen("cudnn"));
}

TEST(CudnnVersion, AnOlderMinorFailsAtTheFirstConvolution) {
    Snapshot s = healthy();
    library(s, "cudnn").version = seen(Version("9.1.0.70"));
    EXPECT_CONVICTS("cudnn-version", s);
    library(s, "cudnn").version = seen(Version("9.10.0"));
    EXPECT_ACQUITS("cudnn-version", s);
}

TEST(ExtrasMissing, Judge) {
    Snapshot s = healthy();
    for (LibraryFacts& facts : s.libraries) facts.outcome = lost(facts.soname);
    EXPECT_ACQUITS("extras-missing", s) << "the wheels are there";
    s.tensorflow.nvidia.clear();
    EXPECT_CONVICTS("extras-missing", s);
    library(s, "cublas").outcome = failing("libcublas.so.12", LoadState::unknown, "a folder could not be read");
    EXPECT_ABSTAINS("extras-missing", s);
}

TEST(LibraryCorrupt, Judge) {
    Snapshot s = healthy();
    library(s, "cublas").outcome = failing("libcublas.so.12", LoadState::refused, "libcublas.so.12: file too short", "/v/libcublas.so.12");
    EXPECT_CONVICTS("library-corrupt", s);
    library(s, "cublas").outcome = failing("libcublas.so.12", LoadState::kills_process, "", "/v/libcublas.so.12");
    EXPECT_CONVICTS("library-corrupt", s);
    EXPECT_ACQUITS("library-corrupt", healthy());
    EXPECT_ABSTAINS("library-corrupt", unseen("cublas"));
}

TEST(LibraryConflict, Judge) {
    Snapshot s = healthy();
    library(s, "cublas").outcome = failing("libcublas.so.12", LoadState::refused, "/opt/old/libcublas.so.12: undefined symbol: cublasLtMatmul_v3", "/opt/old/libcublas.so.12");
    EXPECT_CONVICTS("library-conflict", s);
    EXPECT_ACQUITS("library-corrupt", s);
    library(s, "cublas").outcome.error = "/opt/old/libcublas.so.12: file too short";
    EXPECT_ACQUITS("library-conflict", s);
    library(s, "cublas").elsewhere = {"/v/libcublas.so.12"};
    EXPECT_CONVICTS("library-conflict", s);
    EXPECT_ABSTAINS("library-conflict", unseen("cublas"));
}

}  // namespace
}  // namespace whynogpu::test
