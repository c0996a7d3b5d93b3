#include "syntax/python/stdlib.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "syntax/python/library.h"

namespace underpin::python {
namespace {

using library::Routine;

constexpr std::string_view modules[] = {
    "__future__", "abc", "base64", "builtins", "codecs", "collections", "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal",
    "enum", "functools", "getpass", "glob", "hashlib", "importlib", "importlib_resources", "inspect", "io", "itertools", "json", "logging", "math", "operator",
    "os", "pathlib", "pkg_resources", "pkgutil", "pprint", "random", "re", "secrets", "shutil", "string", "sys", "tempfile", "textwrap", "time",
    "traceback", "types", "typing", "typing_extensions", "unicodedata", "uuid", "warnings"};

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('.')); }

Value depends(Machine& m, Call& call) { return m.unknown("it depends on where and when the program runs", call.span); }
Value random(Machine& m, Call& call) { return m.unknown("it is random", call.span); }
Value clock(Machine& m, Call& call) { return m.unknown("it depends on the clock", call.span); }
Value environment(Machine& m, Call& call) { return m.unknown("it depends on the environment", call.span); }
// os.getenv("X", default): the program provides for the variable not being set, and so it is taken.
Value optional_variable(Machine& m, Call& call) {
  const Value* name = call.argument(0, "key");
  const Rope* text = name ? eval::text_of(*name) : nullptr;
  if (!text || call.incomplete) return environment(m, call);
  if (!m.host().may_assume("the environment variable " + text->text() + " is taken as not set", call.span)) return environment(m, call);
  const Value* otherwise = call.argument(1, "default");
  return otherwise ? *otherwise : eval::none(call.span);
}
Value pattern(Machine& m, Call& call) { return m.unknown("this regular expression is not computed", call.span); }
Value nothing(Machine&, Call& call) { return eval::none(call.span); }
Value logger(Machine&, Call& call) { return eval::external("logging.Logger", call.span); }
Value exit(Machine& m, Call& call) { return m.raise("SystemExit", "", call.span); }
Value first(Machine& m, Call& call) { return call.args.empty() ? m.unknown("an argument is missing", call.span) : call.args[0]; }
Value second(Machine& m, Call& call) { return call.args.size() < 2 ? m.unknown("an argument is missing", call.span) : call.args[1]; }

Value import_named(Machine& m, Call& call) {
  const Rope* name = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  if (!name || starts_with(name->text(), ".")) return m.unknown("which module is imported is not known", call.span);
  return m.import_module(name->text(), call.span);
}

Value marker(Machine& m, Call& call, const char* name) {
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class(name);
  for (const auto& [key, value] : call.kwargs) eval::put(made->attributes, key, value);
  return {std::move(made), call.span};
}
Value auto_member(Machine& m, Call& call) { return marker(m, call, "enum.auto"); }
Value no_member(Machine& m, Call& call) { return marker(m, call, "enum.nonmember"); }
Value field(Machine& m, Call& call) { return marker(m, call, "dataclasses.field"); }
Value suppress(Machine& m, Call& call) {
  Value made = marker(m, call, "contextlib.suppress");
  eval::put(instance_of(made)->attributes, "suppressed types", eval::tuple(call.args, call.span));
  return made;
}
Value null_context(Machine& m, Call& call) {
  Value made = marker(m, call, "contextlib.nullcontext");
  eval::put(instance_of(made)->attributes, "suppressed types", eval::tuple({}, call.span));
  eval::put(instance_of(made)->attributes, "entered", call.args.empty() ? eval::none(call.span) : call.args[0]);
  return made;
}

Value rounded(Machine& m, Call& call, double (*how)(double)) {
  if (call.args.empty()) return m.unknown("an argument is missing", call.span);
  const Value& value = eval::plain(call.args[0]);
  if (value.integer()) return value;
  if (value.real() && std::fabs(*value.real()) < 9e18) return eval::integer(static_cast<std::int64_t>(how(*value.real())), call.span);
  return m.unknown("its number is not known", call.span);
}
Value ceiling(Machine& m, Call& call) { return rounded(m, call, [](double d) { return std::ceil(d); }); }
Value floor_of(Machine& m, Call& call) { return rounded(m, call, [](double d) { return std::floor(d); }); }

