#include "cli/io/library.hpp"

#include "catch.hpp"
#include "cli/io/embedded.hpp"

namespace closs::library_test {

TEST_CASE("what is embedded is what stands in models/, byte for byte") {
  CHECK(embedded_files().size() == files_below(CLOSS_SOURCE_DIR "/models", ".yaml").size());
  for (const EmbeddedFile& file : embedded_files()) {
    INFO(file.path);
    CHECK(file.text == read_file(std::string(CLOSS_SOURCE_DIR "/models/").append(file.path)));
  }
}

TEST_CASE("a program without a folder of models has all models and benchmarks") {
  const auto embedded = embedded_library(), on_disk = open_library();
  CHECK(embedded->model_names() == on_disk->model_names());
  CHECK(embedded->benchmark_names() == on_disk->benchmark_names());
  std::vector<Source> sources;
  std::vector<Fault> faults;
  for (const std::string& name : embedded->model_names()) {
    const auto model = embedded->model(name, "", {}, sources, faults);
    REQUIRE(model);
    CHECK(model->name == name);
  }
  for (const std::string& name : embedded->benchmark_names()) {
    const auto benchmark = embedded->benchmark(name, {}, sources, faults);
    REQUIRE(benchmark);
    CHECK(benchmark->name == name);
    CHECK_FALSE(benchmark->values.empty());
  }
  CHECK(faults.empty());
}

}  // namespace closs::library_test
