// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "loader/link_map.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

// How a process comes into being: glibc's elf/rtld.c.
namespace whynogpu {

void LinkMap::start(const std::string& main_program) {
    Object program;
    program.file = main_program;
    // The kernel tells the loader where the program really is.
    program.real = host_.real_path(main_program).value_or(main_program);
    program.origin = parent_path(*program.real);
    const auto elf = host_.elf(main_program);
    if (elf.is_present() && (elf->damage == ElfDamage::none || elf->damage == ElfDamage::not_shared)) program.elf = *elf;
    else symbols_known_ = false;
    program.relocated = true;
    objects_.push_back(std::move(program));
    if (system_->is_musl()) symbols_known_ = false;
    add_interpreter();

    const auto variable = host_.variable("LD_LIBRARY_PATH");
    if (variable.is_present())
        library_path_ = search_->make_list(*variable, ":;", SearchSource::ld_library_path, "$LD_LIBRARY_PATH", true, values_of(objects_.front()));
    default_list_ = search_->default_list();

    std::vector<std::size_t> list{0};
    const std::size_t before = objects_.size();
    preload_all();
    if (start_failure_) return;
    for (std::size_t i = before; i < objects_.size(); ++i) list.push_back(i);
    bool sound = map_needed(list);
    for (std::size_t i = 0; sound && i < list.size(); ++i) sound = check_versions(list[i]);
    for (std::size_t i = 0; sound && i < list.size(); ++i) {
        if (objects_[list[i]].elf.damage != ElfDamage::cut_contents) continue;
        std::vector<SearchStep> no_steps;
        fail(LoadState::kills_process, called(objects_[list[i]]), {}, objects_[list[i]].file, no_steps);
        sound = false;
    }
    if (!sound && !start_failure_) report_start_failure(main_program);
    // That its symbols are there is taken for granted: functions are bound only when they are called.
    for (Object& object : objects_) object.relocated = object.versions_checked = true;
    global_ = std::move(list);
}

void LinkMap::report_start_failure(const std::string& main_program) {
    start_failure_.emplace();
    start_failure_->name = main_program;
    start_failure_->path = main_program;
    report(failure_, 0, *start_failure_);
    symbols_known_ = false;
}

/// The loader itself is an object too, known under the name the program gives it.
void LinkMap::add_interpreter() {
    const auto& interpreter = objects_.front().elf.interpreter;
    if (!interpreter) return;
    const auto elf = host_.elf(*interpreter);
    if (!elf.is_present() || elf->damage != ElfDamage::none) return;
    Object loader;
    loader.path = loader.file = *interpreter;
    loader.names = {*interpreter};
    loader.origin = parent_path(*interpreter);
    loader.elf = *elf;
    if (elf->soname) loader.names.push_back(*elf->soname);
    loader.soname_added = true;
    // It has no identity as a file: opened by another name, it is loaded a second time.
    objects_.push_back(std::move(loader));
}

void LinkMap::preload_all() {
    const auto variable = host_.variable("LD_PRELOAD");
    if (variable.is_present()) {
        std::string_view rest = *variable;
        while (!rest.empty()) {
            const std::size_t stop = std::min(rest.find_first_of(" :"), rest.size());
            if (stop != 0) preload(std::string(rest.substr(0, stop)));
            rest.remove_prefix(std::min(stop + 1, rest.size()));
        }
    }
    const auto file = host_.read("/etc/ld.so.preload", 1 << 20);
    if (!file.is_present()) return;
    for (const std::string& line : split_lines(*file)) {
        std::string_view rest = std::string_view(line).substr(0, line.find('#'));
        while (!rest.empty()) {
            const std::size_t stop = std::min(rest.find_first_of(" :\t"), rest.size());
            if (stop != 0) preload(std::string(rest.substr(0, stop)));
            rest.remove_prefix(std::min(stop + 1, rest.size()));
        }
    }
}

void LinkMap::preload(const std::string& name) {
    if (start_failure_) return;
    LoadOutcome outcome;
    outcome.name = name;
    if (map_object(name, 0, false, outcome.steps)) return;
    outcome.state = failure_.state;
    outcome.error = failure_.error;
    outcome.culprit = name;
    outcome.culprit_path = outcome.path = failure_.culprit_path;
    outcome.chain = {name};
    outcome.steps = std::move(failure_.steps);
    if (outcome.state == LoadState::kills_process) start_failure_ = outcome;
    else ignored_preloads_.push_back(outcome);
}

}  // namespace whynogpu
