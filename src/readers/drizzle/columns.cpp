#include "readers/drizzle/columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace underpin::drizzle {

namespace {

using eval::Value;

constexpr std::size_t kLongestChain = 200;

// Builders whose type is always the same.
struct PlainType {
  std::string_view builder, type;
};
constexpr std::array<PlainType, 24> kPostgresql = {{{"serial", "serial"},
                                                    {"smallserial", "smallserial"},
                                                    {"bigserial", "bigserial"},
                                                    {"integer", "integer"},
                                                    {"smallint", "smallint"},
                                                    {"bigint", "bigint"},
                                                    {"boolean", "boolean"},
                                                    {"text", "text"},
                                                    {"real", "real"},
                                                    {"doublePrecision", "double precision"},
                                                    {"json", "json"},
                                                    {"jsonb", "jsonb"},
                                                    {"uuid", "uuid"},
                                                    {"date", "date"},
                                                    {"inet", "inet"},
                                                    {"cidr", "cidr"},
                                                    {"macaddr", "macaddr"},
                                                    {"macaddr8", "macaddr8"},
                                                    {"point", "point"},
                                                    {"line", "line"},
                                                    {"bytea", "bytea"},
                                                    {"geometry", "geometry(point)"},
                                                    {"oid", "oid"},
                                                    {"citext", "citext"}}};
constexpr std::array<PlainType, 6> kSqlite = {
    {{"integer", "integer"}, {"int", "integer"}, {"text", "text"}, {"real", "real"}, {"numeric", "numeric"}, {"blob", "blob"}}};

std::string in_brackets(const std::string& number) { return number.empty() ? std::string() : "(" + number + ")"; }

std::string sized_type(std::string_view builder, const Value* options) {
  const std::string precision = option_text(options, "precision");
  if (builder == "varchar" || builder == "char") return std::string(builder) + in_brackets(option_text(options, "length"));
  if (builder == "numeric" || builder == "decimal") {
    const std::string scale = option_text(options, "scale");
    return "numeric" + in_brackets(precision + (precision.empty() || scale.empty() ? "" : ", " + scale));
  }
  if (builder == "timestamp" || builder == "time")
    return std::string(builder) + in_brackets(precision) + (option_text(options, "withTimezone") == "true" ? " with time zone" : "");
  if (builder == "interval") {
    const std::string fields = option_text(options, "fields");
    return "interval" + (fields.empty() ? "" : " " + fields) + in_brackets(precision);
  }
  if (builder == "vector" || builder == "halfvec" || builder == "bit" || builder == "sparsevec")
    return std::string(builder) + in_brackets(option_text(options, "dimensions"));
  return {};
}

// Not one option of the builder may be unknown.
bool options_known(const Value* options) {
  if (!options || options->is_none()) return true;
  const auto* dict = options->dict();
  return dict && !dict->incomplete;
}

// The type of customType({dataType() {…}}): what its function yields.
std::string custom_type(typescript::Evaluator& evaluator, const eval::Record& maker, const Value* options) {
  const Value* function = maker.call.args.empty() ? nullptr : option_of(&maker.call.args[0], "dataType");
  if (!function) return {};
  const Value type = evaluator.call(*function, options ? std::vector<Value>{*options} : std::vector<Value>{});
  return type.string() ? type.string()->text() : std::string();
}

const Value* options_of(const eval::Record& base) {
  for (const Value& argument : base.call.args)
    if (!argument.string()) return &argument;
  return nullptr;
}

void read_type(typescript::Evaluator& evaluator, const RecordPtr& base, bool sqlite, DrizzleColumn& out) {
  const std::string_view builder = typescript::last_name(base->path);
  const Value* options = options_of(*base);
  if (builder == "()" && base->receiver) {
    const std::string_view maker = typescript::last_name(base->receiver->path);
    if (maker == "pgEnum" || maker == "enum") {
      out.enumeration = base->receiver;
      return;
    }
    if (maker == "customType") {
      out.type = custom_type(evaluator, *base->receiver, options);
      out.custom = true;
      if (out.type.empty()) out.trouble = "what its own type is in the database";
      return;
    }
  }
  if (!from_drizzle(*base)) {
    out.trouble = "what `" + std::string(builder) + "` makes";
    return;
  }
  out.json = builder == "json" || builder == "jsonb" || (sqlite && option_text(options, "mode") == "json");
  if (sqlite) {
    for (const PlainType& row : kSqlite)
      if (row.builder == builder) out.type = row.type;
    if (builder == "text") out.type += in_brackets(option_text(options, "length"));
  } else {
    for (const PlainType& row : kPostgresql)
      if (row.builder == builder) out.type = row.type;
    if (out.type.empty()) {
      out.type = sized_type(builder, options);
      if (!options_known(options)) out.trouble = "the options of its type";
    }
  }
  if (out.type.empty()) out.trouble = "what `" + std::string(builder) + "` makes";
  if (contains(out.type, "serial")) out.not_null = true;
}

void read_generated(const eval::Record& call, bool sqlite, DrizzleColumn& out) {
  if (call.call.args.empty()) return;
  out.generated = call.call.args[0];
  const std::string mode = call.call.args.size() > 1 ? option_text(&call.call.args[1], "mode") : std::string();
  out.generated_virtual = sqlite && mode != "stored";
}

void read_modifier(const eval::Record& call, bool sqlite, DrizzleColumn& out) {
  const std::string_view name = typescript::last_name(call.path);
  const std::vector<Value>& args = call.call.args;
  const Value* first = args.empty() ? nullptr : &args[0];
  if (name == "notNull") {
    out.not_null = true;
  } else if (name == "primaryKey") {
    out.primary = out.not_null = true;
    out.autoincrement = option_text(first, "autoIncrement") == "true" || option_text(first, "autoincrement") == "true";
  } else if (name == "default") {
    if (first) out.default_value = *first;
  } else if (name == "defaultNow") {
    out.default_sql = sqlite ? "(cast((julianday('now') - 2440587.5)*86400000 as integer))" : "now()";
  } else if (name == "defaultRandom") {
    out.default_sql = "gen_random_uuid()";
  } else if (name == "unique") {
    out.unique = true;
    out.unique_name = given_name(call);
    out.nulls_not_distinct = args.size() > 1 && option_text(&args[1], "nulls") == "not distinct";
  } else if (name == "references") {
    if (!first) return;
    DrizzleReference reference{*first, "", "", call.call.span};
    if (args.size() > 1) {
      reference.on_delete = option_text(&args[1], "onDelete");
      reference.on_update = option_text(&args[1], "onUpdate");
      if (!options_known(&args[1])) out.trouble = "what happens on delete";
    }
    out.reference = std::move(reference);
  } else if (name == "array") {
    const bool sized = first && first->integer();
    // The array is a column of its own: what was said of its items before is not said of it.
    DrizzleColumn items = std::exchange(out, {});
    out.key = items.key, out.name = items.name, out.span = items.span, out.type = items.type, out.trouble = items.trouble;
    out.enumeration = items.enumeration, out.custom = items.custom, out.json = items.json;
    out.type += sized ? "[" + std::to_string(*first->integer()) + "]" : "[]";
  } else if (name == "generatedAlwaysAs") {
    read_generated(call, sqlite, out);
  } else if (name == "generatedAlwaysAsIdentity" || name == "generatedByDefaultAsIdentity") {
    out.identity = name == "generatedAlwaysAsIdentity" ? "ALWAYS" : "BY DEFAULT";
    out.not_null = true;
  } else if (name.empty() || name[0] != '$') {
    out.trouble = "what `" + std::string(name) + "` makes of it";
  }
}

}  // namespace

