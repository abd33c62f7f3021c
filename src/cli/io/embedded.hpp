// The files below models/ as they stood when the program was built, for a program that finds none on the disk.
#pragma once

#include <span>
#include <string_view>

namespace closs {

struct EmbeddedFile {
  std::string_view path;  // below models/: "goodman.yaml", "benchmarks/ccmc-2020.yaml"
  std::string_view text;
};

/// All of them, sorted by path.
std::span<const EmbeddedFile> embedded_files();

}  // namespace closs
