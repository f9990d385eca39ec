// SPDX-License-Identifier: Apache-2.0
#include "parse/pysyntax/syntax.hpp"

#include "parse/pysyntax/other_syntax.hpp"

#include <tree_sitter/api.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

extern "C" const TSLanguage* tree_sitter_python(void);

namespace whynogpu {
namespace {

constexpr std::pair<std::string_view, Syntax> kind_names[] = {
    {"ERROR", Syntax::error}, {"module", Syntax::module}, {"block", Syntax::block}, {"comment", Syntax::comment},
    {"import_statement", Syntax::import_statement}, {"import_from_statement", Syntax::import_from},
    {"future_import_statement", Syntax::future_import}, {"aliased_import", Syntax::aliased_import}, {"dotted_name", Syntax::dotted_name},
    {"relative_import", Syntax::relative_import}, {"wildcard_import", Syntax::wildcard_import}, {"function_definition", Syntax::function},
    {"lambda", Syntax::lambda}, {"class_definition", Syntax::class_definition}, {"decorated_definition", Syntax::decorated},
    {"decorator", Syntax::decorator}, {"parameters", Syntax::parameters}, {"lambda_parameters", Syntax::parameters},
    {"default_parameter", Syntax::default_parameter}, {"typed_parameter", Syntax::typed_parameter},
    {"typed_default_parameter", Syntax::typed_default_parameter}, {"if_statement", Syntax::if_statement}, {"elif_clause", Syntax::elif_clause},
    {"else_clause", Syntax::else_clause}, {"for_statement", Syntax::for_statement}, {"while_statement", Syntax::while_statement},
    {"try_statement", Syntax::try_statement}, {"except_clause", Syntax::except_clause}, {"except_group_clause", Syntax::except_clause},
    {"finally_clause", Syntax::finally_clause}, {"with_statement", Syntax::with_statement}, {"with_clause", Syntax::with_clause},
    {"with_item", Syntax::with_item}, {"match_statement", Syntax::match_statement}, {"case_clause", Syntax::case_clause},
    {"return_statement", Syntax::return_statement}, {"raise_statement", Syntax::raise_statement}, {"pass_statement", Syntax::pass_statement},
    {"delete_statement", Syntax::delete_statement}, {"global_statement", Syntax::global_statement},
    {"nonlocal_statement", Syntax::nonlocal_statement}, {"assert_statement", Syntax::assert_statement},
    {"expression_statement", Syntax::expression_statement}, {"assignment", Syntax::assignment},
    {"augmented_assignment", Syntax::augmented_assignment}, {"named_expression", Syntax::named_expression}, {"type", Syntax::type_annotation},
    {"call", Syntax::call}, {"argument_list", Syntax::arguments}, {"keyword_argument", Syntax::keyword_argument},
    {"attribute", Syntax::attribute}, {"subscript", Syntax::subscript}, {"slice", Syntax::slice}, {"identifier", Syntax::identifier},
    {"string", Syntax::string}, {"string_content", Syntax::string_content}, {"interpolation", Syntax::interpolation},
    {"escape_sequence", Syntax::escape}, {"concatenated_string", Syntax::concatenated_string}, {"integer", Syntax::integer},
    {"float", Syntax::floating}, {"true", Syntax::true_value}, {"false", Syntax::false_value}, {"none", Syntax::none_value},
    {"list", Syntax::list}, {"tuple", Syntax::tuple}, {"set", Syntax::set}, {"dictionary", Syntax::dictionary}, {"pair", Syntax::pair},
    {"parenthesized_expression", Syntax::parenthesized}, {"unary_operator", Syntax::unary_operator}, {"not_operator", Syntax::not_operator},
    {"boolean_operator", Syntax::boolean_operator}, {"binary_operator", Syntax::binary_operator}, {"comparison_operator", Syntax::comparison},
    {"conditional_expression", Syntax::conditional_expression}, {"list_comprehension", Syntax::list_comprehension},
    {"set_comprehension", Syntax::set_comprehension}, {"dictionary_comprehension", Syntax::dictionary_comprehension},
    {"generator_expression", Syntax::generator}, {"for_in_clause", Syntax::for_in_clause}, {"if_clause", Syntax::if_clause},
    {"await", Syntax::await_expression}, {"yield", Syntax::yield_expression}, {"as_pattern", Syntax::as_pattern},
    {"as_pattern_target", Syntax::as_pattern_target}, {"pattern_list", Syntax::pattern_list}, {"tuple_pattern", Syntax::tuple_pattern},
    {"list_pattern", Syntax::list_pattern}, {"list_splat", Syntax::list_splat}, {"dictionary_splat", Syntax::dictionary_splat},
    {"expression_list", Syntax::expression_list}, {"print_statement", Syntax::print_statement}, {"exec_statement", Syntax::exec_statement},
};

constexpr std::pair<std::string_view, Role> role_names[] = {
    {"name", Role::name}, {"alias", Role::alias}, {"module_name", Role::module_name}, {"function", Role::function},
    {"arguments", Role::arguments}, {"object", Role::object}, {"attribute", Role::attribute}, {"value", Role::value},
    {"subscript", Role::subscript}, {"left", Role::left}, {"right", Role::right}, {"condition", Role::condition},
    {"consequence", Role::consequence}, {"alternative", Role::alternative}, {"body", Role::body}, {"parameters", Role::parameters},
    {"definition", Role::definition}, {"superclasses", Role::superclasses}, {"argument", Role::argument}, {"operand", Role::operand},
    {"type", Role::type}, {"key", Role::key},
};

template <class Names, class What>
What named(const Names& names, const char* name, What otherwise) {
    if (name == nullptr) return otherwise;
    for (const auto& [text, what] : names)
        if (text == name) return what;
    return otherwise;
}

/// Steps of the parser by now, for the bound; it is asked every hundred operations.
struct Budget {
    std::size_t spent = 0, limit = 0;
};

bool is_spent(TSParseState* state) {
    auto& budget = *static_cast<Budget*>(state->payload);
    return ++budget.spent > budget.limit;
}

struct Bytes {
    std::string_view text;
};

const char* read_bytes(void* payload, std::uint32_t at, TSPoint, std::uint32_t* size) {
    const std::string_view text = static_cast<Bytes*>(payload)->text;
    *size = at < text.size() ? static_cast<std::uint32_t>(text.size() - at) : 0;
    return *size == 0 ? "" : text.data() + at;
}

}  // namespace

struct PythonParser::State {
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { ts_parser_delete(parser); }
    TSParser* parser = ts_parser_new();
    std::vector<Syntax> kinds;  ///< by symbol
    std::vector<Role> roles;    ///< by field
};

PythonParser::PythonParser() : state_(std::make_unique<State>()) {
    const TSLanguage* language = tree_sitter_python();
    ts_parser_set_language(state_->parser, language);
    for (std::uint32_t s = 0; s < ts_language_symbol_count(language); ++s) {
        const auto symbol = static_cast<TSSymbol>(s);
        const bool is_named = ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular;
        state_->kinds.push_back(is_named ? named(kind_names, ts_language_symbol_name(language, symbol), Syntax::other) : Syntax::other);
    }
    for (std::uint32_t f = 0; f <= ts_language_field_count(language); ++f)
        state_->roles.push_back(named(role_names, ts_language_field_name_for_id(language, static_cast<TSFieldId>(f)), Role::none));
}

PythonParser::~PythonParser() = default;

std::optional<SyntaxTree> PythonParser::parse(std::string_view text) {
    auto result = parse_as_it_is(text);
    if (!result || !result->first_error()) return result;
    const std::string masked = as_the_grammar_knows_it(text);
    if (masked == text) return result;
    auto better = parse_as_it_is(masked);
    if (!better || (better->first_error() && *better->first_error() <= *result->first_error())) return result;
    better->text_ = text;
    return better;
}

std::optional<SyntaxTree> PythonParser::parse_as_it_is(std::string_view text) {
    if (text.size() > size_limit) return std::nullopt;
    // A plain program takes about one callback per 60 bytes; one in a thousand of these is left before it is given up.
    Budget budget{0, 20'000 + text.size()};
    Bytes bytes{text};
    const TSInput input{&bytes, read_bytes, TSInputEncodingUTF8, nullptr};
    const TSParseOptions options{&budget, is_spent};
    ts_parser_reset(state_->parser);
    const std::unique_ptr<TSTree, decltype(&ts_tree_delete)> tree(ts_parser_parse_with_options(state_->parser, nullptr, input, options),
                                                                  ts_tree_delete);
    if (tree == nullptr) return std::nullopt;

    SyntaxTree result;
    result.text_ = text;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree.get()));
    NodeId parent = no_node, previous = no_node;
    // `open` holds the named nodes above the cursor; unnamed ones with children (there are few) are passed through.
    std::vector<std::pair<NodeId, NodeId>> open;
    const auto close = [&](NodeId node) { result.nodes_[node].last = static_cast<NodeId>(result.nodes_.size() - 1); };
    bool entering = true;
    while (true) {
        if (entering) {
            const TSNode node = ts_tree_cursor_current_node(&cursor);
            const std::uint32_t begin = ts_node_start_byte(node), end = ts_node_end_byte(node);
            if ((ts_node_is_error(node) || ts_node_is_missing(node)) && !result.first_error_) result.first_error_ = begin;
            open.emplace_back(parent, no_node);
            if (ts_node_is_named(node)) {
                const auto id = static_cast<NodeId>(result.nodes_.size());
                const TSSymbol symbol = ts_node_symbol(node);
                SyntaxNode& made = result.nodes_.emplace_back();
                made.kind = ts_node_is_error(node) ? Syntax::error : symbol < state_->kinds.size() ? state_->kinds[symbol] : Syntax::other;
                const TSFieldId field = ts_tree_cursor_current_field_id(&cursor);
                made.role = field < state_->roles.size() ? state_->roles[field] : Role::none;
                made.parent = parent;
                made.begin = begin;
                made.end = end;
                if (previous != no_node) result.nodes_[previous].next = id;
                else if (parent != no_node) result.nodes_[parent].first_child = id;
                open.back().second = id;
                parent = id;
                previous = no_node;
            }
            if (ts_tree_cursor_goto_first_child(&cursor)) continue;
        }
        const auto [outer, own] = open.back();
        if (own != no_node) {
            close(own);
            parent = outer;
            previous = own;
        }
        open.pop_back();
        entering = ts_tree_cursor_goto_next_sibling(&cursor);
        if (!entering && !ts_tree_cursor_goto_parent(&cursor)) break;
        if (open.empty()) break;
    }
    ts_tree_cursor_delete(&cursor);
    return result;
}

NodeId SyntaxTree::child(NodeId node, Role role) const {
    if (node == no_node) return no_node;
    for (NodeId c = nodes_[node].first_child; c != no_node; c = nodes_[c].next)
        if (nodes_[c].role == role && nodes_[c].kind != Syntax::comment) return c;
    return no_node;
}

NodeId SyntaxTree::child_at(NodeId node, std::size_t place) const {
    if (node == no_node) return no_node;
    for (NodeId c = nodes_[node].first_child; c != no_node; c = nodes_[c].next)
        if (nodes_[c].kind != Syntax::comment && place-- == 0) return c;
    return no_node;
}

std::vector<NodeId> SyntaxTree::children(NodeId node) const {
    std::vector<NodeId> result;
    if (node == no_node) return result;
    for (NodeId c = nodes_[node].first_child; c != no_node; c = nodes_[c].next)
        if (nodes_[c].kind != Syntax::comment) result.push_back(c);
    return result;
}

NodeId SyntaxTree::above(NodeId node, Syntax kind) const {
    for (NodeId n = nodes_[node].parent; n != no_node; n = nodes_[n].parent)
        if (nodes_[n].kind == kind) return n;
    return no_node;
}

}  // namespace whynogpu
