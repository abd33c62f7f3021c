// The yardsticks of reading: yaml-cpp alone on the same files, linked like the program itself.
//   yaml_load FILE            YAML::Load of one file, then the end
//   yaml_load DIR THREADS     YAML::Load of every file of a folder, on that many threads; prints files per second
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace {

std::string whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void load_folder(const std::string& folder, int threads) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::atomic<std::size_t> next = 0, keys = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) keys += YAML::Load(whole(files[i])).size();
  };
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& t : others) t.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{:.0f} files/s, {} keys\n", static_cast<double>(files.size()) / took.count(), keys.load());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"yaml-cpp alone"};
  std::string path;
  int threads = 1;
  app.add_option("path", path)->required();
  app.add_option("threads", threads);
  CLI11_PARSE(app, argc, argv);
  if (std::filesystem::is_directory(path))
    load_folder(path, threads);
  else if (YAML::Load(whole(path)).size() == 0)
    return 1;
}
