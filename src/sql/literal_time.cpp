#include "sql/literal_time.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/text.h"

namespace underpin::sql {
namespace {

struct Interval {
  std::int64_t months = 0, days = 0;
  double seconds = 0;
};

std::string clock(double seconds) {
  const auto micros = static_cast<std::int64_t>(std::llround(std::fabs(seconds) * 1e6));
  char text[64];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(micros / 3'600'000'000),
                static_cast<long long>(micros / 60'000'000 % 60), static_cast<long long>(micros / 1'000'000 % 60));
  std::string out = text;
  if (const auto rest = micros % 1'000'000; rest != 0) {
    std::snprintf(text, sizeof text, ".%06lld", static_cast<long long>(rest));
    out += text;
    while (out.back() == '0') out.pop_back();
  }
  return out;
}

std::string counted(std::int64_t number, const char* unit) {
  return std::to_string(number) + " " + unit + (number == 1 ? "" : "s") + " ";
}

std::string print(const Interval& value) {
  std::string out;
  const std::int64_t years = value.months / 12, months = value.months % 12;
  if (years != 0) out += counted(years, "year");
  if (months != 0) out += counted(months, "mon");
  if (value.days != 0) out += counted(value.days, "day");
  if (value.seconds != 0 || out.empty()) {
    const bool before = value.months < 0 || value.days < 0;
    out += (value.seconds < 0 ? "-" : before && value.seconds > 0 && !out.empty() ? "+" : "") + clock(value.seconds);
  }
  return std::string(trim(out));
}

// Adds `number` of the unit; false: no unit.
bool add(Interval& sum, double number, std::string unit) {
  struct Unit {
    std::string_view names;
    double months, days, seconds;
  };
  static constexpr Unit kUnits[] = {
      {" y yr yrs year years ", 12, 0, 0},  {" mon mons month months ", 1, 0, 0}, {" w week weeks ", 0, 7, 0},
      {" d day days ", 0, 1, 0},            {" h hr hrs hour hours ", 0, 0, 3600}, {" m min mins minute minutes ", 0, 0, 60},
      {" s sec secs second seconds ", 0, 0, 1}, {" ms msec msecs millisecond milliseconds ", 0, 0, 0.001},
      {" us usec usecs microsecond microseconds ", 0, 0, 0.000001}, {" decade decades ", 120, 0, 0}, {" century centuries c ", 1200, 0, 0}};
  for (const Unit& row : kUnits) {
    if (!contains(row.names, " " + unit + " ")) continue;
    double months = number * row.months, days = number * row.days, seconds = number * row.seconds;
    days += row.months == 1 ? (months - std::trunc(months)) * 30 : 0;
    seconds += (days - std::trunc(days)) * 86400;
    sum.months += static_cast<std::int64_t>(row.months == 1 ? std::trunc(months) : std::round(months));
    sum.days += static_cast<std::int64_t>(std::trunc(days));
    sum.seconds += seconds;
    return true;
  }
  return false;
}

// "04:05[:06.5]" as seconds.
std::optional<double> clock_seconds(std::string_view text) {
  const bool minus = starts_with(text, "-");
  if (minus || starts_with(text, "+")) text.remove_prefix(1);
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  double seconds = 0, factor = 3600;
  for (const std::string& part : parts) {
    if (part.empty() || part.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
    seconds += std::strtod(part.c_str(), nullptr) * factor;
    factor /= 60;
  }
  return minus ? -seconds : seconds;
}

bool digit_at(std::string_view text, std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; }

struct Moment {
  std::string date, time, zone;
};

// "2020-1-2 3:04[:05[.6]][Z|+00]" taken apart; nullopt: another style.
std::optional<Moment> moment(std::string_view text) {
  int year = 0, month = 0, day = 0, used = 0;
  const std::string whole(trim(text));
  Moment out;
  std::string_view rest(whole);
  if (std::sscanf(whole.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && digit_at(whole, 3)) {
    char date[32];
    std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
    out.date = date;
    rest.remove_prefix(static_cast<std::size_t>(used));
    if (starts_with(rest, "T")) rest.remove_prefix(1);
  }
  rest = trim(rest);
  std::size_t end = 0;
  while (digit_at(rest, end) || (end < rest.size() && (rest[end] == ':' || rest[end] == '.'))) ++end;
  if (end > 0) {
    const auto seconds = clock_seconds(rest.substr(0, end));
    if (!seconds) return std::nullopt;
    out.time = clock(*seconds);
  }
  out.zone = trim(rest.substr(end));
  if (out.date.empty() && out.time.empty()) return std::nullopt;
  return out;
}

}  // namespace

std::string normal_interval(std::string_view value) {
  Interval sum;
  std::string text = lower(trim(value));
  bool ago = false;
  if (ends_with(text, " ago")) {
    ago = true;
    text.resize(text.size() - 4);
  }
  std::size_t at = 0;
  bool any = false;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '@') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (const auto seconds = clock_seconds(std::string_view(text).substr(at, end - at))) {
      sum.seconds += *seconds;
      at = end;
      any = true;
      continue;
    }
    char* stop = nullptr;
    const double number = std::strtod(text.c_str() + at, &stop);
    const auto after = static_cast<std::size_t>(stop - text.c_str());
    if (after == at || std::fabs(number) > 1e9) return std::string(value);
    at = after;
    while (at < text.size() && text[at] == ' ') ++at;
    std::size_t unit = at;
    while (unit < text.size() && text[unit] >= 'a' && text[unit] <= 'z') ++unit;
    if (!add(sum, number, unit == at ? "second" : text.substr(at, unit - at))) return std::string(value);
    at = unit;
    any = true;
  }
  if (!any) return std::string(value);
  if (ago) sum = {-sum.months, -sum.days, -sum.seconds};
  return print(sum);
}

std::string normal_time(std::string_view value, std::string_view type) {
  if (lower(trim(value)) == "epoch" && !starts_with(type, "time ")) return normal_time("1970-01-01 00:00:00", type);
  const auto parts = moment(value);
  if (!parts) return std::string(value);
  const bool zoned = contains(type, "with time zone");
  const std::string zone = lower(parts->zone);
  const bool utc = zone.empty() || zone == "z" || zone == "utc" || zone == "gmt" || zone == "+0" || zone == "+00" || zone == "+00:00" || zone == "-00";
  const std::string time = parts->time.empty() ? "00:00:00" : parts->time;
  if (type == "date") return parts->date.empty() ? std::string(value) : parts->date;
  if (starts_with(type, "time ")) return zoned && !utc ? std::string(value) : time + (zoned ? "+00" : "");
  if (parts->date.empty() || (zoned && !utc)) return std::string(value);
  return parts->date + " " + time + (zoned ? "+00" : "");
}

}  // namespace underpin::sql
