// SPDX-License-Identifier: Apache-2.0
// What people say in their own words.
#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include "log/collect.hpp"
#include "parse/text/archive_names.hpp"
#include "parse/text/listings.hpp"
#include "parse/text/prose_versions.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The parts of a sentence that "but" and the like set against each other.
std::vector<std::string> clauses_of(std::string_view sentence) {
    std::vector<std::string> clauses;
    while (!sentence.empty()) {
        std::size_t end = sentence.size(), next = end;
        for (const std::string_view word : {" but ", " while ", " whereas ", " and ", " yet "})
            if (const std::size_t at = sentence.find(word); at < end) {
                end = at;
                next = at + word.size();
            }
        // These say themselves which half is there.
        for (const std::string_view word : {" only ", " just ", " instead of ", " rather than ", ", lib", " not lib",
                                            ", where ", ", `where ", ", whereis ", ", locate ", ", `which ", ", cuda ", ", in cuda ", ", the toolkit "})
            if (const std::size_t at = sentence.find(word, 1); at < end) {
                end = at;
                next = at + 1;
            }
        clauses.emplace_back(sentence.substr(0, end));
        sentence.remove_prefix(next);
    }
    return clauses;
}

/// Versions of drivers: three digits, and two or three behind the dot.
std::set<std::string> driver_versions_in(std::string_view sentence) {
    const auto digit = [&](std::size_t at) {
        return at < sentence.size() && sentence[at] >= '0' && sentence[at] <= '9';
    };
    std::set<std::string> found;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        if (!digit(at) || (at > 0 && (digit(at - 1) || sentence[at - 1] == '.'))) continue;
        std::size_t end = at;
        while (digit(end) || (end < sentence.size() && sentence[end] == '.' && digit(end + 1))) ++end;
        const std::string word(sentence.substr(at, end - at));
        if (word.size() >= 6 && word[3] == '.' && word[0] >= '3' && Version::parse(word)) found.insert(word);
        at = end;
    }
    return found;
}

/// Versions of the driver by what shows them: "nvidia-smi 470.223.02", "modinfo nvidia | grep ^version says
/// 418.181.07", "NVRM version 450.80.02".
std::set<std::string> driver_versions_named_in(std::string_view text) {
    const bool shown = contains(text, "nvidia-smi") || contains(text, "modinfo") || contains(text, "nvrm") ||
                       contains(text, "/proc/driver/nvidia");
    const bool wished = contains(text, "or higher") || contains(text, "or later") || contains(text, "at least") ||
                        contains(text, "requires") || contains(text, "updat");
    return shown && !wished ? driver_versions_in(text) : std::set<std::string>();
}

/// "/usr/lib/nvidia-375 and /usr/lib/nvidia-384".
std::set<std::string> driver_packages_in(std::string_view sentence) {
    std::set<std::string> found;
    constexpr std::string_view prefix = "nvidia-";
    for (std::size_t at = sentence.find(prefix); at != std::string_view::npos; at = sentence.find(prefix, at + 1)) {
        const std::string_view number = sentence.substr(at + prefix.size(), 3);
        if (number.size() == 3 && number.find_first_not_of("0123456789") == std::string_view::npos) found.emplace(number);
    }
    return found;
}

/// "libcuda is of 410.48, but the running module is still 390.77": two versions at once, of the two parts of a driver.
bool tells_of_two_drivers(std::string_view sentence) {
    const auto any = [&](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(sentence, word); });
    };
    if (driver_packages_in(sentence).size() == 2 && any({"both", "two", " and "}) &&
        !any({"updated", "upgraded", "replaced", "instead", "tried", "removed", "purged"}))
        return true;
    if (!any({"libcuda", "librar", "dso", "user-space", "userspace", "user space", "nvml", "image", "container",
              "client", "package", "guest", "runfile", "lib64", "nvidia-smi", "dpkg", "libnvidia", "rpm -q", "modinfo"}) ||
        !any({"module", "kernel", "host", "running", "nvrm", "/proc/driver", "modinfo", "loaded", ".run", "runfile", "on top of", "installer"}) ||
        any({"updated from", "upgraded from", "downgraded", "i tried", "or higher", "or later", "requires", "needs",
             "at least"}))
        return false;
    return driver_versions_in(sentence).size() == 2;
}

