// SPDX-License-Identifier: Apache-2.0
// The data of knowledge/signatures/ and knowledge/messages/: every example is recognised, every text has one.
#include <gtest/gtest.h>

#include <algorithm>

#include "knowledge/signature_rows.hpp"
#include "log/matcher.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

const SignatureFile& data() {
    static const SignatureFile signatures = all_signatures(Examples::read);
    return signatures;
}

TEST(Signatures, EveryExampleIsRecognised) {
    const SignatureMatcher matcher(data().texts);
    EXPECT_GT(data().examples.size(), data().texts.size());
    for (const SignatureExample& example : data().examples) {
        if (example.is_phrase) continue;
        const auto found = matcher.find(example.text, example.text.size());
        EXPECT_NE(example.is_counterexample, std::any_of(found.begin(), found.end(), [&](const SignatureMatch& match) { return match.signature->means == example.means; }))
            << example.file << ":" << example.line << ": " << example.means << ": " << example.text;
    }
}

TEST(Signatures, EveryTextHasAnExample) {
    // The texts of knowledge/messages/ have their own tests, with real lines.
    SignatureFile files;
    std::vector<DataError> errors;
    for (const EmbeddedFile& file : embedded_knowledge())
        if (file.path.starts_with("signatures/"))
            for (SignatureText& text : read_signatures({file, errors}).texts) files.texts.push_back(std::move(text));
    EXPECT_TRUE(errors.empty());
    for (const SignatureText& text : files.texts) {
        const std::vector<SignatureText> alone{text};
        const SignatureMatcher matcher(alone);
        const bool shown = std::any_of(data().examples.begin(), data().examples.end(), [&](const SignatureExample& example) {
            return !example.is_phrase && !example.is_counterexample && example.means == text.means && !matcher.find(example.text, example.text.size()).empty();
        });
        EXPECT_TRUE(shown) << text.means << ": " << text.text;
    }
}

TEST(Signatures, EveryPhraseHoldsForItsExamples) {
    for (const SignatureExample& example : data().examples) {
        if (!example.is_phrase) continue;
        bool holds = false;
        for (const auto& [sentence, written] : sentences_of(example.text))
            for (const Phrase& phrase : data().phrases) holds = holds || (phrase.means == example.means && holds_phrase(phrase.whole_text ? lower(example.text) : sentence, phrase));
        EXPECT_NE(holds, example.is_counterexample) << example.file << ":" << example.line << ": " << example.means << ": " << example.text;
    }
}

TEST(Signatures, WantedLiteralsAreFewAndLong) {
    const auto literals = wanted_literals(data());
    EXPECT_GT(literals.size(), 100u);
    EXPECT_LT(literals.size(), 2000u);
    for (const std::string& literal : literals) EXPECT_GE(literal.size(), 11u) << literal;
    EXPECT_NE(std::find(literals.begin(), literals.end(), "failed call to cuInit:"), literals.end());  // as it is printed
}

TEST(StatusCodes, AreFoundByNumberOldNumberAndWords) {
    const auto& codes = data().codes;
    const auto name = [&](const StatusCode* code) { return code == nullptr ? std::string() : code->name; };
    EXPECT_EQ(name(find_code(codes, "cuda", 803)), "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH");
    EXPECT_EQ(name(find_code(codes, "cuda", 38)), "CUDA_ERROR_NO_DEVICE");  // cudaErrorNoDevice before CUDA 10.1
    EXPECT_EQ(name(find_code(codes, "nvml", 18)), "NVML_ERROR_LIB_RM_VERSION_MISMATCH");
    EXPECT_EQ(find_code(codes, "cuda", 0), nullptr);
    EXPECT_EQ(find_code(codes, "cuda", 12345), nullptr);
    EXPECT_EQ(find_code(codes, "nvml", 803), nullptr);
    EXPECT_EQ(name(find_code_of_text(codes, "forward compatibility was attempted on non supported HW")), "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE");
    EXPECT_EQ(find_code_of_text(codes, "all is well"), nullptr);
}

