// Names that an extension brings stand in the schema it was put into; the catalog prints them with it ("extensions.uuid_generate_v4()"),
// while the model keeps them bare.
#pragma once
#include <string>
#include <string_view>

#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

class ExtensionNames {
 public:
  // Both outlive it.
  ExtensionNames(const Schema& schema, const Dialect& dialect) : schema_(schema), dialect_(dialect) {}

  std::string type(std::string text) const;
  // Functions that are called in an expression, and operator classes of an index.
  std::string expression(std::string_view text) const;

 private:
  // "extensions." for a name that stands there; "" for all others.
  std::string place(const std::string& name) const;

  const Schema& schema_;
  const Dialect& dialect_;
};

}  // namespace underpin
