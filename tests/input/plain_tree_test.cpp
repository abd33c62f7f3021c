// Two readers, one tree: whatever the quick reader of plain YAML accepts, yaml-cpp reads without a fault to the same
// tree, places included. On every YAML file of the repository, and on these with characters changed at random.
#include "input/yaml/plain_tree.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.hpp"

namespace closs::plain_tree_test {

namespace {

std::string whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string written(Place p) {
  std::string out = std::to_string(p.line);
  return out.append(":").append(std::to_string(p.column)).append("+").append(std::to_string(p.length));
}

std::string written(const Node& node) {
  std::string out = "@";
  out.append(written(node.place));
  switch (node.type) {
    case Node::Type::null:
      return out.append("null");
    case Node::Type::scalar:
      return out.append(node.quoted ? "'" : "").append(node.text);
    case Node::Type::sequence:
      out += "[";
      for (const Node* item : node.items) out.append(written(*item)).append(",");
      return out.append("]");
    case Node::Type::map:
      break;
  }
  out += "{";
  for (const Entry& e : node.entries)
    out.append(e.key).append("@").append(written(e.key_place)).append(":").append(written(*e.value)).append(",");
  return out.append("}");
}

/// True where the quick reader read it.
bool same_tree(const std::string& text) {
  Arena arena;
  std::vector<Fault> faults;
  const Node* quick = parse_yaml(arena, 0, text, faults);
  std::vector<Fault> slow_faults;
  const Node* slow = parse_any_yaml(arena, 0, text, slow_faults);
  INFO(text);
  REQUIRE((quick == nullptr) == (slow == nullptr));
  REQUIRE(faults.size() == slow_faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) CHECK(faults[i].code == slow_faults[i].code);
  if (quick) REQUIRE(written(*quick) == written(*slow));
  std::vector<Fault> none;
  return parse_plain_yaml(arena, 0, text, false) != nullptr;
}

std::vector<std::string> texts() {
  std::vector<std::string> out;
  for (const char* folder : {"examples", "models", "tests"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(CLOSS_SOURCE_DIR) + "/" + folder))
      if (entry.path().extension() == ".yaml" && entry.file_size() < 100'000) out.push_back(whole(entry.path()));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("both readers make the same tree of every file, and the quick one reads most") {
  std::size_t quick = 0, all = 0;
  for (const std::string& text : texts()) {
    quick += same_tree(text);
    ++all;
  }
  CHECK(all > 100);
  CHECK(quick * 2 > all);  // bad files among them
}

TEST_CASE("both readers agree on changed files") {
  const std::vector<std::string> all = texts();
  std::uint64_t state = 7;
  const auto draw = [&](std::size_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state >> 33) % n;
  };
  const std::string alphabet = " \n:,-?{}[]#&*!|>'\"%@`~ab1.\t\\";
  for (int round = 0; round < 10000; ++round) {
    std::string text = all[draw(all.size())];
    if (text.size() > 3000) text.resize(3000);
    for (std::size_t k = draw(4) + 1; k-- > 0 && !text.empty();) {
      const std::size_t at = draw(text.size());
      switch (draw(3)) {
        case 0:
          text[at] = alphabet[draw(alphabet.size())];
          break;
        case 1:
          text.insert(at, 1, alphabet[draw(alphabet.size())]);
          break;
        default:
          text.erase(at, draw(3) + 1);
      }
    }
    same_tree(text);
  }
}

}  // namespace closs::plain_tree_test
