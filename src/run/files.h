// Changes files of a project: all of them or none, each by a temporary file and a rename, the originals copied into
// .underpin/backup first. Folders that a new file needs are made. The only place that writes user files; what to write is worked out elsewhere.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace underpin {

struct FileWrite {
  std::string path;    // relative to the root
  bool create = false; // the file must not exist yet; otherwise it must, with exactly the text `before`
  std::string before;
  std::string after;
  bool remove = false; // the file goes; `after` is empty
};

struct FilesWritten {
  std::string backup;              // folder of the originals, relative to the root
  std::vector<std::string> paths;  // relative to the root
};

struct WriteOptions {
  std::string stamp;  // names the backup folder; empty: the time of day in UTC
  // Called before every step ("backup", "stage", "rename", "restore") with the path; an errno makes the step fail.
  // For tests of what happens when a disk fills up or a file is locked.
  std::function<int(std::string_view step, const std::string& path)> before_step;
};

// Refuses paths that leave the root (by "..", or through a symbolic link), files that are no regular files, and files
// that changed since they were read. On a failure midway everything is put back, and the error says so.
Result<FilesWritten> write_files(const std::string& root, const std::vector<FileWrite>& writes, const WriteOptions& options = {});

}  // namespace underpin
