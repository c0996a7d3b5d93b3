#include "verbs/now.h"

#include <cstdlib>
#include <ctime>

namespace underpin {

std::string now_text(const World& world) {
  const std::string fixed = world.environment("SOURCE_DATE_EPOCH");
  const std::time_t now = fixed.empty() ? std::time(nullptr) : static_cast<std::time_t>(std::strtoll(fixed.c_str(), nullptr, 10));
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S.000000", &parts);
  return text;
}

}  // namespace underpin
