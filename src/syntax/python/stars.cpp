#include "syntax/python/stars.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace underpin::python {

namespace {

struct Exports {
  std::string_view module;
  std::string_view names;  // each between blanks
};

// Modules whose names overlap with nothing a schema is made of, or with SQLAlchemy's own.
constexpr Exports kExports[] = {
    {"datetime", " date datetime time timedelta timezone tzinfo MINYEAR MAXYEAR UTC "},
    {"enum", " Enum EnumMeta EnumType IntEnum StrEnum Flag IntFlag auto unique verify member nonmember property ReprEnum "},
    {"typing",
     " AbstractSet Annotated Any AnyStr AsyncIterator Awaitable Callable ClassVar Collection Coroutine DefaultDict Deque Dict Final "
     "FrozenSet "
     "Generator Generic Iterable Iterator List Literal Mapping MutableMapping NamedTuple NewType Optional Protocol Sequence Set Tuple Type "
     "TypedDict TypeVar Union cast overload TYPE_CHECKING "},
    {"typing_extensions", " Annotated Literal Optional Self TypedDict Union "},
    {"dataclasses", " dataclass field asdict astuple replace "},
    {"uuid", " UUID uuid1 uuid3 uuid4 uuid5 "},
    {"decimal", " Decimal ROUND_HALF_UP ROUND_DOWN getcontext "},
    {"sqlalchemy.dialects.postgresql",
     " ARRAY Any All array BIGINT BIT BOOLEAN BYTEA CHAR CIDR CITEXT DATE DATEMULTIRANGE DATERANGE DOMAIN DOUBLE_PRECISION ENUM "
     "ExcludeConstraint "
     "FLOAT HSTORE INET INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE INTEGER INTERVAL JSON JSONB JSONPATH MACADDR MACADDR8 MONEY "
     "NUMERIC "
     "NUMMULTIRANGE NUMRANGE OID REAL REGCLASS REGCONFIG Range SMALLINT TEXT TIME TIMESTAMP TSMULTIRANGE TSQUERY TSRANGE TSTZMULTIRANGE "
     "TSTZRANGE TSVECTOR UUID VARCHAR aggregate_order_by array_agg hstore insert plainto_tsquery to_tsquery to_tsvector ts_headline "},
};

const Exports* exports_of(std::string_view module) {
  const auto row = std::find_if(std::begin(kExports), std::end(kExports), [&](const Exports& one) { return one.module == module; });
  return row == std::end(kExports) ? nullptr : row;
}

std::string_view package_of(std::string_view module) { return module.substr(0, module.find('.')); }

}  // namespace

std::optional<std::string> star_of(const std::vector<std::string>& stars, const std::string& name) {
  if (stars.empty()) return std::nullopt;
  if (stars.size() == 1) return stars.front();
  const std::string wanted = " " + name + " ";
  for (auto star = stars.rbegin(); star != stars.rend(); ++star)  // the last one to bring a name has it
    if (const Exports* known = exports_of(*star); known && known->names.find(wanted) != std::string_view::npos) return *star;
  // Of the rest, the parts of one package stand for each other: sqlalchemy and sqlalchemy.orm.
  const std::string* rest = nullptr;
  for (const std::string& star : stars) {
    if (exports_of(star)) continue;
    if (rest && package_of(*rest) != package_of(star)) return std::nullopt;
    if (!rest || star.size() < rest->size()) rest = &star;
  }
  return rest ? std::optional(*rest) : std::nullopt;
}

}  // namespace underpin::python