struct LibraryRow {
  std::string_view path;
  Routine run;
};
constexpr LibraryRow calls[] = {
    {"copy.copy", library::copy_flat},
    {"copy.deepcopy", library::copy_deep},
    {"collections.OrderedDict", library::ordered_dict},
    {"collections.defaultdict", library::default_dict},
    {"collections.namedtuple", library::named_tuple},
    {"collections.Counter", library::counter},
    {"collections.deque", library::deque},
    {"contextlib.suppress", suppress},
    {"contextlib.nullcontext", null_context},
    {"contextlib.closing", first},
    {"dataclasses.field", field},
    {"dataclasses.asdict", library::as_dict},
    {"enum.auto", auto_member},
    {"enum.nonmember", no_member},
    {"enum.member", first},
    {"functools.partial", library::partial},
    {"functools.reduce", library::reduce},
    {"importlib.import_module", import_named},
    {"itertools.chain", library::chain},
    {"itertools.chain.from_iterable", library::chain_from},
    {"itertools.product", library::product},
    {"itertools.islice", library::islice},
    {"itertools.repeat", library::repeat},
    {"itertools.combinations", library::combinations},
    {"itertools.zip_longest", library::zip_longest},
    {"json.dumps", library::json_dumps},
    {"json.loads", library::json_loads},
    {"logging.getLogger", logger},
    {"math.ceil", ceiling},
    {"math.floor", floor_of},
    {"operator.itemgetter", library::item_getter},
    {"operator.attrgetter", library::attribute_getter},
    {"os.getenv", optional_variable},
    {"os.environ.get", optional_variable},
    {"os.environ.setdefault", environment},
    {"os.getcwd", depends},
    {"os.listdir", depends},
    {"os.walk", depends},
    {"os.path.join", library::path_join},
    {"os.path.dirname", library::path_dirname},
    {"os.path.basename", library::path_basename},
    {"os.path.abspath", library::path_same},
    {"os.path.realpath", library::path_same},
    {"os.path.normpath", library::path_normal},
    {"os.path.splitext", library::path_splitext},
    {"os.path.exists", library::path_exists},
    {"os.path.isfile", library::path_exists},
    {"os.fspath", library::path_same},
    {"pathlib.Path", library::make_path},
    {"pathlib.PurePath", library::make_path},
    {"pathlib.PosixPath", library::make_path},
    {"io.open", library::open_file},
    {"codecs.open", library::open_file},
    {"importlib.resources.files", library::package_folder},
    {"importlib.resources.read_text", library::resource_text},
    {"importlib.resources.read_binary", library::resource_bytes},
    {"importlib.resources.open_text", library::open_resource},
    {"importlib_resources.files", library::package_folder},
    {"pkgutil.get_data", library::resource_bytes},
    {"pkg_resources.resource_string", library::resource_bytes},
    {"pkg_resources.resource_filename", library::resource_path},
    {"builtins.open", library::open_file},
    {"random.seed", nothing},
    {"re.compile", library::pattern_compile},
    {"re.match", library::pattern_match},
    {"re.fullmatch", library::pattern_fullmatch},
    {"re.search", library::pattern_search},
    {"re.sub", library::pattern_sub},
    {"re.findall", library::pattern_findall},
    {"re.finditer", library::pattern_finditer},
    {"re.split", library::pattern_split},
    {"re.escape", library::pattern_escape},
    {"sys.exit", exit},
    {"textwrap.dedent", library::dedent},
    {"textwrap.indent", library::indent},
    {"time.sleep", nothing},
    {"typing.cast", second},
    {"typing_extensions.cast", second},
    {"uuid.uuid4", random},
    {"uuid.uuid1", random},
    {"warnings.warn", nothing},
    {"warnings.filterwarnings", nothing},
    {"warnings.simplefilter", nothing},
    {"datetime.datetime.now", clock},
    {"datetime.datetime.utcnow", clock},
    {"datetime.datetime.today", clock},
    {"datetime.date.today", clock},
    {"sys.path.append", nothing},
    {"sys.path.insert", nothing},
};

// Whole modules whose functions all answer alike.
struct ModuleRow {
  std::string_view module;
  Routine run;
};
constexpr ModuleRow whole_modules[] = {
    {"random", random}, {"secrets", random}, {"time", clock},      {"re", pattern},        {"logging", nothing},
    {"traceback", nothing}, {"getpass", depends}, {"glob", depends}, {"subprocess", depends}, {"tempfile", depends},
    {"inspect", depends},   {"pprint", nothing},  {"os.environ", environment},
};

// Decorators that, called with settings, still are the decorator.
constexpr std::string_view decorators[] = {"dataclasses.dataclass", "functools.lru_cache", "functools.wraps", "functools.total_ordering",
                                           "enum.unique", "enum.verify", "contextlib.contextmanager", "functools.cache"};

}  // namespace

bool library_module(std::string_view dotted) {
  return std::find(std::begin(modules), std::end(modules), first_part(dotted)) != std::end(modules);
}

