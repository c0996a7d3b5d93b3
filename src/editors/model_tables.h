// What the parts of the model editor share: one table on both sides, the file and class it is declared in.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "editors/model_file.h"
#include "editors/models.h"
#include "spell/sqlalchemy.h"

namespace underpin::completing {

// Columns are written in one of these ways.
enum class Way { column, mapped, field };

struct Style {
  Way way = Way::column;
  std::string function;           // "Column", "db.Column", "mapped_column"
  bool optional_word = false;     // Optional[str], not str | None
  std::string bases = "Base";     // of a new class
  bool flask = false;             // tables are named after their classes
};

struct Context {
  const ModelsRequest& request;
  std::map<FileId, std::unique_ptr<ModelFile>> files;
  std::map<FileId, Style> styles;
  std::map<FileId, std::map<std::string, std::string>> types;  // type in SQL → how the file spells it
  std::map<Span, std::vector<std::pair<const Table*, const Column*>>, bool (*)(const Span&, const Span&)> declared;
  std::vector<std::string> notes;

  explicit Context(const ModelsRequest& given);
  ModelFile& file(FileId id);
  const Style& style(FileId id) { return styles[id]; }
  spell::SqlAlchemy words(ModelFile& in);
  void note(std::string text) { notes.push_back(std::move(text)); }
};

// A declared table: its class, or the call of Table().
struct Declared {
  ModelFile& file;
  const python::ClassNode* cls = nullptr;
  const python::Expr* call = nullptr;  // Table(…)
  const Table& model;
  const Table& wanted;
  std::vector<spell::Py> items;        // to be added to __table_args__ or to the call
  bool keeps_schema = false;
};

void complete_columns(Context& context, Declared& table);
void complete_keys(Context& context, Declared& table);  // foreign keys, unique constraints, checks, indexes
void add_items(Context& context, Declared& table);
void settle_relationships(Context& context);  // after all keys: relationships that a second key makes ambiguous
// Statements of a class for a column, without indentation: "name = Column(…)".
std::string column_statement(Context& context, ModelFile& file, const Table& table, const Column& column, const std::string& indent, std::string attribute = "");
std::string attribute_name(const std::string& column);
void add_class(Context& context, ModelFile& file, const Table& table, std::set<ObjectName>& mixins);
// The foreign key that a column may say itself: over it alone.
const ForeignKey* own_foreign_key(const Table& table, const std::string& column);
spell::Py foreign_key_item(Context& context, ModelFile& file, const ForeignKey& key);
std::vector<spell::Py> table_items(Context& context, ModelFile& file, const Table& table);
std::optional<std::string> comment_of(const Schema& schema, const ObjectName& table, const std::string& column);

}  // namespace underpin::completing