/// A name that is a GPU in any sentence: not "T4" or "M4", not "Intel", which also makes processors.
bool is_clear_in_prose(const GpuName& gpu) {
    if (gpu.kind == GpuName::Kind::shortened) return false;
    // "Fermi" is spoken of as a family; "GF108" is the chip of a card.
    if (gpu.kind == GpuName::Kind::chip) return gpu.name.find_first_of("0123456789") != std::string::npos;
    if (gpu.vendor == "nvidia") return gpu.name.size() > 2 && gpu.name != "thor";  // also people's name
    return gpu.vendor != "apple" && gpu.vendor != "other" && gpu.name != "amd" && gpu.name != "intel" &&
           gpu.name != "iris" && gpu.name != "navi" && gpu.name != "instinct";
}

/// "8" beside "8.9.7.29" is the same version, said shorter.
std::set<std::string> without_shorter(std::set<std::string> versions) {
    const auto longer = [&](const std::string& version) {
        return std::any_of(versions.begin(), versions.end(),
                           [&](const std::string& other) { return other.starts_with(version + "."); });
    };
    std::set<std::string> kept;
    for (const std::string& version : versions)
        if (!longer(version)) kept.insert(version);
    return kept;
}

}  // namespace

/// Where a person was not asked for a version and no program shows one, that of their sentences counts; of two,
/// neither.
void LogCollector::add_prose_facts(LogFacts& facts) const {
    for (const auto& [subject, all_versions] : prose_versions_) {
        const std::set<std::string> versions = without_shorter(all_versions);
        const bool stated = std::any_of(facts.statements.begin(), facts.statements.end(),
                                        [&, &name = subject](const Statement& statement) {
                                            return statement.subject == name && statement.voice != Voice::path;
                                        });
        if (subject == "cuda-tried")
            for (const std::string& version : versions) facts.statements.push_back({subject, version, "told", Voice::told});
        else if (!stated && versions.size() == 1)
            facts.statements.push_back({subject, *versions.begin(), "told", Voice::told});
    }
    if (facts.gpus.empty() && prose_gpu_ && !several_prose_gpus_) facts.gpus.push_back(*prose_gpu_);
}

bool LogCollector::says(const std::string& words, std::string_view meaning) const {
    return std::any_of(signatures_.phrases.begin(), signatures_.phrases.end(), [&](const Phrase& phrase) {
        return phrase.means == meaning && !phrase.whole_text && holds_phrase(words, phrase);
    });
}

