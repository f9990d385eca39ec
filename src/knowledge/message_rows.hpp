// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// One line that TensorFlow can print, as some releases print it: a row of knowledge/messages/FILE.toml.
struct MessageRow {
    std::string id;          ///< "driver/init-failed": the file, and the row's own name
    std::string means;       ///< what it is evidence of, as in knowledge/signatures/: "library-not-opened"; empty: nothing
    int line = 0;
    char level = 'I';        ///< I, W, E or F
    std::string file;        ///< of TensorFlow's source: "cuda_driver.cc"
    VersionRange releases;   ///< those that print it unasked
    long long times = 1;     ///< how often it comes, one after the other
    std::string text;        ///< the first line of the message, with holes in braces: "failed call to cuInit: {error}"
};

/// A behaviour that some releases have.
struct ReleaseRule {
    std::string id;          ///< "devices/details-are-asked"
    VersionRange releases;
};

/// A file of TensorFlow's source whose lines do not ask TF_CPP_MIN_LOG_LEVEL.
struct UngovernedFile {
    std::string file;
    VersionRange releases;
};

struct MessageFile {
    std::string name;        ///< "driver"
    std::string about, source, checked;
    std::vector<MessageRow> rows;
    std::vector<ReleaseRule> rules;
    std::vector<UngovernedFile> ungoverned;
};

/// Reads one file, or of it the rows that hold for a release; what is wrong with it is noted, the rest is used as far as it goes.
[[nodiscard]] MessageFile read_messages(const DataFile& file, const Version* release = nullptr);

/// The files of knowledge/messages/. Of a file, the rows of a release are read when first asked for, and kept: all rows would cost more
/// than the rest of the forecast. Not to be used from two threads at once.
/// Candidates and nightlies are taken for the release that they lead to: 2.18.0rc1 for 2.18.0.
class MessageBook {
  public:
    /// The files compiled into the program.
    MessageBook();
    /// Other files, for tests; they must outlive the book.
    explicit MessageBook(EmbeddedFiles files);
    ~MessageBook();

    /// The rows of an id ("driver/init-failed") that hold for a release, in the order they are printed; none when it prints no such line.
    [[nodiscard]] std::vector<const MessageRow*> find(std::string_view id, const Version& release) const;
    /// Has the release that behaviour ("devices/details-are-asked")?
    [[nodiscard]] bool has(std::string_view rule, const Version& release) const;
    /// Do the lines of that file of TensorFlow's source ask TF_CPP_MIN_LOG_LEVEL?
    [[nodiscard]] bool is_governed(std::string_view source_file, const Version& release) const;

  private:
    struct Part;  ///< of one file, for one release
    const MessageFile& part_of(std::string_view id, const Version& release) const;

    EmbeddedFiles files_;
    mutable std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace whynogpu
