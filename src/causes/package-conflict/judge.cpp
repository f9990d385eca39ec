// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string names_of(const std::vector<Distribution>& claims) {
    std::vector<std::string> names;
    for (const Distribution& claim : claims) names.push_back(claim.name + " " + claim.version);
    return join(names, ", ");
}

}  // namespace

Judgement judge_package_conflict(const Case& c) {
    const TensorFlowFacts& tensorflow = c.seen.tensorflow;
    if (tensorflow.impostor.is_present()) {
        Judgement said = established("what import tensorflow finds is not TensorFlow", {cite(tensorflow.impostor, *tensorflow.impostor)});
        for (const Distribution& claim : tensorflow.claims) said.because.push_back({claim.name + " " + claim.version + " is registered as installed", claim.folder});
        said.breaks_import = true;
        if (tensorflow.module.kind == ModuleKind::module_file) add(said, c.remedies.find("rename-shadowing-file", {{"file", tensorflow.module.file}}));
        else add(said, c.remedies.find("reinstall-tensorflow-clean"));
        return said;
    }
    const auto& breakers = c.predicted.imports.breakers;
    if (!breakers.empty() && breakers.front().kind == BreakerKind::not_tensorflow) {
        Judgement said = established("what import tensorflow finds is not a whole TensorFlow", {{breakers.front().evidence, breakers.front().origin}});
        said.breaks_import = true;
        add(said, c.remedies.find("reinstall-tensorflow-clean"));
        return said;
    }
    std::vector<Distribution> here;
    for (const Distribution& claim : tensorflow.claims)
        if (claim.entry == tensorflow.module.entry) here.push_back(claim);
    if (here.size() < 2) return ruled_out();
    const bool same = here.size() == 2 && here[0].name == here[1].name;
    if (!same && tensorflow.build.is_unknown()) return undecided("whether the files are those of a build with CUDA:  python -c 'import tensorflow as tf; print(tf.test.is_built_with_cuda())'");
    if (same || (c.predicted.stop != Stop::not_a_cuda_build && c.predicted.stop != Stop::import_fails)) return ruled_out();
    Judgement said = established("several TensorFlow packages are installed over each other",
                                 {{"these own the same folder: " + names_of(here), tensorflow.module.entry}});
    if (tensorflow.build.is_present() && !is_cuda_build(c)) said.because.push_back(cite(tensorflow.build, "the files that are there have no CUDA support"));
    if (tensorflow.owner.is_present()) said.because.push_back(cite(tensorflow.owner, "the files are those of " + *tensorflow.owner));
    said.breaks_import = c.predicted.stop == Stop::import_fails;
    add(said, c.remedies.find("remove-conflict"));
    return said;
}

}  // namespace whynogpu
