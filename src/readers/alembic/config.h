// What a project's configuration says about its Alembic histories: alembic.ini and its like, [tool.alembic] of
// pyproject.toml, setup.cfg. Locations are as written; finding the folders is locate's job.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace underpin::alembic {

struct Config {
  std::string file;     // absolute
  std::string section;  // "alembic", or the name given with `alembic -n`
  std::string script_location;                 // empty: not given
  std::vector<std::string> version_locations;  // empty: versions/ in the script location
  bool recursive = false;
  std::vector<std::string> prepend_sys_path;
  std::string file_template;
  std::string version_table;  // a convention of many env.py files, not Alembic's own key
  std::map<std::string, std::string> options;  // every value of the section
};

// A place of a configuration file at which Alembic itself stops.
struct ConfigFault {
  std::string message;
  std::uint32_t begin = 0;  // bytes of the file
  std::uint32_t end = 0;
  bool always = true;  // every command of Alembic stops; otherwise only an env.py that reads the value
};

// Empty when the file has nothing to do with Alembic; then it has no faults either.
std::vector<Config> read_ini_config(const std::string& file, std::string_view text, std::vector<ConfigFault>& faults);
std::vector<Config> read_pyproject_config(const std::string& file, std::string_view text, std::vector<ConfigFault>& faults);

}  // namespace underpin::alembic
