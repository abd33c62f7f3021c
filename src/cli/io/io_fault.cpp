#include "cli/io/io_fault.hpp"

#include <cerrno>
#include <cstring>

namespace closs {
namespace {

/// The name of an error number ("EIO"), where we have no sentence for it.
std::string name_of(int error) {
  const char* name = ::strerrorname_np(error);
  return name ? name : std::to_string(error);
}

}  // namespace

Fault read_fault(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {"file-not-found", {}, {{"file", path}}};
    case EACCES:
    case EPERM:
      return {"file-permission", {}, {{"file", path}}};
    case EISDIR:
      return {"file-is-folder", {}, {{"file", path}}};
    case ELOOP:
      return {"file-link-loop", {}, {{"file", path}}};
    case ENXIO:
      return {"file-not-regular", {}, {{"file", path}}};
    default:
      return {"cannot-read", {}, {{"file", path}, {"reason", name_of(error)}}};
  }
}

Fault write_fault(const std::string& path, int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {"disk-full", {}, {{"file", path}}};
    case ENOENT:
    case ENOTDIR:
      return {"output-folder-missing", {}, {{"file", path}}};
    case EACCES:
    case EPERM:
    case EROFS:
      return {"output-permission", {}, {{"file", path}}};
    case EISDIR:
      return {"output-is-folder", {}, {{"file", path}}};
    default:
      return {"cannot-write", {}, {{"file", path}, {"reason", name_of(error)}}};
  }
}

}  // namespace closs
