// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "snapshot/observed.hpp"
#include "util/text_hash.hpp"

namespace whynogpu {

/// Folders that were looked through once, so that the same question costs no second call to the system: most files that a loader or
/// a Python looks for are not there. The answers of one run; a machine does not change its folders meanwhile.
class FolderMemory {
  public:
    using Names = Observed<std::vector<std::string>>;

    /// Names in byte order; from the system the first time.
    [[nodiscard]] const Names& list(const std::string& folder);
    /// True when the folder of this file is known and has no such name.
    [[nodiscard]] bool rules_out(const std::string& path) const;
    /// A file that was looked for is not there. After some misses in a folder the folder itself is looked through, if it is small.
    void missed(const std::string& path);
    /// All links resolved, as realpath(3); each component is asked about once.
    [[nodiscard]] Observed<std::string> real_path(const std::string& path);

  private:
    struct Folder {
        Names names = Names::unknown(Unknown::not_asked, "");
        bool listed = false;
        bool complete = false;  ///< whatever is not among the names is not there
        int misses = 0;
    };
    struct Link {
        int error = 0;       ///< of readlink(2); EINVAL: there is something, and it is no link
        std::string target;
        std::optional<bool> folder;
    };
    void look_through(const std::string& path, Folder& folder, bool only_small);
    bool lists_all(int number, dev_t device);
    const Link& link(const std::string& path);
    bool is_folder(const std::string& path);

    std::unordered_map<std::string, Folder, TextHash, std::equal_to<>> folders_;
    std::unordered_map<dev_t, bool> truthful_;  ///< file systems, by device
    std::unordered_map<std::string, Link, TextHash, std::equal_to<>> links_;
};

}  // namespace whynogpu
