#include "readers/code/commented.h"

#include <algorithm>

#include "base/text.h"
#include "syntax/python/scan.h"

namespace underpin::code {

namespace {

using CodeKind = CommentedCode::Kind;
using python::Stmt;
using python::StmtKind;

constexpr std::size_t kLongestComment = 40;  // lines that one piece of code may span

// One piece of code in comments, parsed on its own.
struct Piece {
  CodeKind kind = CodeKind::column;
  std::string name;
  std::shared_ptr<Sources> sources;
  std::shared_ptr<const Tree> tree;
  ExprId call = 0, annotation = 0;
  Span span;
  std::vector<Edit> edits;  // that take the marks away
  ClassId owner = kNoClass;
  Relation relation;
};

std::optional<CodeKind> kind_of_call(const std::string& name) {
  if (name == "relationship" || name == "Relationship") return CodeKind::relationship;
  if (name == "Column" || name == "mapped_column") return CodeKind::column;
  if (name == "ForeignKeyConstraint") return CodeKind::foreign_key;
  if (name == "UniqueConstraint" || name == "CheckConstraint" || name == "ExcludeConstraint" || name == "PrimaryKeyConstraint")
    return CodeKind::constraint;
  if (name == "Index") return CodeKind::index;
  return std::nullopt;
}

// A quick look: most comments are prose.
bool may_be_code(std::string_view text) {
  for (const std::string_view word : {"elationship(", "Column(", "mapped_column(", "Constraint(", "Index(", "Mapped["})
    if (contains(text, word)) return true;
  return false;
}

class CommentReader {
 public:
  explicit CommentReader(const Tree& tree) : tree_(tree) {}

  bool stands_alone(const python::Comment& comment) const {
    for (std::size_t at = comment.span.begin; at > 0; --at) {
      const char c = tree_.text[at - 1];
      if (c == '\n') return true;
      if (c != ' ' && c != '\t') return false;
    }
    return true;
  }

  // Where the code of a comment begins: behind the marks, and one blank.
  std::size_t code_begin(const python::Comment& comment) const {
    std::size_t at = comment.span.begin;
    while (at < comment.span.end && tree_.text[at] == '#') ++at;
    if (at < comment.span.end && tree_.text[at] == ' ') ++at;
    return at;
  }

  std::optional<Piece> read(std::size_t& index) const {
    const auto& comments = tree_.comments;
    const std::size_t first = index;
    std::size_t begin = code_begin(comments[first]);
    std::size_t indent = 0;
    while (begin < comments[first].span.end && (tree_.text[begin] == ' ' || tree_.text[begin] == '\t')) ++begin, ++indent;
    std::string text;
    for (std::size_t i = first; i < comments.size() && i < first + kLongestComment; ++i) {
      if (i > first && (!stands_alone(comments[i]) || !follows(comments[i - 1], comments[i]))) return std::nullopt;
      const std::size_t from = i == first ? begin : code_begin(comments[i]);
      text += std::string(tree_.text.substr(from, comments[i].span.end - from)) + "\n";
      if (i == first && !begins_like_code(text)) return std::nullopt;
      const python::Scan scanned = python::scan(text);
      if (!scanned.damages.empty()) continue;
      auto piece = parse(text);
      if (!piece) return std::nullopt;
      piece->span = {tree_.file, comments[first].span.begin, comments[i].span.end};
      for (std::size_t line = first; line <= i; ++line) {
        const std::size_t code = line == first ? begin : std::min<std::size_t>(code_begin(comments[line]) + 0, comments[line].span.end);
        piece->edits.push_back({{tree_.file, comments[line].span.begin, static_cast<std::uint32_t>(code)}, ""});
      }
      index = i;
      return piece;
    }
    return std::nullopt;
  }

 private:
  bool follows(const python::Comment& before, const python::Comment& after) const {
    const std::string_view between = tree_.text.substr(before.span.end, after.span.begin - before.span.end);
    return std::count(between.begin(), between.end(), '\n') == 1 && trim(between).empty();
  }

  // `name =`, `name:` or a call: prose that speaks of relationship() does not begin like that.
  static bool begins_like_code(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_' || text[at] == '.')) ++at;
    if (at == 0) return false;
    while (at < text.size() && text[at] == ' ') ++at;
    return at < text.size() && (text[at] == '=' || text[at] == ':' || text[at] == '(');
  }

