// Finds passwords written into configuration files: in database URLs and in settings named password. Placeholders,
// references to the environment and templates are none. The password's text leaves this reader only as a span.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/project.h"

namespace underpin::project {

bool is_configuration(std::string_view path);
// The passwords in the source `file`, a configuration file, in the order of its lines.
std::vector<Credential> credentials(const Sources& sources, FileId file);
// True for what nobody would take for a real password: "changeme", "${PASSWORD}", the user's name …
bool is_placeholder(std::string_view password, std::string_view user, std::string_view host);

}  // namespace underpin::project
