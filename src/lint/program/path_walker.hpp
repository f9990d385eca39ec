// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lint/program/program.hpp"

namespace whynogpu {

/// Follows the order in which a file runs: module level, the main part, calls of functions of the same file.
class PathWalker {
  public:
    explicit PathWalker(PythonProgram& program);
    void walk();

  private:
    struct Frame {
        NodeId node = no_node, next = no_node;  ///< the node, and which of its children is walked next
        std::uint32_t branch = 0;
        bool in_except = false;
        NodeId called_from = no_node;
    };

    void run(NodeId start, Path& path);
    void enter(std::vector<Frame>& open, const Frame& around, NodeId node);
    void leave(std::vector<Frame>& open, const Frame& frame, Path& path);
    void leave_call(std::vector<Frame>& open, const Frame& frame, Path& path);
    [[nodiscard]] std::uint32_t branch_of(const Frame& around, NodeId child);
    [[nodiscard]] bool never_runs(NodeId statement, NodeId child) const;
    [[nodiscard]] NodeId local_function(NodeId call) const;
    [[nodiscard]] NodeId method_of(NodeId class_node, std::string_view name) const;
    void add(Path& path, const Frame& frame, Event::Kind kind, std::string name, std::size_t variable = 0, CallEffect effect = {});

    PythonProgram& program_;
    const SyntaxTree& tree_;
    std::map<NodeId, std::string_view> call_names_;
    std::multimap<NodeId, std::size_t> variables_;
    std::map<NodeId, bool> visited_;   ///< functions walked on this path; with: surely
    std::size_t budget_ = 2'000'000;   ///< nodes, for all paths together
    bool is_main_ = true;
    bool skip_main_guard_ = false;
};

}  // namespace whynogpu