RecordPtr record_of(const Value& value) {
  const auto* record = std::get_if<std::shared_ptr<eval::Record>>(&value.data);
  return record ? *record : nullptr;
}

bool is_called(const eval::Record& record) { return record.call.span.valid(); }
bool from_drizzle(const eval::Record& record) { return starts_with(record.path, "drizzle-orm"); }

std::vector<RecordPtr> chain_of(const RecordPtr& last) {
  std::vector<RecordPtr> out;
  for (RecordPtr at = last; at && out.size() < kLongestChain; at = at->receiver) out.push_back(at);
  std::reverse(out.begin(), out.end());
  return out;
}

const Value* option_of(const Value* options, std::string_view name) {
  const auto* dict = options ? options->dict() : nullptr;
  if (!dict) return nullptr;
  for (const auto& [key, value] : dict->items)
    if (key.string() && key.string()->text() == name) return &value;
  return nullptr;
}

std::string option_text(const Value* options, std::string_view name) {
  const Value* value = option_of(options, name);
  if (!value) return {};
  if (value->string()) return value->string()->text();
  if (value->integer()) return std::to_string(*value->integer());
  return value->boolean() ? (*value->boolean() ? "true" : "false") : std::string();
}

std::string given_name(const eval::Record& record) {
  return !record.call.args.empty() && record.call.args[0].string() ? record.call.args[0].string()->text() : std::string();
}

