// One statement on its way from PostgreSQL's tree to Changes: the text and tree it is read from, the changes made so far,
// and what the readers of the statement families (create_table.cpp, alter_table.cpp, …) share. Internal to sql/.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rope.h"
#include "schema/change.h"
#include "schema/dialect.h"
#include "sql/names.h"
#include "syntax/sql/pg_rewrite.h"
#include "syntax/sql/pg_tokens.h"
#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

class Reader {
 public:
  // All of these outlive the reader. `tokens` are those of source.text, `statement` is what was written.
  Reader(const Schema& schema_now, const Dialect& engine, const Rewritten& rewritten, const std::vector<Token>& token_list, const Rope& written_text)
      : schema(schema_now), dialect(engine), source(rewritten), text(rewritten.text), tokens(token_list), statement(written_text) {}

  const Schema& schema;            // as the statement finds it
  const Dialect& dialect;
  const Rewritten& source;
  const std::string& text;         // what was parsed; locations of nodes count in it
  const std::vector<Token>& tokens;
  const Rope& statement;
  std::vector<Change> changes;

  template <class T>
  void add(T change) {
    changes.push_back(Change(std::move(change)));
  }
  void raw(std::string reason) { add(RawSql{std::move(reason)}); }

  // Bytes of `text` → where they were written.
  Origin origin(std::size_t begin, std::size_t end) const;
  Origin origin() const { return origin(0, text.size()); }
  Origin clause_origin(int location) const;  // of the clause that begins there

  // The first token at or behind the byte.
  std::size_t token_at(std::size_t byte) const;
  // The next token that is this word, from token `from` on, at any depth; tokens.size() when there is none.
  std::size_t find_word(std::size_t from, std::string_view word) const;
  // The same at the level of brackets of token `from`.
  std::size_t find_word_here(std::size_t from, std::string_view word) const;
  // The byte where the clause that begins with token `from` ends: before the next comma or closing bracket of its level.
  std::size_t clause_end(std::size_t from) const;
  // What stands between token `open` (a bracket) and its partner, without blanks around it.
  std::string_view inside(std::size_t open) const;

  // An expression whose text is known; its canonical form is printed from the tree.
  Expression expression(const Node& node, std::string_view written, std::string_view type = {}) const;
  // The expression between the brackets behind the first `word` at or behind byte `from`.
  Expression bracketed(const Node& node, std::size_t from, std::string_view word, std::string_view type = {}) const;
  Expression printed(const Node& node, std::string_view type = {}) const;

  // The table whose columns expressions name, as far as it is known: what the schema has, then what this statement says.
  void look_at_table(const ObjectName& name);
  void column_is(const std::string& column, std::string type) { column_types_[column] = std::move(type); }
  std::string column_type(std::string_view column) const;
  // A domain's base type; other types as they are.
  std::string base_type(const std::string& type) const;

 private:
  std::map<std::string, std::string, std::less<>> column_types_;
  const Table* table_ = nullptr;
};

// What a column's definition brings with it.
struct ReadColumn {
  Column column;
  std::optional<PrimaryKey> primary_key;
  std::vector<Unique> uniques;
  std::vector<ForeignKey> foreign_keys;
  std::vector<Check> checks;
};
ReadColumn read_column(const Reader& reader, const Node& column_def);
// DEFAULT NULL is no default to the server, unless a cast to the column's length stands on top of it.
bool drops_default(const Node& value, std::string_view type);
std::optional<Constraint> read_constraint(const Reader& reader, const Node& constraint);
// Timing words that follow a column's constraint are nodes of their own; true when it was one.
bool read_timing(const Node& constraint, Deferrable& deferrable);
std::vector<IndexKey> read_index_keys(const Reader& reader, const Node& elements);
Sequence read_sequence_options(const Node& options, Sequence sequence, const Dialect& dialect);
// As pg_get_function_identity_arguments() prints them.
std::string identity_arguments(const Node& parameters, bool procedure, const Dialect& dialect);
// Of an ObjectWithArgs: what its brackets hold, as types; nullopt: no brackets.
std::optional<std::string> named_arguments(const Node& object, const Dialect& dialect);

// The families. Each adds its changes to the reader.
void read_statement(Reader& reader, const Node& statement);  // dispatches over all kinds
void read_create_table(Reader& reader, const Node& statement);
void read_create_table_as(Reader& reader, const Node& statement);
void read_alter_table(Reader& reader, const Node& statement);
void read_create_index(Reader& reader, const Node& statement);
void read_drop(Reader& reader, const Node& statement);
void read_rename(Reader& reader, const Node& statement);
void read_set_schema(Reader& reader, const Node& statement);
void read_owner(Reader& reader, const Node& statement);
void read_create_enum(Reader& reader, const Node& statement);
void read_alter_enum(Reader& reader, const Node& statement);
void read_create_domain(Reader& reader, const Node& statement);
void read_alter_domain(Reader& reader, const Node& statement);
void read_create_composite(Reader& reader, const Node& statement);
void read_create_range(Reader& reader, const Node& statement);
void read_alter_composite(Reader& reader, const Node& statement);  // the AlterTableStmt of a type
void read_create_schema(Reader& reader, const Node& statement);
void read_create_extension(Reader& reader, const Node& statement);
void read_create_sequence(Reader& reader, const Node& statement);
void read_alter_sequence(Reader& reader, const Node& statement);
void read_view(Reader& reader, const Node& statement);
void read_refresh(Reader& reader, const Node& statement);
void read_function(Reader& reader, const Node& statement);
void read_alter_function(Reader& reader, const Node& statement);
void read_trigger(Reader& reader, const Node& statement);
void read_create_policy(Reader& reader, const Node& statement);
void read_alter_policy(Reader& reader, const Node& statement);
void read_grant(Reader& reader, const Node& statement);
void read_comment(Reader& reader, const Node& statement);
void read_insert(Reader& reader, const Node& statement);
void read_update(Reader& reader, const Node& statement);
void read_delete(Reader& reader, const Node& statement);
void read_merge(Reader& reader, const Node& statement);
void read_select(Reader& reader, const Node& statement);
// SELECT f(…), CALL p(…): runs what the history's own functions do to the schema; false: they do nothing to it, or more is read.
bool run_called_functions(Reader& reader, const Node& statement);
void read_copy(Reader& reader, const Node& statement);
void read_truncate(Reader& reader, const Node& statement);
void read_session(Reader& reader, const Node& statement);
void read_opaque(Reader& reader, const Node& statement);

}  // namespace underpin::sql
