#include "base/finding.h"

#include <cstdio>
#include <xxhash.h>

namespace underpin {

std::string identity(const Finding& finding, const Sources& sources) {
  std::string key = finding.code + '\0' + finding.subject + '\0' + finding.revision + '\0';
  if (finding.primary.span.valid()) key += sources.get(finding.primary.span.file).path;
  key += '\0';
  if (finding.subject.empty()) key += finding.message;
  char buffer[17];
  std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(XXH3_64bits(key.data(), key.size())));
  return buffer;
}

}  // namespace underpin