std::string cased(const std::string& key, const std::string& casing) {
  if (casing != "snake_case" && casing != "camelCase") return key;
  const auto upper_at = [&](std::size_t i) { return i < key.size() && key[i] >= 'A' && key[i] <= 'Z'; };
  const auto small_at = [&](std::size_t i) { return i < key.size() && key[i] >= 'a' && key[i] <= 'z'; };
  const auto part_at = [&](std::size_t i) { return small_at(i) || (i < key.size() && key[i] >= '0' && key[i] <= '9'); };
  std::vector<std::string> words;
  for (std::size_t i = 0; i < key.size();) {
    std::size_t end = i;
    if (part_at(i)) {
      while (part_at(end)) ++end;
    } else if (upper_at(i)) {
      while (upper_at(end)) ++end;
      if (small_at(end) && end - i > 1) {
        --end;  // the last capital begins the next word
      } else if (small_at(end)) {
        while (part_at(end)) ++end;
      }
    } else {
      ++i;
      continue;
    }
    words.push_back(lower(key.substr(i, end - i)));
    i = end;
  }
  if (casing == "snake_case") return join(words, "_");
  std::string out;
  for (const std::string& word : words) out += out.empty() ? word : upper(word.substr(0, 1)) + word.substr(1);
  return out;
}

DrizzleColumn read_column(typescript::Evaluator& evaluator, const std::string& key, Span key_span, const Value& value,
                          const std::string& casing, bool sqlite) {
  DrizzleColumn out;
  out.key = key;
  out.name = cased(key, casing);
  out.span = value.span.valid() ? value.span : key_span;
  if (key_span.valid() && key_span.file == out.span.file && key_span.begin < out.span.begin) out.span.begin = key_span.begin;
  const RecordPtr last = record_of(value);
  if (!last) {
    out.trouble = value.unknown() ? value.unknown()->reason : "what it is";
    return out;
  }
  std::vector<RecordPtr> chain = chain_of(last);
  // customType(…) and pgEnum(…) stand before the call that makes a column.
  std::size_t base = 0;
  while (base + 1 < chain.size() && (!is_called(*chain[base]) || typescript::last_name(chain[base + 1]->path) == "()" ||
                                     typescript::last_name(chain[base]->path) == "pgSchema"))
    ++base;
  if (const std::string given = given_name(*chain[base]); !given.empty()) out.name = given;
  if (chain[base]->call.incomplete) out.trouble = "its arguments";
  read_type(evaluator, chain[base], sqlite, out);
  for (std::size_t i = base + 1; i < chain.size(); ++i) read_modifier(*chain[i], sqlite, out);
  return out;
}

}  // namespace underpin::drizzle
