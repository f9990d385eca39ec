// SPDX-License-Identifier: Apache-2.0
#include "loader/library_search.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The number behind the words of an error.
int error_number(const std::string& words) {
    for (const int number : {EACCES, EPERM, ELOOP, ENAMETOOLONG, EIO, ESTALE, ENXIO, ENODEV, ENFILE, EMFILE, ENOMEM, ETIMEDOUT, EOVERFLOW, EINVAL})
        if (words == std::strerror(number)) return number;
    return 0;
}

/// What the loader complains of while opening, in contrast to what it finds out while mapping.
bool found_while_opening(const ElfFile& elf) {
    switch (elf.damage) {
        case ElfDamage::empty:
        case ElfDamage::not_elf:
        case ElfDamage::wrong_byte_order:
        case ElfDamage::cut_headers: return true;
        case ElfDamage::not_shared: return elf.detail.starts_with("only ET_DYN");
        default: return false;
    }
}

}  // namespace

LibrarySearch::LibrarySearch(Host& host, LoaderSystem& system, std::string current) : host_(host), system_(system), current_(std::move(current)) {}

std::string LibrarySearch::absolute(const std::string& path) const {
    return path.starts_with('/') ? path : current_ + "/" + path;
}

SearchFolder* LibrarySearch::folder(std::string spelled) {
    const auto found = folders_.find(spelled);
    if (found != folders_.end()) return &found->second;
    SearchFolder made;
    made.spelled = spelled;
    return &folders_.emplace(std::move(spelled), std::move(made)).first->second;
}

SearchList LibrarySearch::make_list(std::string_view text, std::string_view separators, SearchSource source, const std::string& origin, bool numbered,
                                    const DynamicStringValues& values) {
    SearchList list;
    list.source = source;
    // Only a list that is not empty has elements; an element that is empty is the current folder.
    if (text.empty()) return list;
    std::size_t number = 0;
    for (std::size_t start = 0; start <= text.size(); ++number) {
        const std::size_t stop = std::min(text.find_first_of(separators, start), text.size());
        std::string spelled(text.substr(start, stop - start));
        start = stop + 1;
        if (!spelled.empty()) {
            spelled = expand_dynamic_string(spelled, values);
            if (spelled.empty()) continue;
            while (spelled.size() > 1 && spelled.ends_with('/')) spelled.pop_back();
            if (!spelled.ends_with('/')) spelled += '/';
        }
        SearchFolder* place = folder(std::move(spelled));
        const auto known = [&](const SearchList::Element& element) { return element.folder == place; };
        if (std::any_of(list.elements.begin(), list.elements.end(), known)) continue;
        list.elements.push_back({place, numbered ? origin + "[" + std::to_string(number + 1) + "]" : origin});
    }
    return list;
}

SearchList LibrarySearch::default_list() {
    SearchList list;
    for (const std::string& place : system_.default_folders()) list.elements.push_back({folder(place), "default folder"});
    return list;
}

void LibrarySearch::look(SearchFolder& place) {
    place.looked = true;
    const auto status = host_.status(absolute(place.spelled));
    place.denied = status.is_unknown();
    if (!status.is_present() || status->kind != FileKind::folder) return;
    look_for_sub_folders(place);
    place.present.emplace_back();
}

void LibrarySearch::look_for_sub_folders(SearchFolder& place) {
    const std::string base = absolute(place.spelled);
    const std::string with_hwcaps = base + "glibc-hwcaps";
    if (!system_.hwcaps().empty() && host_.is_folder(with_hwcaps))
        for (const std::string& name : system_.hwcaps())
            if (host_.is_folder(with_hwcaps + "/" + name)) place.present.push_back("glibc-hwcaps/" + name + "/");
    // Asked first by plain names: what kind of processor it is need not be known where none of them exists.
    const auto minor = system_.glibc_minor();
    if (!minor || *minor > 36) return;
    const char* const names[] = {"tls", "x86_64", "haswell", "avx512_1"};
    if (std::none_of(std::begin(names), std::end(names), [&](const char* name) { return host_.is_folder(base + name); })) return;
    for (const std::string& sub : system_.legacy_folders())
        if (host_.is_folder(base + sub)) place.present.push_back(sub);
}

