// SPDX-License-Identifier: Apache-2.0
#include "loader/link_map.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "loader/relocation_order.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

// After glibc 2.36: elf/dl-load.c (_dl_map_object), dl-deps.c, dl-version.c, dl-open.c.
namespace whynogpu {
namespace {

constexpr std::size_t most_objects = 4096;
constexpr const char* abort_start = "Inconsistency detected by ld.so";

}  // namespace

LinkMap::LinkMap(Host& host, const std::string& main_program, const std::optional<std::string>& folder) : host_(host) {
    std::optional<std::string> interpreter;
    if (const auto elf = host.elf(main_program); elf.is_present()) interpreter = elf->interpreter;
    system_ = std::make_unique<LoaderSystem>(host, interpreter);
    search_ = std::make_unique<LibrarySearch>(host, *system_, folder ? *folder : host.current_folder().value_or("/"));
    start(main_program);
}

std::string LinkMap::shown(const Object& object) const {
    return object.path.empty() ? object.file : object.path;
}

std::string LinkMap::called(const Object& object) const {
    return object.names.empty() ? shown(object) : object.names.front();
}

const std::string& LinkMap::real_of(Object& object) {
    if (!object.real) object.real = host_.real_path(object.file).value_or(object.file);
    return *object.real;
}

// Names and places

LinkMap::Mapped LinkMap::loaded_as(const std::string& name) {
    for (std::size_t i = 0; i < objects_.size(); ++i) {
        Object& object = objects_[i];
        if (object.path == name || std::find(object.names.begin(), object.names.end(), name) != object.names.end()) return i;
        if (object.soname_added || object.elf.soname != name) continue;
        object.names.push_back(name);
        object.soname_added = true;
        return i;
    }
    return std::nullopt;
}

LinkMap::Mapped LinkMap::same_file(const FileStatus& identity) const {
    for (std::size_t i = 0; i < objects_.size(); ++i)
        if (objects_[i].identity && objects_[i].identity->same_file(identity)) return i;
    return std::nullopt;
}

/// An object that is not in the process yet is put there: whoever names it as the caller says that it is.
std::size_t LinkMap::caller_index(const std::string& caller) {
    if (caller.empty() || caller == objects_.front().file) return 0;
    const auto find = [&]() -> Mapped {
        for (std::size_t i = 0; i < objects_.size(); ++i)
            if (objects_[i].path == caller || objects_[i].file == caller) return i;
        const auto status = host_.status(search_->absolute(caller));
        return status.is_present() ? same_file(*status) : std::nullopt;
    };
    if (const Mapped known = find()) return *known;
    note_loaded(caller);
    return find().value_or(0);
}

DynamicStringValues LinkMap::values_of(const Object& object) {
    return {object.origin.empty() ? std::nullopt : std::optional(object.origin), [this] { return system_->lib(); }, [this] { return system_->platform(); }};
}

const SearchList& LinkMap::rpath_of(std::size_t index) {
    Object& object = objects_[index];
    if (!object.rpath) {
        // Beside a DT_RUNPATH it does not count.
        const bool counts = object.elf.rpath && !object.elf.runpath;
        object.rpath = search_->make_list(counts ? *object.elf.rpath : "", ":", SearchSource::rpath, "RPATH of " + shown(object), false, values_of(object));
    }
    return *object.rpath;
}

const SearchList& LinkMap::runpath_of(std::size_t index) {
    Object& object = objects_[index];
    if (!object.runpath)
        object.runpath = search_->make_list(object.elf.runpath.value_or(""), ":", SearchSource::runpath, "RUNPATH of " + shown(object), false, values_of(object));
    return *object.runpath;
}

/// The RPATH of who asks, of who asked for that, and so on, and in any case that of the program.
std::vector<const SearchList*> LinkMap::rpath_lists(std::size_t caller) {
    std::vector<const SearchList*> lists;
    if (objects_[caller].elf.runpath) return lists;
    bool main_done = false;
    for (std::optional<std::size_t> object = caller; object; object = objects_[*object].loader) {
        main_done = main_done || *object == 0;
        lists.push_back(&rpath_of(*object));
    }
    if (!main_done) lists.push_back(&rpath_of(0));
    return lists;
}

OpenedLibrary LinkMap::search(const std::string& name, std::size_t caller, std::vector<SearchStep>& steps) {
    if (contains(name, "/")) return search_->at_path(expand_dynamic_string(name, values_of(objects_[caller])), steps);
    OpenedLibrary opened;
    bool other_class = false;
    // What earlier places said is remembered: if nothing is found in the end, it is in the message.
    const auto over = [&](OpenedLibrary found) {
        opened = std::move(found);
        other_class = opened.other_class = other_class || opened.other_class;
        if (opened.error_number != 0) error_number_ = opened.error_number;
        return opened.kind != OpenedLibrary::Kind::passed;
    };
    const bool no_default_lib = objects_[caller].elf.no_default_lib;
    for (const SearchList* list : rpath_lists(caller))
        if (over(search_->in_list(name, *list, steps))) return opened;
    if (over(search_->in_list(name, library_path_, steps))) return opened;
    if (over(search_->in_list(name, runpath_of(caller), steps))) return opened;
    if (over(search_->in_cache(name, no_default_lib, steps))) return opened;
    if (no_default_lib) return opened;
    // Some default folder exists everywhere, and its lack of the file is what the message tells.
    if (!over(search_->in_list(name, default_list_, steps)) && error_number_ == 0) error_number_ = ENOENT;
    return opened;
}

// Loading

std::nullopt_t LinkMap::fail(LoadState state, const std::string& culprit, std::string error, const std::string& culprit_path, std::vector<SearchStep>& steps) {
    failure_ = {state, std::move(error), culprit, culprit_path, std::nullopt, std::move(steps)};
    return std::nullopt;
}

LinkMap::Mapped LinkMap::map_object(const std::string& name, std::size_t caller, bool by_dlopen, std::vector<SearchStep>& steps) {
    if (const Mapped known = loaded_as(name)) {
        Object& object = objects_[*known];
        if (by_dlopen) steps.push_back({SearchSource::already_loaded, shown(object), "loaded objects", StepOutcome::taken, {}});
        return known;
    }
    const OpenedLibrary opened = search(name, caller, steps);
    switch (opened.kind) {
        case OpenedLibrary::Kind::opened:
            return add_object(name, opened, by_dlopen ? std::nullopt : std::optional(caller), steps);
        case OpenedLibrary::Kind::refused:
            return fail(LoadState::refused, name, opened.path + ": " + opened.error, opened.file, steps);
        case OpenedLibrary::Kind::unknown:
            return fail(LoadState::unknown, name, {}, opened.file, steps);
        case OpenedLibrary::Kind::passed: break;
    }
    search_->tell_dangling_links(name, steps);
    if (opened.error_number != 0) error_number_ = opened.error_number;
    std::string why = opened.other_class ? "wrong ELF class: ELFCLASS32" : "cannot open shared object file";
    if (!opened.other_class && error_number_ != 0) why += std::string(": ") + std::strerror(error_number_);
    return fail(LoadState::not_found, name, name + ": " + why, {}, steps);
}

LinkMap::Mapped LinkMap::add_object(const std::string& name, const OpenedLibrary& opened, std::optional<std::size_t> loader, std::vector<SearchStep>& steps) {
    error_number_ = 0;
    const auto status = host_.status(opened.file);
    if (status.is_present())
        if (const Mapped known = same_file(*status)) {
            auto& names = objects_[*known].names;
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            return known;
        }
    if (opened.elf.damage == ElfDamage::cut_segments) return fail(LoadState::kills_process, name, {}, opened.file, steps);
    if (const std::string why = loader_message(opened.elf); !why.empty()) return fail(LoadState::refused, name, name + ": " + why, opened.file, steps);
    if (opened.elf.executable_stack && system_->refuses_executable_stack() && !objects_.front().elf.executable_stack)
        return fail(LoadState::refused, name, name + ": cannot enable executable stack as shared object requires: Invalid argument", opened.file, steps);
    if (objects_.size() >= most_objects) return fail(LoadState::unknown, name, {}, opened.file, steps);
    Object object;
    object.names = {name};
    object.path = opened.path;
    object.file = opened.file;
    object.origin = parent_path(opened.file);
    object.elf = opened.elf;
    if (status.is_present()) object.identity = *status;
    object.loader = loader;
    objects_.push_back(std::move(object));
    return objects_.size() - 1;
}

/// Walks a search list and appends what its members need, breadth first.
bool LinkMap::map_needed(std::vector<std::size_t>& list) {
    error_number_ = 0;
    std::vector<bool> listed(objects_.size());
    for (const std::size_t object : list) listed[object] = true;
    for (std::size_t next = 0; next < list.size(); ++next) {
        const std::size_t index = list[next];
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < objects_[index].elf.needed.size(); ++i) {
            const std::string name = expand_dynamic_string(objects_[index].elf.needed[i], values_of(objects_[index]));
            if (name.empty()) continue;
            std::vector<SearchStep> steps;
            const Mapped needed = map_object(name, index, false, steps);
            if (!needed) {
                failure_.needed_by = index;
                return false;
            }
            listed.resize(objects_.size());
            if (!listed[*needed]) list.push_back(*needed);
            listed[*needed] = true;
            found.push_back(*needed);
        }
        objects_[index].needed = std::move(found);
    }
    return true;
}

