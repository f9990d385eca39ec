// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/host.hpp"
#include "loader/dynamic_string.hpp"
#include "loader/loader_system.hpp"
#include "snapshot/loader.hpp"
#include "util/text_hash.hpp"

namespace whynogpu {

/// What came of opening one file, or of searching for one name.
struct OpenedLibrary {
    enum class Kind {
        opened,   ///< an ELF file for this processor; its segments may still be bad
        passed,   ///< nothing there, or something that the search passes over
        refused,  ///< the search ends here: `error` is the loader's message
        unknown,  ///< could not be looked at
    };
    Kind kind = Kind::passed;
    std::string path;   ///< as the loader spells it
    std::string file;   ///< the same, absolute
    ElfFile elf;
    std::string error;  ///< without the name before it
    int error_number = 0;
    bool other_class = false;
};

/// A folder of some search list and which of its sub-folders for better processors exist.
struct SearchFolder {
    std::string spelled;               ///< with a final slash; empty: the current folder
    bool looked = false, denied = false;
    std::vector<std::string> present;  ///< prefixes to search, the folder itself ("") last; empty: it does not exist
};

struct SearchList {
    struct Element {
        SearchFolder* folder;
        std::string origin;
    };
    SearchSource source = SearchSource::default_folder;
    std::vector<Element> elements;
};

/// Looks for files the way the loader does: folder by folder, remembering which folders exist.
class LibrarySearch {
  public:
    /// `current`: the working folder of the imitated process.
    LibrarySearch(Host& host, LoaderSystem& system, std::string current);

    /// The folders of a path list ("a:b"), tokens expanded, doubled ones once. `origin` names the list: "RUNPATH of X";
    /// with `numbered` the place of the element is added: "$LD_LIBRARY_PATH[2]".
    [[nodiscard]] SearchList make_list(std::string_view text, std::string_view separators, SearchSource source, const std::string& origin, bool numbered,
                                       const DynamicStringValues& values);
    [[nodiscard]] SearchList default_list();

    /// Every folder in turn, until one has the file or the search has to end.
    [[nodiscard]] OpenedLibrary in_list(const std::string& name, const SearchList& list, std::vector<SearchStep>& steps);
    [[nodiscard]] OpenedLibrary in_cache(const std::string& name, bool without_default_folders, std::vector<SearchStep>& steps);
    [[nodiscard]] OpenedLibrary at_path(const std::string& path, std::vector<SearchStep>& steps);

    /// For steps that found nothing: was it a link that leads nowhere? Not asked where the search went well.
    void tell_dangling_links(const std::string& name, std::vector<SearchStep>& steps);

    [[nodiscard]] std::string absolute(const std::string& path) const;

  private:
    [[nodiscard]] SearchFolder* folder(std::string spelled);
    void look(SearchFolder& folder);
    void look_for_sub_folders(SearchFolder& folder);
    /// Opens and checks as the loader's open_verify does.
    [[nodiscard]] OpenedLibrary open(const std::string& path);
    [[nodiscard]] OpenedLibrary examine(OpenedLibrary opened, const ElfFile& elf);
    [[nodiscard]] OpenedLibrary open_oddity(OpenedLibrary opened, const Observed<ElfFile>& answer);
    [[nodiscard]] StepOutcome outcome_of(const OpenedLibrary& opened) const;

    Host& host_;
    LoaderSystem& system_;
    std::string current_;
    std::unordered_map<std::string, SearchFolder, TextHash, std::equal_to<>> folders_;
};

}  // namespace whynogpu
