// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/host.hpp"
#include "loader/library_search.hpp"
#include "loader/loader_system.hpp"
#include "snapshot/loader.hpp"

namespace whynogpu {

/// An object in the imitated process.
struct LoadedObject {
    std::string path;    ///< as the loader spells it; the program's own for the main program
    std::string real;    ///< links resolved; equal to `path` where that could not be found out
    std::string soname;  ///< empty: none
};

/// One process as glibc's dynamic loader sees it, imitated by looking at files: which objects are in it, and what
/// dlopen(name, RTLD_NOW | RTLD_LOCAL) would do next. Nothing is loaded or run.
class LinkMap {
  public:
    /// Starts the process: the main program, what LD_PRELOAD and /etc/ld.so.preload name, and what they need. LD_LIBRARY_PATH and
    /// LD_PRELOAD are those of host.environment(), as at the start of the process; `folder` its working folder (else the Host's).
    LinkMap(Host& host, const std::string& main_program, const std::optional<std::string>& folder = std::nullopt);

    /// dlopen(name) called from a function of the object at `caller` (a path as load() or objects() gave it; the main program's or
    /// an empty one: the main program). What it loads stays; what fails leaves no trace.
    [[nodiscard]] LoadOutcome load(const std::string& name, const std::string& caller);
    /// Puts an object into the process that is known to be there, with what it needs; nothing is checked.
    void note_loaded(const std::string& path);

    /// What is in the process, in the order of loading.
    [[nodiscard]] std::vector<LoadedObject> objects();
    /// Why the program would not even start; nothing when it does.
    [[nodiscard]] const std::optional<LoadOutcome>& start_failure() const { return start_failure_; }
    /// Preloads that the loader complains of and ignores.
    [[nodiscard]] const std::vector<LoadOutcome>& ignored_preloads() const { return ignored_preloads_; }
    [[nodiscard]] LoaderSystem& system() { return *system_; }

  private:
    struct Object {
        std::vector<std::string> names;  ///< under which it was asked for
        std::string path, file, origin;
        ElfFile elf;
        std::optional<FileStatus> identity;
        std::optional<std::string> real;
        std::optional<std::size_t> loader;  ///< who needed it; nothing for what dlopen asked for
        std::optional<SearchList> rpath, runpath;
        std::vector<std::size_t> needed;       ///< objects, in the order of DT_NEEDED
        std::vector<std::size_t> search_list;  ///< of what dlopen opened: itself and all below, breadth first
        bool soname_added = false, versions_checked = false, relocated = false;
    };
    /// Why a load failed.
    struct Failure {
        LoadState state = LoadState::not_found;
        std::string error, culprit, culprit_path;
        std::optional<std::size_t> needed_by;
        std::vector<SearchStep> steps;
    };
    using Mapped = std::optional<std::size_t>;  ///< nothing: see failure_

    // link_map_start.cpp
    void start(const std::string& main_program);
    void add_interpreter();
    void report_start_failure(const std::string& main_program);
    void preload(const std::string& name);
    void preload_all();

    // names and places
    [[nodiscard]] Mapped loaded_as(const std::string& name);
    [[nodiscard]] Mapped same_file(const FileStatus& identity) const;
    [[nodiscard]] std::size_t caller_index(const std::string& caller);
    [[nodiscard]] OpenedLibrary search(const std::string& name, std::size_t caller, std::vector<SearchStep>& steps);
    [[nodiscard]] std::vector<const SearchList*> rpath_lists(std::size_t caller);
    [[nodiscard]] DynamicStringValues values_of(const Object& object);
    [[nodiscard]] const SearchList& rpath_of(std::size_t object);
    [[nodiscard]] const SearchList& runpath_of(std::size_t object);
    [[nodiscard]] std::string shown(const Object& object) const;   ///< its path
    [[nodiscard]] std::string called(const Object& object) const;  ///< the name it was first asked for

    // loading
    [[nodiscard]] Mapped map_object(const std::string& name, std::size_t caller, bool by_dlopen, std::vector<SearchStep>& steps);
    [[nodiscard]] Mapped add_object(const std::string& name, const OpenedLibrary& opened, std::optional<std::size_t> loader, std::vector<SearchStep>& steps);
    std::nullopt_t fail(LoadState state, const std::string& culprit, std::string error, const std::string& culprit_path, std::vector<SearchStep>& steps);
    [[nodiscard]] bool map_needed(std::vector<std::size_t>& list);
    [[nodiscard]] bool check_versions(std::size_t object);
    [[nodiscard]] bool check_symbols(const std::vector<std::size_t>& list);
    [[nodiscard]] bool open_all(std::size_t root);
    void unload_behind(std::size_t count);
    void report(const Failure& failure, std::size_t root, LoadOutcome& outcome);
    [[nodiscard]] const std::string& real_of(Object& object);

    Host& host_;
    std::unique_ptr<LoaderSystem> system_;
    std::unique_ptr<LibrarySearch> search_;
    std::vector<Object> objects_;      ///< the main program is the first
    std::vector<std::size_t> global_;  ///< scope of everything: the program, preloads, what they need
    SearchList library_path_, default_list_;
    Failure failure_;
    int error_number_ = 0;             ///< the loader's errno: the last thing that failed ends up in its message
    bool symbols_known_ = true;        ///< false where the program itself could not be read: then no symbol is missed
    std::optional<LoadOutcome> start_failure_;
    std::vector<LoadOutcome> ignored_preloads_;
};

}  // namespace whynogpu