bool LinkMap::check_versions(std::size_t index) {
    Object& object = objects_[index];
    if (object.versions_checked) return true;
    object.versions_checked = true;
    std::vector<SearchStep> no_steps;
    for (const ElfVersionNeed& need : object.elf.version_needs) {
        const auto known_as = [&](const Object& other) { return other.path == need.file || std::find(other.names.begin(), other.names.end(), need.file) != other.names.end(); };
        const auto provider = std::find_if(objects_.begin(), objects_.end(), known_as);
        if (provider == objects_.end()) {
            // The loader takes for granted that what versions are asked of is also needed.
            fail(LoadState::kills_process, need.file, std::string(abort_start) + ": " + need.file + " is not loaded", {}, no_steps);
            failure_.needed_by = index;
            return false;
        }
        const auto& defined = provider->elf.version_definitions;
        if (defined.empty()) continue;
        for (const std::string& version : need.versions) {
            if (std::find(defined.begin(), defined.end(), version) != defined.end()) continue;
            fail(LoadState::refused, need.file, shown(*provider) + ": version `" + version + "' not found (required by " + shown(object) + ")", provider->file, no_steps);
            failure_.needed_by = index;
            return false;
        }
    }
    return true;
}

bool LinkMap::check_symbols(const std::vector<std::size_t>& list) {
    std::vector<std::vector<std::size_t>> dependencies;
    std::vector<std::string> scope;
    std::vector<bool> in_scope(objects_.size());
    std::vector<bool> relocated;
    for (const Object& object : objects_) {
        dependencies.push_back(object.needed);
        relocated.push_back(object.relocated);
    }
    for (const std::vector<std::size_t>* part : {&std::as_const(global_), &list})
        for (const std::size_t object : *part) {
            if (!in_scope[object]) scope.push_back(objects_[object].file);
            in_scope[object] = true;
        }
    std::vector<SearchStep> no_steps;
    for (const std::size_t index : relocation_order(list, std::move(dependencies), relocated)) {
        Object& object = objects_[index];
        object.relocated = true;
        const std::string name = object.elf.soname.value_or(called(object));
        if (object.elf.damage == ElfDamage::cut_contents) return fail(LoadState::kills_process, name, {}, object.file, no_steps), false;
        if (!symbols_known_) continue;
        const auto missing = host_.unresolved(object.file, scope);
        if (!missing.is_present()) return fail(LoadState::unknown, name, {}, object.file, no_steps), false;
        if (missing->empty()) continue;
        if (missing->front().starts_with(abort_start)) return fail(LoadState::kills_process, name, missing->front(), object.file, no_steps), false;
        return fail(LoadState::refused, name, shown(object) + ": " + missing->front(), object.file, no_steps), false;
    }
    return true;
}

