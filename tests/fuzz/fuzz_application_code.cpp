// What is read of application code: Python as a tree, JavaScript and scripts as literals, SQL by its first words.
#include <cstddef>
#include <cstdint>
#include <string>

#include "readers/project/ddl_text.h"
#include "readers/project/outside_ddl.h"
#include "syntax/python/module.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  underpin::Sources sources;
  using underpin::project::Language;
  (void)underpin::project::python_ddl(sources, *underpin::python::parse(sources, sources.add("a.py", text)));
  (void)underpin::project::javascript_ddl(sources, sources.add("a.ts", text));
  (void)underpin::project::script_ddl(sources, sources.add("a.sql", text), Language::sql);
  (void)underpin::project::script_ddl(sources, sources.add("a.sh", "psql\n" + text), Language::shell);
  return 0;
}
