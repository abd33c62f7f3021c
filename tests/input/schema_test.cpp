#include "input/schema/schema.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "catch.hpp"
#include "input/scenario/read.hpp"
#include "input/schema/json_text.hpp"

namespace closs::schema_test {

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string schema_of_source(Language language) {
  const std::string folder = std::string(CLOSS_SOURCE_DIR) + "/models";
  const auto benchmarks = names_in(folder + "/benchmarks");
  Library library(Disk{file_text}, folder, names_in(folder), benchmarks);
  std::vector<std::shared_ptr<const Model>> models;
  std::vector<Source> sources;
  std::vector<Fault> faults;
  for (const std::string& name : library.model_names()) models.push_back(library.model(name, "", {}, sources, faults));
  REQUIRE(faults.empty());
  return scenario_schema(models, benchmarks, language);
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("JSON is printed on one line where it fits, and escaped") {
  CHECK(printed(json_object()) == "{}\n");
  CHECK(printed(json_object({{"a", json_number(1)}, {"b", json_texts({"x", "\"\\\n\x01"})}})) ==
        "{\"a\": 1, \"b\": [\"x\", \"\\\"\\\\\\n\\u0001\"]}\n");
  const std::string longer(120, 'x');
  CHECK(printed(json_object({{"a", json_text(longer)}})) == "{\n \"a\": \"" + longer + "\"\n}\n");
}

TEST_CASE("the schema in docs is the one that the program writes") {
  // Where this fails: closs schema --lang en > docs/scenario.schema.json
  const bool equal =
      schema_of_source(Language::en) == file_text(std::string(CLOSS_SOURCE_DIR) + "/docs/scenario.schema.json");
  CHECK(equal);
}

TEST_CASE("the schema names every number of a scenario with its meaning") {
  const std::string en = schema_of_source(Language::en), ja = schema_of_source(Language::ja);
  for (const Parameter& p : economics()) {
    const std::string key = p.name.substr(p.name.rfind('.') + 1);
    CHECK(says(en, "\"" + key + "\": {"));
    CHECK(says(en, p.meaning.en));
    CHECK(says(ja, p.meaning.ja));
  }
  for (const Parameter& p : occurrence_parameters()) CHECK(says(ja, p.meaning.ja));
  for (const char* state : {"mollified", "goodmans-law", "japan-complaint-rate"}) CHECK(says(en, state));
}

}  // namespace closs::schema_test
