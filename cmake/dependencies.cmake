# Everything comes from Debian or the npm registry (package-lock.json); nothing is downloaded here.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
find_library(PG_QUERY_LIBRARY pg_query REQUIRED)
find_library(XXHASH_LIBRARY xxhash REQUIRED)
# Of the program alone: small objects made on one thread and let go on another are what it does most. Without it all works, slower.
find_library(ALLOCATOR_LIBRARY jemalloc)

set(grammars ${CMAKE_SOURCE_DIR}/node_modules)
if(NOT EXISTS ${grammars}/tree-sitter/vendor/tree-sitter/lib/src/lib.c)
  message(FATAL_ERROR "The grammars are missing. Run: npm ci --ignore-scripts")
endif()

add_library(tree_sitter STATIC ${grammars}/tree-sitter/vendor/tree-sitter/lib/src/lib.c)
target_include_directories(tree_sitter SYSTEM PUBLIC ${grammars}/tree-sitter/vendor/tree-sitter/lib/include
                           PRIVATE ${grammars}/tree-sitter/vendor/tree-sitter/lib/src)
target_compile_options(tree_sitter PRIVATE -w -O2)
target_compile_definitions(tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)

# Each grammar has its own target and include folder: their parser.h versions differ.
function(add_grammar name folder)
  add_library(${name} STATIC ${folder}/parser.c ${folder}/scanner.c)
  target_include_directories(${name} SYSTEM PRIVATE ${folder})
  target_compile_options(${name} PRIVATE -w -O2)
endfunction()
add_grammar(tree_sitter_python ${grammars}/tree-sitter-python/src)
add_grammar(tree_sitter_typescript ${grammars}/tree-sitter-typescript/typescript/src)
add_grammar(tree_sitter_tsx ${grammars}/tree-sitter-typescript/tsx/src)

add_library(underpin_dependencies INTERFACE)
target_link_libraries(underpin_dependencies INTERFACE tree_sitter tree_sitter_python tree_sitter_typescript tree_sitter_tsx fmt::fmt simdjson::simdjson ${PG_QUERY_LIBRARY}
                      ${XXHASH_LIBRARY} PkgConfig::PCRE2 PkgConfig::SQLITE3 PkgConfig::LIBPQ Threads::Threads)