void LogCollector::read_prose(std::string_view text, const std::string& origin, Voice voice, std::size_t line) {
    const std::string whole = lower(text.substr(0, 4000));
    read_prose_gpus(text.substr(0, 4000), origin);
    read_prose_packages(whole, origin);
    for (const std::string& driver : driver_versions_named_in(whole)) prose_versions_["driver"].insert(driver);
    for (const auto& [subject, version] : versions_in_prose(whole))
        if (auto& versions = prose_versions_[subject]; versions.size() < 3) versions.insert(version);
    for (const BroughtVersion& brought : quoted_packages(whole))
        add_statement(brought.subject, brought.version, origin, Voice::tool);
    for (const BroughtVersion& brought : versions_of_archives(whole))
        if (auto& versions = prose_versions_[brought.subject]; versions.size() < 3) versions.insert(brought.version);
    for (const Phrase& phrase : signatures_.phrases)
        if (phrase.whole_text && holds_phrase(whole, phrase))
            add_sign({phrase.means, {}, whole, origin, voice, line, {}, std::string(text.substr(0, 4000))});
    for (const auto& [sentence, written] : sentences_of(text)) {
        if (tells_of_two_drivers(sentence)) add_sign({"says-driver-versions", {}, sentence, origin, voice, line, {}, written});
        bool exists = false;
        for (const Phrase& phrase : signatures_.phrases) {
            if (phrase.whole_text || !holds_phrase(sentence, phrase)) continue;
            add_sign({phrase.means, {}, sentence, origin, voice, line, {}, written});
            exists = exists || phrase.means == "says-file-exists";
        }
        const bool missing = says(sentence, "says-library-missing");
        std::vector<std::string> absent, present;
        // "X is in this folder, Y is not there": what denies the second half says nothing of the first.
        if (missing && !exists)
            for (const std::string& clause : clauses_of(sentence))
                exists = exists || (says(clause, "says-file-exists") && !library_names_in(clause).empty());
        if (exists && missing) {
            // "it wants this one, but that one is there": each half speaks of its own.
            auto* names = &absent;
            for (const std::string& clause : clauses_of(sentence)) {
                if (says(clause, "says-file-exists"))
                    names = &present;
                else if (says(clause, "says-library-missing"))
                    names = &absent;
                for (std::string& name : library_names_in(clause)) names->push_back(std::move(name));
            }
            if (present.empty()) present.swap(absent);
        } else if (exists || missing) {
            (exists ? present : absent) = library_names_in(sentence);
        }
        if (missing && absent.empty() && present.empty()) absent = plain_library_names_in(sentence);
        for (const std::string& name : absent)
            add_sign({"says-named-missing", {{"soname", name}}, sentence, origin, voice, line, {}, written});
        for (const std::string& name : present) facts_.files.push_back({name, origin});
    }
}

/// The card that sentences speak of, where they speak of one kind only.
void LogCollector::read_prose_gpus(std::string_view text, const std::string& origin) {
    const std::string small = lower(text);
    bool names_nvidia = false;
    for (const std::string_view name : {"geforce", "gtx", "rtx", "quadro", "tesla", "my nvidia", "an nvidia",
                                        "the nvidia", "and nvidia", "nvidia gpu,"})
        names_nvidia = names_nvidia || contains(small, name);
    for (const GpuPlace& place : find_gpu_places(gpu_names_, text)) {
        if (!is_clear_in_prose(*place.name) || (place.name->vendor != "nvidia" && names_nvidia)) continue;
        const std::string shown(text.substr(place.begin, place.end - place.begin));
        if (!prose_gpu_) {
            prose_gpu_ = GpuSeen{shown, {}, origin, Voice::told};
            prose_gpu_kind_ = place.name;
        } else if (prose_gpu_kind_->capability != place.name->capability ||
                   prose_gpu_kind_->vendor != place.name->vendor) {
            several_prose_gpus_ = true;
        }
    }
}

/// "pip list: tensorflow 2.3.0, tensorflow-gpu 1.15.0" within a sentence.
void LogCollector::read_prose_packages(const std::string& text, const std::string& origin) {
    const bool of_conda = contains(text, "conda list");
    const bool of_pip =
        contains(text, "pip list") || contains(text, "pip freeze") || contains(text, "pip3 list") ||
        contains(text, "name: tensorflow") ||
        (contains(text, "installed") && contains(text, "tensorflow==") && contains(text, "tensorflow-gpu=="));
    if (!of_conda && !of_pip) return;
    std::vector<std::string> words;
    std::string current;
    for (const char c : text + " ") {
        if (std::string_view(" ,;:()=\n").find(c) == std::string_view::npos) {
            current += c;
            continue;
        }
        while (current.ends_with(".")) current.pop_back();
        if (!current.empty() && current != "version" && current != "name") words.push_back(std::move(current));
        current.clear();
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if ((words[i].starts_with("tensorflow") || words[i].starts_with("tf-nightly") ||
             words[i].starts_with("intel-tensorflow")) &&
            Version::parse(words[i + 1]) && contains(words[i + 1], "."))
            add_package({of_conda ? "conda" : "pip", normal_package_name(words[i]), words[i + 1], {}}, origin);
}

}  // namespace whynogpu
