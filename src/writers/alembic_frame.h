// The parts of an Alembic revision file around its operations: docstring, imports, ids, functions, in the style of the
// project's own revisions. Internal to the writers of revisions.
#pragma once
#include <string>
#include <vector>

#include "spell/python.h"
#include "writers/alembic_operations.h"
#include "writers/alembic_revision.h"

namespace underpin {

// Twelve hexadecimal digits made of the text.
std::string revision_id_of(const std::string& text);
// The module's docstring; `more`: paragraphs below the message.
std::string docstring_text(const std::string& message, const std::string& more, const std::string& id, const std::vector<std::string>& parents, const std::string& date);
std::string imports_text(const RevisionStyle& style, const RevisionNeeds& needs);
std::string identifiers_text(const RevisionStyle& style, const std::string& id, const std::vector<std::string>& parents, const spell::Layout& layout);
// Classes for types that SQLAlchemy has none for.
std::string classes_text(const RevisionNeeds& needs, const spell::Layout& layout);
// With the two empty lines before it.
std::string function_text(const std::string& name, const RevisionStyle& style, const std::string& body);

}  // namespace underpin
