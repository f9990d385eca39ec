// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_links.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "5103" is 5.1.3; "7101" 7.1.1.
std::optional<Version> cudnn_version(const std::string& text) {
    const auto number = parse_unsigned(text);
    if (!number || *number < 1000) return Version::parse(text);
    const unsigned long long scale = *number >= 90000 ? 10000 : 1000;
    return Version::parse(std::to_string(*number / scale) + "." + std::to_string(*number % scale / 100) + "." +
                          std::to_string(*number % 100));
}

/// A cuDNN that would do is there, and another one was loaded.
std::optional<Evidence> better_copy(const TextFacts& t, const Sign& mismatch) {
    const auto loaded = cudnn_version(hole(mismatch, "loaded")), wanted = cudnn_version(hole(mismatch, "compiled"));
    const auto does = [&](const Version& version) {
        const Version& bound = wanted ? *wanted : t.needs_cudnn ? *t.needs_cudnn : version;
        return version.places() > 1 && version.major() == bound.major() && version.minor() >= bound.minor() &&
               (!loaded || version.major() != loaded->major() || version.minor() != loaded->minor());
    };
    if (t.cudnn && does(t.cudnn->version))
        return Evidence{"cuDNN " + t.cudnn->text + " is there, which would do", t.cudnn->origin};
    for (const Statement& statement : t.log->statements)
        if ((statement.subject == "cudnn" || statement.subject == "cudnn-header") && Version::parse(statement.text) &&
            does(*Version::parse(statement.text)))
            return Evidence{"cuDNN " + statement.text + " is there, which would do", statement.origin};
    return std::nullopt;
}

/// LD_LIBRARY_PATH leads into an environment that is not the program's, as the person sums it up.
const VariableSeen* path_of_other_environment(const TextFacts& t) {
    for (const VariableSeen& variable : t.log->variables) {
        if (variable.name != "LD_LIBRARY_PATH") continue;
        const std::string value = lower(variable.value);
        for (const std::string_view whose : {"another ", "other ", "different ", "second ", "old "})
            for (const std::string_view what : {"virtual environment", "environment", "venv", "virtualenv", "conda env"})
                if (contains(value, std::string(whose) + std::string(what))) return &variable;
    }
    return nullptr;
}

}  // namespace

Judgement judge_text_library_conflict(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "a wrong copy is loaded before the right one";
    if (const Sign* mismatch = t.first("cudnn-mismatch")) {
        std::vector<Evidence> because{quote(*mismatch)};
        const auto better = better_copy(t, *mismatch);
        if (better) because.push_back(*better);
        bool others = false;
        for (const char* id : {"code-torch-first", "says-torch-before", "says-two-copies"})
            if (const Sign* sign = t.first(id)) {
                because.push_back(quote(*sign));
                others = true;
            }
        const VariableSeen* path = t.variable("LD_LIBRARY_PATH");
        const bool appended = path != nullptr && path->value.starts_with("$LD_LIBRARY_PATH");
        if (appended)
            because.push_back({"LD_LIBRARY_PATH=" + path->value + ": what stood there before wins", path->origin});
        // The mismatch is certain, and this is why: it explains the version.
        if (better || others || appended) return proved(title, std::move(because));
        return likely(Strength::hints, "another copy of cuDNN may lie in front", std::move(because));
    }
    if (const auto link = link_to_other_cuda(c)) return likely(Strength::hints, title, {*link});
    if (const VariableSeen* path = path_of_other_environment(t); path != nullptr && t.success() == nullptr)
        return likely(Strength::strong, title, {{"LD_LIBRARY_PATH=" + path->value, path->origin}});
    for (const TextLibrary& library : t.libraries.failed)
        if (library.fault == TextFault::stray)
            return likely(Strength::strong, "a copy of another version is taken: " + library.shown,
                          {quote(*library.sign)});
    if (const Sign* sign = t.first("library-symbol-missing");
        sign != nullptr && !library_of_soname(soname_of_file(hole(*sign, "soname"))).empty())
        return likely(Strength::strong, title, {quote(*sign)});
    for (const Sign* sign : t.all("library-symbol-missing"))
        for (const std::string_view prefix : {"cublas", "cusolver", "cusparse", "cufft", "curand", "cuda", "__cuda", "nvjitlink"})
            if (lower(hole(*sign, "symbol")).starts_with(prefix))
                return likely(Strength::strong,
                              "the library that is loaded lacks " + hole(*sign, "symbol") + ": it is of another CUDA",
                              {quote(*sign)});
    // Each brings its own copies; the one that is imported first decides which are taken.
    if (const Sign *crash = t.first_of({"crashed", "says-crashes"}), *first = t.first_of({"says-torch-before", "code-torch-first"});
        crash != nullptr && first != nullptr && !any_failure(t))
        return likely(Strength::strong, title, {quote(*crash), quote(*first)});
    // 1114: its start routine failed.
    for (const Sign* sign : t.all("library-not-opened"))
        if (contains(sign->text, "rror code 1114"))
            return likely(Strength::strong,
                          "a library does not start: another copy than it was made for is in the process",
                          {quote(*sign)});
    for (const Sign* sign : t.all("dependency-not-opened"))
        if (contains(sign->text, "undefined symbol") || contains(sign->text, "version"))
            return likely(Strength::strong, title, {quote(*sign)});
    for (const TextLibrary& library : t.libraries.failed) {
        const auto cuda = cuda_of_soname(library.soname);
        const std::string asked = library.sign == nullptr ? "" : soname_of_file(hole(*library.sign, "soname"));
        if (!asked.empty() && asked != library.soname && cuda && t.needs_cuda && cuda->major() > t.needs_cuda->major())
            return likely(Strength::strong, "a stray copy of another CUDA is taken: it wants " + library.soname,
                          {quote(*library.sign)});
    }
    if (const Sign* sign = t.first("cudart-symbol-missing"); sign != nullptr && !library_failure(t))
        return likely(Strength::suggests, "the CUDA runtime that was taken is not the one that this build expects",
                      {quote(*sign)});
    // A GPU is only made where cuDNN opened; what cannot be used is then another cuDNN than the one that is told, if
    // that one would do.
    if (const Sign* sign = t.first("dnn-not-found");
        sign != nullptr && contains(lower(sign->text), "dnn library is not found") && t.cudnn && t.needs_cudnn &&
        t.cudnn->version.places() > 1 && t.cudnn->version.major() == t.needs_cudnn->major() &&
        !(t.cudnn->version < Version(t.needs_cudnn->major_minor())) && !library_failure(t) && !t.has("memory-full"))
        return likely(Strength::suggests, "another cuDNN than the one that is told may be loaded",
                      {quote(*sign), said_of(*t.cudnn, "cuDNN, which would do:")});
    if (const Sign* said = t.first_of({"says-two-copies"});
        said != nullptr && (library_failure(t) || t.has_any({"cudnn-no-handle", "dnn-not-found", "blas-failed"})))
        return likely(t.has_any({"cudnn-no-handle", "dnn-not-found"}) && !contains(said->text, "memory")
                          ? Strength::strong
                          : Strength::hints,
                      title, {quote(*said)});
    return not_shown();
}

}  // namespace whynogpu