TEST(StatusCodes, NamesStandWhole) {
    const SignatureMatcher matcher(data().texts);
    const auto means = [&](const std::string& text, const std::string& meaning) {
        const auto found = matcher.find(text, text.size());
        return std::any_of(found.begin(), found.end(), [&](const SignatureMatch& match) { return match.signature->means == meaning; });
    };
    EXPECT_TRUE(means("cudaErrorInvalidDevice: x", "no-such-device"));
    EXPECT_FALSE(means("cudaErrorInvalidDeviceFunction: x", "no-such-device"));
    EXPECT_TRUE(means("pynvml.NVMLError_LibRmVersionMismatch", "driver-version-differs"));
    EXPECT_TRUE(means("CUDA error: an illegal instruction was encountered", "kernel-failed"));
    EXPECT_FALSE(means("CUDA error: an illegal instruction was encountered", "import-fails"));
    EXPECT_TRUE(means("Illegal instruction (core dumped)", "import-fails"));
    EXPECT_FALSE(means("an unknown error", "driver-call-failed"));
}

std::vector<SignatureMatch> find(const std::vector<SignatureText>& texts, const std::string& text) {
    return SignatureMatcher(texts).find(text, text.find('\n') == std::string::npos ? text.size() : text.find('\n'));
}

SignatureText signature(const std::string& text) {
    std::string error;
    SignatureText row{"x", parse_signature(text, error), text};
    EXPECT_EQ(error, "") << text;
    return row;
}

TEST(Matcher, HolesTakeWhatTheirTypeAllows) {
    const std::vector<SignatureText> texts{signature("library: {loaded:version} but compiled with: {compiled:version}")};
    const auto found = find(texts, "Library: 9.1.0 but compiled  with: 9.3.0.  More");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].holes.at("loaded"), "9.1.0");
    EXPECT_EQ(found[0].holes.at("compiled"), "9.3.0");
    EXPECT_TRUE(find(texts, "library: x but compiled with: 9").empty());
}

TEST(Matcher, AMessageMayBeBrokenOverLines) {
    const std::vector<SignatureText> texts{signature("library: {loaded:version} but source was compiled with: {compiled:version}")};
    const auto found = find(texts, "library: 7.3.1 but source was\n>   compiled with: 7.4.2");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].holes.at("compiled"), "7.4.2");
}

TEST(Matcher, AHoleMayStandInFront) {
    const std::vector<SignatureText> texts{signature("{soname}: cannot open shared object file")};
    const auto found = find(texts, "ImportError: libcublas.so.9.0: cannot open shared object file: No such file");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].holes.at("soname"), "libcublas.so.9.0");
}

TEST(Matcher, OfOneMeaningTheLongerStays) {
    const std::vector<SignatureText> texts{signature("Could not load '{soname}'"), signature("Could not load '{soname}'; dlerror: {dlerror:rest}")};
    const auto found = find(texts, "Could not load 'libx.so'; dlerror: why");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].holes.at("dlerror"), "why");
}

TEST(Matcher, ATextWithoutAWordCannotBeFound) {
    std::string error;
    (void)parse_signature("a {name} b", error);
    EXPECT_NE(error, "");
    error.clear();
    (void)parse_signature("{name:strange} words that are long", error);
    EXPECT_NE(error, "");
}

TEST(Phrases, WordsStandWholeUnlessTheyMayGoOn) {
    const Phrase phrase{"x", false, {{"sleep*"}, {"gpu"}}, {"time.sleep"}};
    EXPECT_TRUE(holds_phrase("after sleeping the gpu is gone", phrase));
    EXPECT_FALSE(holds_phrase("after sleeping the gpus are gone", phrase));
    EXPECT_FALSE(holds_phrase("time.sleep and the gpu", phrase));
}

}  // namespace
}  // namespace whynogpu::test
