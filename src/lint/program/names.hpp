// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parse/pysyntax/syntax.hpp"

namespace whynogpu {

/// Something that gives a name its meaning, in one scope.
struct Binding {
    enum class Kind { import, value, function, class_definition, parameter, other };
    Kind kind = Kind::other;
    NodeId at = 0;            ///< the statement or identifier that binds
    NodeId value = no_node;   ///< the expression, or the definition
    std::string qualified;    ///< of an import: "tensorflow.compat.v1"
};

/// What names mean in a program: imports, aliases and plain assignments are followed, nothing is executed.
class Names {
  public:
    explicit Names(const SyntaxTree& tree);

    /// The function, lambda or class whose scope the node stands in; 0 is the module.
    [[nodiscard]] NodeId scope_of(NodeId node) const { return scopes_[node]; }
    /// The binding that an identifier has where it stands: the last one before it in its scope, else the last of an outer scope.
    [[nodiscard]] const Binding* find(NodeId identifier) const;
    /// All bindings of that name in a scope.
    [[nodiscard]] const std::vector<Binding>* bindings(NodeId scope, std::string_view name) const;
    /// "tensorflow.compat.v1.config.list_physical_devices" of a name or attribute chain; empty when it is not known where it comes from.
    [[nodiscard]] std::string qualified(NodeId expression) const;
    /// The same, spelt one way: "tf." for every door into TensorFlow, "keras." for every door into Keras, no ".experimental" in tf.config.
    [[nodiscard]] std::string canonical(NodeId expression) const;
    /// Does any import of the text fetch this top-level module, or a part of it?
    [[nodiscard]] bool imports(std::string_view module) const;
    /// An import of everything: names of it cannot be known.
    [[nodiscard]] bool has_wildcard() const { return has_wildcard_; }

  private:
    void bind(NodeId scope, std::string_view name, Binding binding);
    void bind_target(NodeId target, NodeId value, NodeId at);
    void read_import(NodeId node);
    void read_import_from(NodeId node);
    void read_node(NodeId node);
    [[nodiscard]] NodeId visible_scope(NodeId scope) const;
    [[nodiscard]] std::string qualified(NodeId expression, int depth) const;
    [[nodiscard]] std::string root_name(NodeId identifier, int depth) const;

    const SyntaxTree& tree_;
    std::vector<NodeId> scopes_;
    std::map<std::pair<NodeId, std::string>, std::vector<Binding>, std::less<>> bindings_;
    std::vector<std::string> modules_;
    bool has_wildcard_ = false;
};

/// Spelt one way, see Names::canonical.
[[nodiscard]] std::string canonical_name(std::string_view qualified);

}  // namespace whynogpu
