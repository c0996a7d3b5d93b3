// Validates a JSON document against a JSON schema: the keywords that docs/check.schema.json uses, and an error for any other.
#pragma once
#include <string>
#include <vector>

namespace underpin::testing {

// What is wrong, each with the place in the document; empty: valid.
std::vector<std::string> schema_errors(const std::string& document, const std::string& schema);

}  // namespace underpin::testing
