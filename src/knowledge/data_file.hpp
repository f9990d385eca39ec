// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/capability.hpp"
#include "knowledge/data_node.hpp"
#include "knowledge/data_parser.hpp"
#include "util/embedded.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// Takes values out of a table, one key at a time, and notes what is missing, of a wrong type, or left over.
class DataTable {
  public:
    DataTable(const DataNode& node, const std::string& file, std::vector<DataError>& errors) : node_(&node), file_(&file), errors_(&errors) {}

    /// Required, not empty.
    [[nodiscard]] std::string text(std::string_view key);
    [[nodiscard]] std::string text_or(std::string_view key, std::string fallback = {});
    [[nodiscard]] bool flag(std::string_view key);
    [[nodiscard]] bool flag_or(std::string_view key, bool fallback);
    [[nodiscard]] long long number(std::string_view key);
    [[nodiscard]] long long number_or(std::string_view key, long long fallback);
    /// Required; may be empty.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key);
    [[nodiscard]] std::vector<std::string> texts_or_none(std::string_view key);
    /// Required: an array of arrays of texts.
    [[nodiscard]] std::vector<std::vector<std::string>> groups(std::string_view key);
    [[nodiscard]] Version version(std::string_view key);
    [[nodiscard]] std::optional<Version> version_or_none(std::string_view key);
    /// Required; "" means any version.
    [[nodiscard]] VersionRange range(std::string_view key);
    [[nodiscard]] VersionRange range_or_any(std::string_view key);
    [[nodiscard]] Capability capability(std::string_view key);
    [[nodiscard]] std::vector<Capability> capabilities(std::string_view key);
    /// A table; an empty one, with an error, when it is missing.
    [[nodiscard]] DataTable table(std::string_view key);
    /// An array of tables; none when the key is missing.
    [[nodiscard]] std::vector<DataTable> tables(std::string_view key);
    /// `source` and `checked`, which every row must have.
    void provenance(std::string& source, std::string& checked);
    /// Keys that may stand there, and are of no use to the caller.
    void pass_over(std::initializer_list<std::string_view> keys);
    /// To be called last: keys that nobody asked for are mistakes.
    void finish();

    void error(std::string what) const { errors_->push_back({*file_, node_->line, std::move(what)}); }
    [[nodiscard]] int line() const { return node_->line; }

  private:
    const DataNode* find(std::string_view key);
    const DataNode* find(std::string_view key, DataNode::Kind kind, const char* kind_name, bool required);

    const DataNode* node_;
    const std::string* file_;
    std::vector<DataError>* errors_;
    std::vector<std::string_view> used_;
};

/// A data file, open for reading. Mistakes are added to `errors`, which must outlive it, as the file must.
class DataFile {
  public:
    /// What the build parsed is used as it is; the text of other files is parsed here.
    DataFile(const EmbeddedFile& file, std::vector<DataError>& errors);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const DataNode& root() const { return *root_; }
    [[nodiscard]] DataTable table() const { return {*root_, path_, *errors_}; }

  private:
    std::string path_;
    std::vector<DataError>* errors_;
    std::optional<ParsedData> parsed_;
    const DataNode* root_;
};

}  // namespace whynogpu
