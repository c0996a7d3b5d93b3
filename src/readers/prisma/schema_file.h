// Prisma's schema language as a small tree: blocks of fields and attributes, each with its place. What a field means is
// left to tables.cpp. Comments and what stands outside of blocks are skipped; broken lines are told.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace underpin::prisma {

// A value: "text", 12, true, name, name(args…), [a, b].
struct Argument;
struct Literal {
  enum class Kind { text, number, word, call, list } kind = Kind::word;
  std::string text;                 // decoded text, digits, or the (dotted) name
  std::vector<Argument> arguments;  // of a call, items of a list
  Span span;
};
struct Argument {
  std::string name;  // empty: by position
  Literal value;
};

// @id, @db.VarChar(50), @@index([a, b], map: "x")
struct Attribute {
  std::string name;  // "id", "db.VarChar"
  std::vector<Argument> arguments;
  Span span;
  // The argument of that name, or the first without a name; null: there is none.
  const Literal* find(std::string_view name, bool or_first = false) const;
};

struct Field {
  std::string name, type;  // type without [] and ?; "Unsupported" has its text in `unsupported`
  std::string unsupported;
  bool list = false, optional = false;
  std::vector<Attribute> attributes;
  Span span, name_span;
  const Attribute* attribute(std::string_view name) const;
};

struct Block {
  std::string kind, name;             // "model" "User"; "enum", "view", "type", "datasource", "generator"
  std::vector<Field> fields;          // of an enum: its values, without a type
  std::vector<Attribute> attributes;  // @@…
  // datasource and generator: key = value
  std::vector<Argument> settings;
  Span span, name_span;
  const Attribute* attribute(std::string_view name) const;
  const Literal* setting(std::string_view name) const;
};

struct SchemaFile {
  std::vector<Block> blocks;
  std::vector<Span> broken;  // lines that were not understood
};

SchemaFile parse_schema(const Sources& sources, FileId file);

}  // namespace underpin::prisma