  static std::optional<Piece> parse(const std::string& text) {
    Piece piece;
    piece.sources = std::make_shared<Sources>();
    const FileId file = piece.sources->add("comment", text);
    piece.tree = python::parse(*piece.sources, file);
    const Tree& tree = *piece.tree;
    if (!tree.complaints.empty() || tree.body.count != 1) return std::nullopt;
    const Stmt& s = tree.stmt(*tree.begin(tree.body));
    ExprId value = 0;
    if (s.kind == StmtKind::assign && s.items.count == 1) {
      piece.name = last_name(tree, *tree.begin(s.items));
      value = s.a;
    } else if (s.kind == StmtKind::annotated) {
      piece.name = last_name(tree, s.a);
      piece.annotation = s.c;
      value = s.b;
    } else if (s.kind == StmtKind::expression) {
      value = s.a;
      if (value && tree.expr(value).kind == ExprKind::tuple && tree.expr(value).items.count == 1)
        value = *tree.begin(tree.expr(value).items);
    } else {
      return std::nullopt;
    }
    if (!value && piece.annotation) {
      const Expr& e = tree.expr(piece.annotation);
      if (!starts_with(tree.text.substr(e.begin, e.end - e.begin), "Mapped[")) return std::nullopt;
      piece.kind = CodeKind::column;
      return piece;
    }
    if (!value || tree.expr(value).kind != ExprKind::call) return std::nullopt;
    const std::string function = last_name(tree, tree.expr(value).a);
    const auto kind = kind_of_call(function);
    if (!kind) return std::nullopt;
    const bool attribute = *kind == CodeKind::relationship || *kind == CodeKind::column;
    if (attribute == piece.name.empty()) return std::nullopt;
    piece.kind = *kind;
    piece.call = value;
    if (piece.name.empty()) piece.name = text_of(tree, keyword_id(tree, tree.expr(value), "name")).value_or(function);
    return piece;
  }

  const Tree& tree_;
};

bool has_word(const std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const bool before = at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
    const bool behind = at + word.size() >= text.size() || !std::isalnum(static_cast<unsigned char>(text[at + word.size()]));
    if (before && behind) return true;
  }
  return false;
}

bool speaks_of_removed_key(const std::string& comment) {
  const std::string text = lower(comment);
  if (!has_word(text, "fk") && !contains(text, "foreign key") && !contains(text, "foreignkey")) return false;
  for (const std::string_view word : {"remov", "disabl", "dropp", "temporar", "no longer", "commented out", "deleted"})
    if (contains(text, word)) return true;
  return false;
}

class CommentFinder {
 public:
  CommentFinder(Classes& classes, const Relations& relations)
      : classes_(classes), relations_(relations) {}

  std::vector<CommentedCode> run() {
    for (ClassId id = 0; id < classes_.all().size(); ++id)
      if (classes_.mapped(id)) gather(id);
    for (Piece& piece : pieces_)
      if (piece.kind == CodeKind::relationship)
        piece.relation = relations_.read(piece.owner, nullptr, *piece.tree, piece.call, piece.annotation);
    for (ClassId id = 0; id < classes_.all().size(); ++id)
      if (classes_.mapped(id)) removed_keys(id);
    for (const Piece& piece : pieces_) out_.push_back(told(piece));
    std::sort(out_.begin(), out_.end(), [](const CommentedCode& a, const CommentedCode& b) {
      return std::pair(a.span.file, a.span.begin) < std::pair(b.span.file, b.span.begin);
    });
    return std::move(out_);
  }

 private:
  // A class reaches to the next statement of its file: comments behind its last attribute belong to it.
  static std::pair<std::uint32_t, std::uint32_t> extent(const ModelClass& cls) {
    const Tree& tree = *cls.tree;
    const std::uint32_t begin = tree.classes[cls.node].begin;
    std::uint32_t end = static_cast<std::uint32_t>(tree.text.size());
    for (const auto* at = tree.begin(tree.body); at != tree.end(tree.body); ++at)
      if (tree.stmt(*at).begin > begin) end = std::min(end, tree.stmt(*at).begin);
    return {begin, end};
  }

