// SQLAlchemy constructs → Changes, as its DDL compilers for PostgreSQL and SQLite would write them.
#pragma once
#include "readers/sqlalchemy/constructs.h"
#include "schema/change.h"

namespace underpin::sqlalchemy {

// What cannot be carried over: `error` is what the library's compiler would raise; `doubts` what is not known, of which
// object, and why.
struct Trouble {
  struct Doubt {
    std::string object, why;
    Span span;
  };
  std::string error;
  std::vector<Doubt> doubts;
  std::string subject;  // the object spoken of now
  void raise(std::string text) { if (error.empty()) error = std::move(text); }
  void doubt(std::string why, Span where) { doubts.push_back({subject, std::move(why), where}); }
};

underpin::Column to_column(const Column& column, const Table& table, const Context& context, Trouble& trouble);
std::optional<Expression> to_default(const ServerDefault& value, const Context& context, Trouble& trouble);
// nullopt: the compiler leaves it out.
std::optional<underpin::Constraint> to_constraint(const Constraint& constraint, const Context& context, Trouble& trouble);
CreateTable to_create_table(const Table& table, const Context& context, Trouble& trouble);
CreateIndex to_create_index(const Index& index, const ObjectName& table, const Context& context, Trouble& trouble);
// COMMENT ON for the table and its columns; none where the engine has no comments.
std::vector<SetComment> to_comments(const Table& table, const Context& context);
std::optional<SetComment> to_comment(const Column& column, const ObjectName& table, const Context& context);
UserType to_enum(const EnumSpec& spec, const Context& context);
// The name as printed, or an error when it is too long.
std::string printed_name(const Name& name, const Context& context, Trouble& trouble);
// The CREATE INDEX statement as text.
std::string index_sql(const Index& index, const ObjectName& table, const Context& context, Trouble& trouble);

}  // namespace underpin::sqlalchemy
