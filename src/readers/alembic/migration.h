// What the operations of one replay share: the replay, the engine, the metadata new tables are made in, and how effects
// are sent: applied, refused, or only listed where it is not known whether the code runs at all.
#pragma once
#include <functional>
#include <set>

#include "readers/alembic/body.h"
#include "readers/sqlalchemy/ddl.h"

namespace underpin::alembic {

namespace sa = underpin::sqlalchemy;

// What lasts from one revision to the next within one replay: Alembic's one context for a whole run.
struct RunMemory {
  std::set<ObjectName> enums_seen;  // types that a create_table of this run has looked after already
};

struct Migration {
  Replay* replay = nullptr;
  Direction direction = Direction::upgrade;
  const BodyContext* settings = nullptr;
  eval::Interpreter* interpreter = nullptr;
  sa::Context context;
  std::shared_ptr<sa::MetaData> metadata;  // with the project's naming convention
  std::shared_ptr<RunMemory> memory;
  std::shared_ptr<sa::MetaData> sqlmodel;  // SQLModel has one collection for everything; made when it is first asked for
  std::vector<std::weak_ptr<sa::MetaData>> collections;  // that the program made: they and their tables hold each other
  int autocommit_depth = 0;
  int savepoint_depth = 0;
  std::size_t sent = 0;  // statements of this body
  FileId file = 0;

  std::shared_ptr<sa::MetaData> make_metadata();
  bool postgres() const { return context.postgres(); }
  // The collection new tables belong to, for its naming convention.
  std::shared_ptr<sa::MetaData> named_metadata() const { return metadata; }

  // Sends a statement. A failure inside a `try` comes back as the exception the driver raises; others are only recorded.
  std::optional<eval::Raise> emit(Statement statement);
  std::optional<eval::Raise> emit(Change change, Span span);
  // A statement that Alembic, SQLAlchemy or the engine's parser refuses. Errors of the libraries end the migration.
  // `type` is the Python exception; empty: the database's own.
  std::optional<eval::Raise> refuse(Statement statement, FailureKind kind, std::string message, std::string type);
  std::optional<eval::Raise> refuse(Statement statement, Failure failure, std::string type);
  void undecided(const std::string& object, const std::string& why, Span span);
  void doubts(const sa::Trouble& trouble, Span span);

  // A table of the schema reached, by the name a program uses.
  const underpin::Table* table(const ObjectName& name) const;
  bool has_type(const ObjectName& name) const;
  ObjectName resolved(const ObjectName& name) const;  // without the default schema's name
};

// Returns early from an operation when a statement raised.
#define UNDERPIN_SEND(expression)                     \
  do {                                                \
    if (auto raised_ = (expression)) return *raised_; \
  } while (false)

std::string exception_of(FailureKind kind, bool postgres);

}  // namespace underpin::alembic
