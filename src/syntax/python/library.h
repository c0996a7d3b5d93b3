// The standard library's functions that are computed, by the files that hold them: library_text.cpp, library_path.cpp,
// library_collections.cpp, library_pattern.cpp, library_json.cpp. Looked up by stdlib.cpp.
#pragma once
#include "syntax/python/machine.h"

namespace underpin::python::library {

using Routine = Value (*)(Machine&, Call&);

// textwrap
Value dedent(Machine& m, Call& call);
Value indent(Machine& m, Call& call);
// os.path, pathlib, open
Value path_join(Machine& m, Call& call);
Value path_dirname(Machine& m, Call& call);
Value path_basename(Machine& m, Call& call);
Value path_same(Machine& m, Call& call);
Value path_normal(Machine& m, Call& call);
Value path_splitext(Machine& m, Call& call);
Value path_exists(Machine& m, Call& call);
Value make_path(Machine& m, Call& call);
Value open_file(Machine& m, Call& call);
Value package_folder(Machine& m, Call& call);
Value resource_path(Machine& m, Call& call);
Value resource_text(Machine& m, Call& call);
Value resource_bytes(Machine& m, Call& call);
Value open_resource(Machine& m, Call& call);
// collections, itertools, functools, operator, copy, dataclasses
Value ordered_dict(Machine& m, Call& call);
Value default_dict(Machine& m, Call& call);
Value named_tuple(Machine& m, Call& call);
Value counter(Machine& m, Call& call);
Value deque(Machine& m, Call& call);
Value as_dict(Machine& m, Call& call);
Value partial(Machine& m, Call& call);
Value reduce(Machine& m, Call& call);
Value chain(Machine& m, Call& call);
Value chain_from(Machine& m, Call& call);
Value product(Machine& m, Call& call);
Value islice(Machine& m, Call& call);
Value repeat(Machine& m, Call& call);
Value combinations(Machine& m, Call& call);
Value zip_longest(Machine& m, Call& call);
Value item_getter(Machine& m, Call& call);
Value attribute_getter(Machine& m, Call& call);
Value copy_flat(Machine& m, Call& call);
Value copy_deep(Machine& m, Call& call);
// re
Value pattern_compile(Machine& m, Call& call);
Value pattern_match(Machine& m, Call& call);
Value pattern_fullmatch(Machine& m, Call& call);
Value pattern_search(Machine& m, Call& call);
Value pattern_sub(Machine& m, Call& call);
Value pattern_findall(Machine& m, Call& call);
Value pattern_finditer(Machine& m, Call& call);
Value pattern_split(Machine& m, Call& call);
Value pattern_escape(Machine& m, Call& call);
// json
Value json_dumps(Machine& m, Call& call);
Value json_loads(Machine& m, Call& call);

}  // namespace underpin::python::library