  void gather(ClassId id) {
    const ModelClass& cls = classes_.at(id);
    const Tree& tree = *cls.tree;
    const CommentReader reader(tree);
    const auto [begin, end] = extent(cls);
    for (std::size_t i = 0; i < tree.comments.size(); ++i) {
      const python::Comment& comment = tree.comments[i];
      if (comment.span.begin < begin || comment.span.begin >= end) continue;
      if (!may_be_code(tree.text.substr(comment.span.begin, comment.span.end - comment.span.begin)) || !reader.stands_alone(comment) ||
          inside_function(cls, comment.span.begin))
        continue;
      auto piece = reader.read(i);
      if (!piece) continue;
      piece->owner = id;
      pieces_.push_back(std::move(*piece));
    }
  }

  static bool inside_function(const ModelClass& cls, std::uint32_t at) {
    const auto& functions = cls.tree->functions;
    return std::any_of(functions.begin(), functions.end(), [&](const python::FunctionNode& f) { return f.begin <= at && at < f.end; });
  }

  const Piece* partner_of(const Piece& piece) const {
    for (const Piece& other : pieces_) {
      if (&other == &piece || other.kind != CodeKind::relationship || classes_.at(other.owner).name != piece.relation.target) continue;
      const bool named = piece.relation.back_populates == other.name;
      const bool names = other.relation.back_populates == piece.name && other.relation.target == classes_.at(piece.owner).name;
      if (named || names) return &other;
    }
    return nullptr;
  }

  CommentedCode told(const Piece& piece) const {
    const ModelClass& cls = classes_.at(piece.owner);
    CommentedCode out;
    out.kind = piece.kind;
    out.owner = cls.name;
    out.name = piece.name;
    out.span = piece.span;
    out.table = relations_.table_name(piece.owner);
    if (piece.kind != CodeKind::relationship) return out;
    const Piece* partner = partner_of(piece);
    if (partner) {
      out.partner = partner->span;
      out.partner_name = classes_.at(partner->owner).name + "." + partner->name;
    }
    out.obstacle = obstacle(piece, partner);
    if (out.obstacle.empty() && partner) out.obstacle = obstacle(*partner, &piece);
    if (!out.obstacle.empty()) return out;
    out.valid_alone = true;
    out.edits = piece.edits;
    if (partner) out.edits.insert(out.edits.end(), partner->edits.begin(), partner->edits.end());
    return out;
  }

  // Why bringing this one back is not certain to work; empty: it is.
  std::string obstacle(const Piece& piece, const Piece* partner) const {
    const ModelClass& cls = classes_.at(piece.owner);
    const Relation& relation = piece.relation;
    if (cls.find(piece.name)) return "`" + cls.name + "` has an attribute `" + piece.name + "` already";
    if (relation.target.empty() || !relation.complete) return "where it leads to is not known";
    if (relation.target_class == kNoClass) return "there is no mapped class `" + relation.target + "`";
    if (!names_known(piece)) return "it uses names that this file does not have";
    if (!relation.back_populates.empty() && !(partner && partner->name == relation.back_populates)) {
      const Attribute* there = classes_.attribute(relation.target_class, relation.back_populates);
      if (!there || there->kind != Attribute::Kind::relationship)
        return "`" + relation.target + "` has no relationship `" + relation.back_populates + "`";
    }
    if (!relation.backref.empty() && classes_.attribute(relation.target_class, relation.backref))
      return "`" + relation.target + "` has an attribute `" + relation.backref + "` already";
    if (relation.has_join) return "its join condition has to be looked at by somebody";
    if (relation.has_secondary) {
      const auto& tables = classes_.tables();
      const bool known = std::any_of(tables.begin(), tables.end(), [&](const TableUse& table) {
        return table.name == relation.secondary || table.variable == relation.secondary;
      });
      return known ? std::string() : "its table `" + relation.secondary + "` is not among the models";
    }
    const auto there = relations_.joins(piece.owner, relation.target_class), back = relations_.joins(relation.target_class, piece.owner);
    if (!there || !back) return "which foreign key it joins on is not known";
    const std::size_t count = there->size() + (piece.owner == relation.target_class ? 0 : back->size());
    if (count == 0) {
      for (const CommentedCode& key : out_)
        if (key.kind == CodeKind::removed_foreign_key && (key.owner == cls.name || key.owner == relation.target) &&
            starts_with(key.references, relations_.table_name(key.owner == cls.name ? relation.target_class : piece.owner) + "."))
          return "the foreign key of `" + key.owner + "." + key.column + "` has to come back first";
      return "no foreign key joins the two tables";
    }
    if (count > 1 && !relation.has_foreign_keys) return "several foreign keys join the two tables, and it chooses none";
    return {};
  }