/// Everything that follows the mapping of what dlopen was asked for.
bool LinkMap::open_all(std::size_t root) {
    std::vector<std::size_t> list{root};
    if (!map_needed(list)) return false;
    for (const std::size_t object : list)
        if (!check_versions(object)) return false;
    if (!check_symbols(list)) return false;
    objects_[root].search_list = std::move(list);
    return true;
}

void LinkMap::unload_behind(std::size_t count) {
    objects_.resize(std::min(count, objects_.size()));
}

/// Fills in what went wrong, as long as the objects it went wrong with are still there.
void LinkMap::report(const Failure& failure, std::size_t root, LoadOutcome& outcome) {
    outcome.state = failure.state == LoadState::not_found ? LoadState::refused : failure.state;
    outcome.error = failure.error;
    outcome.culprit = failure.culprit;
    outcome.culprit_path = failure.culprit_path;
    outcome.culprit_steps = failure.steps;
    std::optional<std::size_t> above = failure.needed_by;
    if (!above) {
        // A symbol or a segment of an object that was mapped.
        for (std::size_t i = 0; i < objects_.size(); ++i)
            if (objects_[i].file == failure.culprit_path) above = i == root ? std::nullopt : objects_[i].loader;
    }
    std::vector<std::string> chain{failure.culprit};
    for (; above; above = *above == root ? std::nullopt : objects_[*above].loader) {
        if (chain.back() != called(objects_[*above])) chain.push_back(called(objects_[*above]));
    }
    if (chain.back() != outcome.name && failure.culprit_path != objects_[root].file) chain.push_back(outcome.name);
    outcome.chain.assign(chain.rbegin(), chain.rend());
    if (failure.culprit_path == objects_[root].file) {
        outcome.culprit = outcome.name;
        outcome.chain = {outcome.name};
        outcome.culprit_steps.clear();
    }
}