OpenedLibrary LibrarySearch::open(const std::string& path) {
    OpenedLibrary opened;
    opened.path = path;
    opened.file = absolute(path);
    const auto elf = host_.elf(opened.file);
    if (elf.is_present()) return examine(std::move(opened), *elf);
    if (elf.is_unknown()) return open_oddity(std::move(opened), elf);
    opened.error_number = ENOENT;
    return opened;
}

OpenedLibrary LibrarySearch::examine(OpenedLibrary opened, const ElfFile& elf) {
    if (elf.damage == ElfDamage::wrong_class || elf.damage == ElfDamage::wrong_machine) {
        opened.error_number = ENOENT;
        opened.other_class = elf.damage == ElfDamage::wrong_class;
        opened.error = elf.damage == ElfDamage::wrong_class ? "32-bit" : "for another processor";
        return opened;
    }
    opened.elf = elf;
    opened.kind = OpenedLibrary::Kind::opened;
    if (found_while_opening(elf)) {
        opened.kind = OpenedLibrary::Kind::refused;
        opened.error = loader_message(elf);
    }
    return opened;
}

/// A file that the Host would or could not read as ELF: what would the loader meet there?
OpenedLibrary LibrarySearch::open_oddity(OpenedLibrary opened, const Observed<ElfFile>& answer) {
    opened.error = answer.detail();
    if (answer.why() == Unknown::denied) {
        const int number = error_number(answer.detail());
        opened.error_number = number == 0 ? EACCES : number;
        return opened;
    }
    opened.kind = OpenedLibrary::Kind::unknown;
    if (answer.why() != Unknown::failed) return opened;
    const auto status = host_.status(opened.file);
    if (status.is_present() && status->kind == FileKind::folder) {
        opened.kind = OpenedLibrary::Kind::refused;
        opened.error = "cannot read file data: Is a directory";
    } else if (status.is_present() && status->kind == FileKind::character_device && status->device_major == 1 && status->device_minor == 3) {
        // /dev/null laid over a file.
        opened.kind = OpenedLibrary::Kind::refused;
        opened.error = "file too short";
    } else if (const int number = error_number(answer.detail()); number != 0) {
        opened.kind = OpenedLibrary::Kind::passed;
        opened.error_number = number;
    }
    return opened;
}

StepOutcome LibrarySearch::outcome_of(const OpenedLibrary& opened) const {
    switch (opened.kind) {
        case OpenedLibrary::Kind::opened: return loader_message(opened.elf).empty() && opened.elf.damage == ElfDamage::none ? StepOutcome::taken : StepOutcome::refused;
        case OpenedLibrary::Kind::refused: return StepOutcome::refused;
        case OpenedLibrary::Kind::unknown: return StepOutcome::unreadable;
        case OpenedLibrary::Kind::passed: break;
    }
    if (opened.error_number == EACCES || opened.error_number == EPERM) return StepOutcome::unreadable;
    return opened.error.empty() ? StepOutcome::not_there : StepOutcome::skipped;
}

