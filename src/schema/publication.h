// A publication as its statement says it: which tables it has. It is kept as text, like all that is compared as text; its
// members are read out of that text when one is added, dropped or renamed. PostgreSQL only. Internal to apply() and sql/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/dialect.h"
#include "schema/schema.h"

namespace underpin {

struct PublicationMember {
  ObjectName table;    // empty schema: the default one
  std::string suffix;  // " (a, b) WHERE (c)"
};

struct Publication {
  std::string head;  // "CREATE PUBLICATION p"
  std::vector<PublicationMember> members;
  std::string tail;  // " FOR TABLES IN SCHEMA s WITH (…)"
  bool all_tables() const { return tail.find(" FOR ALL TABLES") == 0; }
};

// Of the statement as a catalog prints it; names of the default schema stand without it.
Publication read_publication(std::string_view definition, const Dialect& dialect);
std::string text_of(Publication publication, const Dialect& dialect);
PublicationMember read_member(std::string_view text, const Dialect& dialect);
std::string text_of(const PublicationMember& member, const Dialect& dialect);

// A change of membership is an Opaque of this kind, named (publication, member).
inline constexpr std::string_view kPublicationTable = "publication table";

// A table that goes leaves its publications, one that is renamed stays in them.
void forget_in_publications(Schema& schema, const ObjectName& table, const Dialect& dialect);
void rename_in_publications(Schema& schema, const ObjectName& from, const ObjectName& to, const Dialect& dialect);

}  // namespace underpin
