// Statements of which only the beginning is known: "INSERT INTO rates (id) VALUES ('" and then a value that is not.
#include <algorithm>
#include <iterator>
#include <utility>

#include "sql/statements.h"
#include "syntax/sql/pg_tokens.h"

namespace underpin::sql {
namespace {

class Opening {
 public:
  explicit Opening(std::string_view text) : text_(text), tokens_(pg_tokens(text)) {}

  std::optional<DataStep> step() {
    if (std::any_of(tokens_.begin(), tokens_.end(), [&](const Token& token) { return is_punctuation(text_, token, ';'); })) return std::nullopt;
    DataStep out;
    out.has_where = true;  // it may have one
    if (word("insert")) {
      if (word("or")) ++at_;
      if (!word("into")) return std::nullopt;
      out.kind = DataKind::insert;
    } else if (word("update")) {
      if (word("or")) ++at_;
      out.kind = DataKind::update;
    } else if (word("delete")) {
      if (!word("from")) return std::nullopt;
      out.kind = DataKind::remove;
    } else if (word("select")) {
      return reads_only() ? std::optional(std::move(out)) : std::nullopt;
    } else {
      return std::nullopt;
    }
    word("only");
    if (!name(out.table)) return std::nullopt;
    return out;
  }

  // CREATE, ALTER or DROP of one named object.
  std::optional<ObjectId> object() {
    if (!word("create") && !word("alter") && !word("drop") && !word("comment")) return std::nullopt;
    word("on");
    if (word("or")) ++at_;
    while (word("unique") || word("materialized") || word("temporary") || word("temp") || word("unlogged") || word("constraint")) {
    }
    ObjectId id;
    static constexpr std::pair<std::string_view, ObjectKind> kinds[] = {
        {"table", ObjectKind::table}, {"type", ObjectKind::type}, {"domain", ObjectKind::type}, {"view", ObjectKind::view}, {"index", ObjectKind::index},
        {"sequence", ObjectKind::sequence}, {"function", ObjectKind::function}, {"procedure", ObjectKind::function}, {"schema", ObjectKind::schema},
        {"extension", ObjectKind::extension}};
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& entry) { return word(entry.first); });
    if (kind == std::end(kinds)) return std::nullopt;
    id.kind = kind->second;
    word("concurrently");
    if (word("if")) {
      word("not");
      word("exists");
    }
    word("only");
    return name(id.name) ? std::optional(id) : std::nullopt;
  }

 private:
  bool word(std::string_view keyword) {
    if (at_ >= tokens_.size() || !is_word(text_, tokens_[at_], keyword)) return false;
    ++at_;
    return true;
  }

  // A name is certain when something stands behind it.
  bool name(ObjectName& out) {
    if (!part(out.name)) return false;
    if (at_ < tokens_.size() && is_punctuation(text_, tokens_[at_], '.')) {
      ++at_;
      out.schema = std::move(out.name);
      if (!part(out.name)) return false;
    }
    return at_ < tokens_.size() || tokens_.back().end < text_.size();
  }

  bool part(std::string& out) {
    if (at_ >= tokens_.size() || (tokens_[at_].kind != Token::Kind::word && tokens_[at_].kind != Token::Kind::quoted_name) || tokens_[at_].unterminated) return false;
    out = name_of(text_, tokens_[at_++]);
    return true;
  }

  // A function that is called may do anything.
  bool reads_only() const {
    for (std::size_t i = at_; i + 1 < tokens_.size(); ++i)
      if (tokens_[i].kind != Token::Kind::op && is_punctuation(text_, tokens_[i + 1], '(')) return false;
    return true;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<DataStep> data_step_of_opening(std::string_view opening) { return Opening(opening).step(); }

std::optional<ObjectId> object_of_opening(std::string_view opening) { return Opening(opening).object(); }

}  // namespace underpin::sql