LoadOutcome LinkMap::load(const std::string& name, const std::string& caller) {
    LoadOutcome outcome;
    outcome.name = name;
    const std::size_t from = caller_index(caller);
    const std::size_t before = objects_.size();
    error_number_ = ENOENT;
    const Mapped root = map_object(name, from, true, outcome.steps);
    if (!root) {
        outcome.state = failure_.state;
        outcome.error = failure_.error;
        outcome.culprit = name;
        outcome.culprit_path = failure_.culprit_path;
        outcome.path = failure_.culprit_path;
        if (!outcome.path.empty()) outcome.real = host_.real_path(outcome.path).value_or(outcome.path);
        outcome.chain = {name};
        outcome.steps = std::move(failure_.steps);
        return outcome;
    }
    outcome.path = shown(objects_[*root]);
    outcome.real = real_of(objects_[*root]);
    if (objects_[*root].search_list.empty() && !open_all(*root)) {
        report(failure_, *root, outcome);
        unload_behind(before);
        return outcome;
    }
    outcome.state = LoadState::loaded;
    return outcome;
}

void LinkMap::note_loaded(const std::string& path) {
    std::vector<SearchStep> steps;
    const Mapped root = map_object(path, 0, true, steps);
    if (!root) return;
    std::vector<std::size_t> list{*root};
    while (!map_needed(list) && failure_.needed_by) {
        // What is known to be there was loaded somehow: what could not be found of it is left out.
        auto& needed = objects_[*failure_.needed_by].elf.needed;
        const auto missing = std::find(needed.begin(), needed.end(), failure_.culprit);
        if (missing == needed.end()) break;
        needed.erase(missing);
        list = {*root};
    }
    for (const std::size_t object : list) objects_[object].versions_checked = objects_[object].relocated = true;
    objects_[*root].search_list = std::move(list);
}

std::vector<LoadedObject> LinkMap::objects() {
    std::vector<LoadedObject> all;
    for (Object& object : objects_) all.push_back({shown(object), real_of(object), object.elf.soname.value_or("")});
    return all;
}

}  // namespace whynogpu
