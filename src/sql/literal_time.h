// Dates, times and intervals as the server prints them in its default styles (ISO, postgres; time zone UTC).
#pragma once
#include <string>
#include <string_view>

namespace underpin::sql {

std::string normal_interval(std::string_view value);                      // unchanged when not understood
std::string normal_time(std::string_view value, std::string_view type);   // type without modifiers

}  // namespace underpin::sql