  bool names_known(const Piece& piece) const {
    const ModelClass& cls = classes_.at(piece.owner);
    const Outline& outline = classes_.modules().at(cls.module).outline;
    static const std::set<std::string> builtin = {"True", "False", "None", "list", "dict", "set", "str", "int", "lambda"};
    return std::all_of(piece.tree->exprs.begin(), piece.tree->exprs.end(), [&](const Expr& e) {
      if (e.kind != ExprKind::name || e.name == 0) return true;
      const std::string& name = piece.tree->names[e.name];
      return name == piece.name || outline.has(name) || builtin.count(name) || cls.find(name);
    });
  }

  void removed_keys(ClassId id) {
    const ModelClass& cls = classes_.at(id);
    const Tree& tree = *cls.tree;
    for (const Attribute& attribute : cls.attributes) {
      if (attribute.kind != Attribute::Kind::column || !attribute.call || !attribute.keys.empty() || !attribute.keys_known) continue;
      // The comment that stands behind it on its last line.
      const std::size_t line_end = std::min(tree.text.find('\n', attribute.span.end), tree.text.size());
      const auto comment = std::find_if(tree.comments.begin(), tree.comments.end(), [&](const python::Comment& one) {
        return one.span.begin >= attribute.span.end && one.span.begin < line_end;
      });
      if (comment == tree.comments.end()) continue;
      const std::string words(tree.text.substr(comment->span.begin, comment->span.end - comment->span.begin));
      const std::size_t written = words.find("ForeignKey(");
      if (written == std::string::npos && !speaks_of_removed_key(words)) continue;
      CommentedCode out;
      out.kind = CodeKind::removed_foreign_key;
      out.owner = cls.name;
      out.name = out.column = attribute.name;
      out.span = comment->span;
      out.table = relations_.table_name(id);
      if (written != std::string::npos) {
        const std::size_t open = words.find_first_of("'\"", written);
        const std::size_t close = open == std::string::npos ? open : words.find(words[open], open + 1);
        if (close != std::string::npos) out.references = words.substr(open + 1, close - open - 1);
      } else {
        out.references = referenced_by_name(id, attribute);
      }
      if (out.references.find('.') != std::string::npos) add_key(cls, attribute, out);
      out_.push_back(std::move(out));
    }
  }

  // The relationship of that name, in a comment or not, says where `created_by_id` led to.
  std::string referenced_by_name(ClassId id, const Attribute& attribute) const {
    if (!ends_with(attribute.name, "_id")) return {};
    const std::string stem = attribute.name.substr(0, attribute.name.size() - 3);
    ClassId target = kNoClass;
    for (const Piece& piece : pieces_)
      if (piece.owner == id && piece.kind == CodeKind::relationship && piece.name == stem) target = piece.relation.target_class;
    for (const Relation& relation : relations_.all())
      if (relation.owner == id && relation.attribute && relation.attribute->name == stem) target = relation.target_class;
    if (target == kNoClass || relations_.table_name(target).empty()) return {};
    std::string key;
    for (const ClassId one : classes_.lineage(target))
      for (const Attribute& column : classes_.at(one).attributes)
        if (column.primary) key = key.empty() ? column.column : "?";
    return key.empty() || key == "?" ? std::string() : relations_.table_name(target) + "." + key;
  }

  void add_key(const ModelClass& cls, const Attribute& attribute, CommentedCode& out) const {
    if (!classes_.modules().at(cls.module).outline.has("ForeignKey")) return;
    const Tree& tree = *cls.tree;
    const Expr& call = tree.expr(attribute.call);
    const std::string key = "ForeignKey(\"" + out.references + "\")";
    std::uint32_t at = 0;
    for (std::size_t i = 0; const ExprId id = positional(tree, call, i); ++i) at = tree.expr(id).end;
    if (at != 0) out.edits.push_back({{tree.file, at, at}, ", " + key});
  }

  Classes& classes_;
  const Relations& relations_;
  std::vector<Piece> pieces_;
  std::vector<CommentedCode> out_;
};

}  // namespace

std::vector<CommentedCode> commented_code(Classes& classes, const Relations& relations) {
  return CommentFinder(classes, relations).run();
}

}  // namespace underpin::code
