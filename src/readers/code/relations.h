// Relationships between mapped classes: whether SQLAlchemy could configure them.
#pragma once
#include <string>
#include <vector>

#include "readers/code/classes.h"
#include "schema/code_facts.h"

namespace underpin::code {

// What a relationship() says, as far as it is written out.
struct Relation {
  ClassId owner = kNoClass;
  const Attribute* attribute = nullptr;
  std::string target;  // the class name; empty: not known
  Span target_span;
  ClassId target_class = kNoClass;  // where exactly one mapped class of the registry has the name
  std::string back_populates, backref, secondary;
  Span back_populates_span, backref_span, secondary_span;
  std::string secondary_table;  // the table `secondary` leads to, where it is known
  bool has_secondary = false, has_join = false, has_foreign_keys = false, has_remote_side = false;
  bool complete = true;  // no ** and nothing computed among the arguments
};

class Relations {
 public:
  explicit Relations(Classes& classes);
  const std::vector<Relation>& all() const { return relations_; }
  std::vector<RelationFault> faults() const;
  // What a relationship written at `call` in this class says; used for code in comments as well (`tree` is its own then).
  Relation read(ClassId owner, const Attribute* attribute, const Tree& tree, ExprId call, ExprId annotation) const;
  ClassId find_class(const std::string& name, std::size_t root) const;
  // The table of a class and those of its mapped parents.
  std::vector<std::string> tables_of(ClassId id) const;
  const std::string& table_name(ClassId id) const { return id < table_names_.size() ? table_names_[id] : unknown_table_; }
  // Columns of `from` (and its parents) that reference `to`: nullopt where that is not certain.
  std::optional<std::vector<std::string>> joins(ClassId from, ClassId to) const;
  bool has_attribute(ClassId id, const std::string& name) const;  // its own, inherited, or by a backref; true where not certain

 private:
  void check_target(const Relation& relation, std::vector<RelationFault>& faults) const;
  void check_partner(const Relation& relation, std::vector<RelationFault>& faults) const;
  void check_backref(const Relation& relation, std::vector<RelationFault>& faults) const;
  void check_join(const Relation& relation, std::vector<RelationFault>& faults) const;
  void check_secondary(const Relation& relation, std::vector<RelationFault>& faults) const;
  const Relation* relation_of(ClassId id, const std::string& name) const;
  bool related(ClassId a, ClassId b) const;
  bool assigned_elsewhere(const std::string& cls, const std::string& attribute) const;
  RelationFault fault(RelationFault::Kind kind, const Relation& relation, Span span) const;
  std::string computed_table_name(ClassId id) const;

  mutable Classes* classes_;
  std::vector<Relation> relations_;
  std::vector<std::string> table_names_;
  std::string unknown_table_;
  mutable std::size_t searches_ = 0;                                      // through the texts of all files
  std::multimap<std::pair<ClassId, std::string>, std::size_t> backrefs_;  // (target, name) → relation
};

}  // namespace underpin::code
