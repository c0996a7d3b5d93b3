// Which classes are mapped to tables, and all their members, inherited ones included. A class that stands on something
// outside the project is open: it may have members nobody sees here.
#pragma once
#include <map>
#include <optional>

#include "readers/queries/modules.h"

namespace underpin::queries {

class Models {
 public:
  Models(Modules& modules, Workload& workload) : modules_(modules), workload_(workload) {}
  // Attributes that relationships and statements elsewhere add; to be called once, when all files are read.
  void add_outside_members();
  // Index into workload.models of what is mapped; kNoIndex for any other class.
  std::size_t model(const FileFacts& file, std::size_t index);
  std::size_t model_named(const std::string& name, const FileFacts& near);

 private:
  struct Shape {
    ModelClass all;
    bool root = false, flask = false, sqlmodel = false, keyed = false;
    bool table_named = false, table_unknown = false;
    ObjectName parents;  // the table of a mapped class above
    bool parents_known = false;
  };
  using Key = std::pair<const FileFacts*, std::size_t>;
  const Shape& shape(const Key& key, int depth);
  void take_base(Shape& shape, const FileFacts& file, const Reference& base, int depth);
  void take_class(Shape& shape, const Shape& base, bool has_own_table);
  void take_shared(Shape& shape, const FileFacts& file, const Symbol& symbol, int depth);
  void take_external(Shape& shape, const std::string& name);
  void name_table(Shape& shape, const ClassFacts& facts, const FileFacts& file, int depth);

  Modules& modules_;
  Workload& workload_;
  std::map<Key, Shape> shapes_;
  std::map<Key, std::size_t> models_;
  std::map<std::string, std::vector<ModelClass::Member>> backrefs_;  // by class
  std::map<Key, std::vector<ModelClass::Member>> added_;
};

}  // namespace underpin::queries