OpenedLibrary LibrarySearch::in_list(const std::string& name, const SearchList& list, std::vector<SearchStep>& steps) {
    OpenedLibrary last;
    bool other_class = false;
    for (const SearchList::Element& element : list.elements) {
        SearchFolder& place = *element.folder;
        const bool first_time = !place.looked;
        if (first_time) look(place);
        const std::string shown = place.spelled.empty() ? current_ : place.spelled.size() > 1 ? place.spelled.substr(0, place.spelled.size() - 1) : place.spelled;
        if (place.present.empty()) {
            // A folder that is known to be missing is not asked for again, and leaves no error behind.
            if (first_time) last.error_number = ENOENT;
            steps.push_back({list.source, shown, element.origin, place.denied ? StepOutcome::unreadable : StepOutcome::no_folder, {}});
            continue;
        }
        for (const std::string& sub : place.present) {
            last = open(place.spelled + sub + name);
            other_class = last.other_class = other_class || last.other_class;
            std::string detail = last.error;
            if (detail.empty() && last.kind == OpenedLibrary::Kind::opened) detail = loader_message(last.elf);
            steps.push_back({list.source, sub.empty() ? shown : place.spelled + sub.substr(0, sub.size() - 1), element.origin, outcome_of(last), std::move(detail)});
            if (last.kind != OpenedLibrary::Kind::passed) return last;
        }
        // Something is there but cannot be opened for another reason than these: the loader gives this list up.
        if (last.error_number != ENOENT && last.error_number != EACCES) break;
    }
    last.kind = OpenedLibrary::Kind::passed;
    return last;
}

void LibrarySearch::tell_dangling_links(const std::string& name, std::vector<SearchStep>& steps) {
    for (SearchStep& step : steps) {
        const bool in_folder = step.source != SearchSource::cache && step.source != SearchSource::direct_path && step.source != SearchSource::already_loaded;
        if (step.outcome != StepOutcome::not_there || !in_folder || !host_.link_status(absolute(step.place) + "/" + name).is_present()) continue;
        step.outcome = StepOutcome::skipped;
        step.detail = "dangling link";
    }
}

OpenedLibrary LibrarySearch::in_cache(const std::string& name, bool without_default_folders, std::vector<SearchStep>& steps) {
    SearchStep step{SearchSource::cache, "/etc/ld.so.cache", "ld.so.cache", StepOutcome::not_listed, {}};
    OpenedLibrary nothing;
    const auto& cache = system_.cache();
    if (cache.is_unknown() && cache.why() != Unknown::denied) {
        nothing.kind = OpenedLibrary::Kind::unknown;
        nothing.error = cache.detail();
    }
    std::optional<std::string> path;
    if (cache.is_present()) path = cache->find(name, system_.cache_choice());
    const auto is_default = [&](const std::string& folder) { return path->starts_with(folder); };
    if (path && without_default_folders && std::any_of(system_.default_folders().begin(), system_.default_folders().end(), is_default)) path.reset();
    if (!path) {
        if (cache.is_unknown()) step.outcome = StepOutcome::unreadable;
        steps.push_back(std::move(step));
        return nothing;
    }
    OpenedLibrary opened = open(*path);
    step.outcome = outcome_of(opened);
    step.detail = *path;
    const std::string why = opened.kind == OpenedLibrary::Kind::opened ? loader_message(opened.elf)
                            : opened.error.empty()                     ? std::string("the file it names is not there")
                                                                       : opened.error;
    if (step.outcome == StepOutcome::not_there) step.outcome = StepOutcome::skipped;
    if (!why.empty()) step.detail += ": " + why;
    steps.push_back(std::move(step));
    return opened;
}

OpenedLibrary LibrarySearch::at_path(const std::string& path, std::vector<SearchStep>& steps) {
    OpenedLibrary opened = open(path);
    // open(2) tells a part of the path that is a file from a part that is not there.
    if (opened.kind == OpenedLibrary::Kind::passed && opened.error_number == ENOENT && opened.error.empty())
        for (std::string above = parent_path(opened.file); above.size() > 1; above = parent_path(above)) {
            const auto status = host_.status(above);
            if (!status.is_present()) continue;
            if (status->kind != FileKind::folder) opened.error_number = ENOTDIR;
            break;
        }
    std::string detail = opened.kind == OpenedLibrary::Kind::opened ? loader_message(opened.elf) : opened.error;
    steps.push_back({SearchSource::direct_path, path, "path", outcome_of(opened), std::move(detail)});
    return opened;
}

}  // namespace whynogpu
