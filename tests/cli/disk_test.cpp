#include "cli/io/disk.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "catch.hpp"
#include "core/scenario/fault.hpp"
#include "input/yaml/tree.hpp"

namespace closs::disk_test {
namespace fs = std::filesystem;

namespace {

/// A folder that goes when the test ends.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "closs-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
};

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Failure& failure) {
    return std::string(failure.faults.at(0).code.name());
  }
  return "";
}

std::size_t entries_in(const Folder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path), fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("a file is read as it is, with zero bytes and without an end of line") {
  const Folder folder;
  const std::string text("a\0b\r\n\xff", 6);
  write_file(folder / "x.yaml", text);
  CHECK(read_file(folder / "x.yaml") == text);
  write_file(folder / "empty.yaml", "");
  CHECK(read_file(folder / "empty.yaml").empty());
}

TEST_CASE("what is no readable file has its own fault") {
  const Folder folder;
  CHECK(code_of([&] { read_file(folder / "none"); }) == "file-not-found");
  CHECK(code_of([&] { read_file(folder.path.string()); }) == "file-is-folder");
  CHECK(code_of([&] { read_file("/dev/null"); }) == "file-not-regular");
  write_file(folder / "file", "");
  CHECK(code_of([&] { read_file(folder / "file" + "/below"); }) == "file-not-found");
  ::mkfifo((folder / "pipe").c_str(), 0600);
  CHECK(code_of([&] { read_file(folder / "pipe"); }) == "file-not-regular");
  fs::create_symlink("loop", folder / "loop");
  CHECK(code_of([&] { read_file(folder / "loop"); }) == "file-link-loop");
}

TEST_CASE("a file may be as large as the limit and no larger") {
  const Folder folder;
  write_file(folder / "x", "");
  fs::resize_file(folder / "x", Limits::bytes);
  CHECK(read_file(folder / "x").size() == Limits::bytes);
  fs::resize_file(folder / "x", Limits::bytes + 1);
  CHECK(code_of([&] { read_file(folder / "x"); }) == "file-too-large");
}

TEST_CASE("every yaml file below a folder, sorted, and no circle is followed") {
  const Folder folder;
  fs::create_directories(folder.path / "b" / "deep");
  fs::create_directories(folder.path / "name.yaml");  // a folder, whatever its name
  for (const char* name : {"z.yaml", "a.yaml", "b/c.yaml", "b/deep/d.yaml", "b/no.yml", ".yaml"})
    write_file(folder / name, "");
  fs::create_directory_symlink("..", folder.path / "b" / "up");
  const std::vector<std::string> found = yaml_files_below(folder.path.string());
  CHECK(found ==
        std::vector<std::string>{folder / "a.yaml", folder / "b/c.yaml", folder / "b/deep/d.yaml", folder / "z.yaml"});
  CHECK(yaml_names_in(folder.path.string()).front() == "a");
  CHECK(yaml_names_in(folder / "none").empty());
}

TEST_CASE("one file has one identity under all its names") {
  const Folder folder;
  write_file(folder / "a", "");
  fs::create_symlink("a", folder / "link");
  fs::create_hard_link(folder / "a", folder / "hard");
  write_file(folder / "b", "");
  CHECK(identity_of(folder / "a") == identity_of(folder / "link"));
  CHECK(identity_of(folder / "a") == identity_of(folder / "hard"));
  CHECK(identity_of(folder / "a") != identity_of(folder / "b"));
  CHECK_FALSE(identity_of(folder / "none"));
}

TEST_CASE("nothing stands at an output's path before it is whole, and nothing beside it after") {
  const Folder folder;
  write_file(folder / "x.csv", "old");
  {
    OutputFile file(folder / "x.csv");
    file.write(std::string(200'000, 'n'));
    CHECK(read_file(folder / "x.csv") == "old");
    file.write("end");
    file.commit();
  }
  CHECK(read_file(folder / "x.csv").size() == 200'003);
  CHECK(entries_in(folder) == 1);
  { OutputFile(folder / "y.csv").write("never whole"); }
  CHECK(entries_in(folder) == 1);
}

TEST_CASE("an output follows links, also to what does not exist yet") {
  const Folder folder;
  fs::create_directory(folder.path / "real");
  fs::create_symlink("real/new.csv", folder / "link.csv");
  OutputFile file(folder / "link.csv");
  file.write("x");
  file.commit();
  CHECK(fs::is_symlink(folder / "link.csv"));
  CHECK(read_file(folder / "real/new.csv") == "x");
  CHECK(real_target(folder / "link.csv") == real_target(folder / "real/../real/new.csv"));
}

TEST_CASE("an output that cannot be has its own fault") {
  const Folder folder;
  CHECK(code_of([&] { OutputFile(folder / "none/x.csv"); }) == "output-folder-missing");
  CHECK(code_of([&] { OutputFile(folder.path.string()); }) == "output-is-folder");
  CHECK(code_of([&] {
          OutputFile full("/dev/full");
          full.write("x");
          full.commit();
        }) == "disk-full");
}

TEST_CASE("error numbers become faults with the file's name") {
  CHECK(read_fault("x", EIO).code.name() == "cannot-read");
  CHECK(read_fault("x", EIO).values.at(1).second == "EIO");
  CHECK(read_fault("x", EACCES).code.name() == "file-permission");
  CHECK(write_fault("x", EROFS).code.name() == "output-permission");
  CHECK(write_fault("x", EDQUOT).code.name() == "disk-full");
  CHECK(write_fault("x", EFBIG).code.name() == "file-size-limit");
  CHECK(write_fault("x", EBADF).values.at(0).second == "x");
}

TEST_CASE("a file that is named and does not take its place leaves nothing") {
  const Folder folder;
  write_file(folder / "x.csv", "old");
  {
    OutputFile file(folder / "x.csv");
    file.write("new");
    file.flush();
    CHECK(entries_in(folder) == 1);
    file.name();
    CHECK(entries_in(folder) == 2);
  }
  CHECK(entries_in(folder) == 1);
  CHECK(read_file(folder / "x.csv") == "old");
}

TEST_CASE("a place is free once") {
  const Folder folder;
  OutputFile first(folder / "x.csv"), second(folder / "x.csv");
  for (OutputFile* file : {&first, &second}) {
    file->write(file == &first ? "first" : "second");
    file->flush();
    file->name();
  }
  CHECK(first.take_free_place());
  CHECK(!second.take_free_place());
  CHECK(read_file(folder / "x.csv") == "first");
  second.take_place();
  CHECK(read_file(folder / "x.csv") == "second");
  CHECK(entries_in(folder) == 1);
}

}  // namespace closs::disk_test
