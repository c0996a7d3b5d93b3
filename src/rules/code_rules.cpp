#include "rules/code_rules.h"

namespace underpin {

void find_lost_import(const CodeSubject& code, std::vector<Finding>& findings);
void find_broken_relationship(const CodeSubject& code, std::vector<Finding>& findings);
void find_commented_model_code(const CodeSubject& code, std::vector<Finding>& findings);
void find_reserved_attribute(const CodeSubject& code, std::vector<Finding>& findings);
void find_enum_defined_twice(const CodeSubject& code, std::vector<Finding>& findings);
void find_enum_member_missing(const CodeSubject& code, std::vector<Finding>& findings);
void find_circular_import(const CodeSubject& code, std::vector<Finding>& findings);
void find_several_bases(const CodeSubject& code, std::vector<Finding>& findings);
void find_imported_twice(const CodeSubject& code, std::vector<Finding>& findings);
void find_several_engines(const CodeSubject& code, std::vector<Finding>& findings);
void find_index_declared_twice(const CodeSubject& code, std::vector<Finding>& findings);
void find_indexed_primary_key(const CodeSubject& code, std::vector<Finding>& findings);
void find_never_imported(const CodeSubject& code, std::vector<Finding>& findings);

void run_code_rules(const CodeSubject& code, std::vector<Finding>& findings) {
  using Find = void (*)(const CodeSubject&, std::vector<Finding>&);
  constexpr Find all[] = {&find_lost_import,        &find_broken_relationship, &find_commented_model_code, &find_reserved_attribute,
                          &find_enum_defined_twice, &find_enum_member_missing, &find_circular_import,      &find_several_bases,
                          &find_imported_twice,     &find_several_engines,     &find_index_declared_twice, &find_indexed_primary_key,
                          &find_never_imported};
  for (const Find find : all) find(code, findings);
}

}  // namespace underpin