std::optional<Value> library_call(Machine& machine, const std::string& path, Call& call) {
  if (!library_module(path)) return std::nullopt;
  for (const LibraryRow& row : calls)
    if (row.path == path) return row.run(machine, call);
  for (std::string_view decorator : decorators) {
    if (decorator != path) continue;
    if (call.args.size() == 1 && (function_of(call.args[0]) || class_of(call.args[0])) && path != "functools.wraps")
      return library_decorated(machine, path, call.args[0]);
    return eval::external(path, call.span);
  }
  for (const ModuleRow& row : whole_modules)
    if (starts_with(path, row.module) && path.size() > row.module.size() && path[row.module.size()] == '.') return row.run(machine, call);
  if (first_part(path) == "typing" || first_part(path) == "typing_extensions") {
    if (path == "typing.NamedTuple") return library::named_tuple(machine, call);
    return eval::external(path, call.span);
  }
  return std::nullopt;
}

std::optional<Value> library_member(Machine& machine, const std::string& module, const std::string& name, Span span) {
  if (!library_module(module)) return std::nullopt;
  if (name == "TYPE_CHECKING" && starts_with(module, "typing")) return eval::boolean(false, span);
  if (module == "string") {
    const std::string small = "abcdefghijklmnopqrstuvwxyz";
    if (name == "ascii_lowercase") return eval::string(small, span);
    if (name == "ascii_uppercase") return eval::string(upper(small), span);
    if (name == "ascii_letters") return eval::string(small + upper(small), span);
    if (name == "digits") return eval::string("0123456789", span);
    if (name == "hexdigits") return eval::string("0123456789abcdefABCDEF", span);
    if (name == "punctuation") return eval::string("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", span);
  }
  if (module == "math" && name == "pi") return eval::real(3.141592653589793, span);
  if (module == "os" && (name == "sep" || name == "linesep")) return eval::string(name == "sep" ? "/" : "\n", span);
  if (module == "sys" && name == "version_info") {
    // Every Python that current tools run on is at least this.
    return eval::tuple({eval::integer(3, span), eval::integer(11, span), eval::integer(0, span), eval::string("final", span), eval::integer(0, span)}, span);
  }
  if (module == "sys" && (name == "argv" || name == "platform" || name == "modules"))
    return machine.unknown("it depends on where and when the program runs", span);
  // Builtin functions and types by their module: `builtins.str`.
  if (module == "builtins")
    if (const Value* value = machine.builtin(machine.name(name))) return *value;
  return eval::external(module + "." + name, span);
}

Value library_decorated(Machine&, const std::string& path, Value value) {
  const auto descriptor = [&](Descriptor::Kind kind) {
    auto made = std::make_shared<Descriptor>();
    made->kind = kind;
    made->function = value;
    if (const FunctionObject* function = function_of(value)) made->name = function->name;
    return Value{std::static_pointer_cast<eval::Function>(made), value.span};
  };
  if (path == "functools.cached_property" || path == "abc.abstractproperty") return descriptor(Descriptor::Kind::cached_property);
  if (path == "enum.property" || path == "types.DynamicClassAttribute") return descriptor(Descriptor::Kind::property);
  if (ends_with(path, ".declared_attr") || ends_with(path, ".declared_attr.directive") || ends_with(path, ".declared_attr.cascading"))
    return descriptor(Descriptor::Kind::class_property);
  if (path == "dataclasses.dataclass")
    if (ClassObject* type = class_of(value)) type->dataclass = true;
  return value;
}

bool harmless_base(std::string_view path) {
  const std::string_view module = first_part(path);
  return module == "typing" || module == "typing_extensions" || module == "abc" || path == "builtins.object";
}

std::optional<bool> abstract_instance(const Value& value, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const bool abstract = starts_with(path, "typing.") || starts_with(path, "collections.");
  if (!abstract) return value.is_unknown() ? std::nullopt : std::optional(false);
  const bool sequence = list_of(value) || tuple_of(value) || value.string();
  if (last == "Mapping" || last == "MutableMapping" || last == "Dict" || last == "OrderedDict") return value.dict() != nullptr;
  if (last == "List" || last == "MutableSequence") return list_of(value) != nullptr;
  if (last == "Tuple") return tuple_of(value) != nullptr;
  if (last == "Sequence") return sequence;
  if (last == "Iterable" || last == "Collection" || last == "Sized") return sequence || value.dict() || set_of(value);
  if (last == "Set" || last == "MutableSet") return set_of(value) != nullptr;
  if (last == "Callable") return function_of(value) || class_of(value);
  return std::nullopt;
}

}  // namespace underpin::python
