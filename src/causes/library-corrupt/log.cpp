// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_library_corrupt(const TextCase& c) {
    const TextFacts& t = c.text;
    for (const TextLibrary& library : t.libraries.failed)
        if (library.fault == TextFault::damaged) {
            std::vector<Evidence> because{quote(*library.sign)};
            if (library.sure) return proved(library.shown + " is damaged", std::move(because));
            because.push_back({library.because, library.because_origin});
            return likely(Strength::strong, library.shown + " may be damaged", std::move(because));
        }
    for (const Sign* sign : t.all("dependency-not-opened"))
        for (const std::string_view damage :
             {"invalid ELF header", "file too short", "cannot read file data", "wrong ELF class"})
            if (contains(sign->text, damage)) return proved(hole(*sign, "soname") + " is damaged", {quote(*sign)});
    if (const Sign* sign = t.first("library-damaged");
        sign != nullptr && !t.container && t.libraries.driver_library != nullptr)
        return proved("the driver's library is damaged", {quote(*sign)});
    if (const Sign* sign = t.first("library-of-other-processor")) {
        // Python's own modules are such files too: where the import fails, somebody must speak of a DLL.
        const bool named = !t.has("import-fails") || contains(t.told("other"), ".dll");
        return likely(named ? Strength::strong : Strength::hints,
                      "a file that is loaded is no library of this processor: damaged, or of 32 bits", {quote(*sign)});
    }
    if (const Sign* said = t.first("says-corrupt"); said != nullptr && (library_failure(t) || t.has("import-fails")))
        return likely(Strength::suggests, "a library file is damaged", {quote(*said)});
    // Where no line shows which library it is, the sentence does.
    if (const Sign* said = t.first("says-corrupt"); said != nullptr && t.success() == nullptr && !any_failure(t))
        for (const std::string_view name : {"libcu", "cudart", "cudnn", "cublas", "cufft", "cusolver", "cusparse"})
            if (contains(said->text, name))
                return likely(Strength::strong, "a library file is damaged", {quote(*said)});
    return not_shown();
}

}  // namespace whynogpu
