// The part of a simulation, as merge reads it: one that the program wrote, with some bytes changed and sealed again, so
// that what looks whole is read on.
#include <sha256.h>

#include <array>
#include <cstdint>
#include <string>

#include "sandbox.hpp"
#include "target.hpp"

namespace closs::fuzz {
namespace {

constexpr std::size_t seal = SHA256_DIGEST_STRING_LENGTH - 1;  // hexadecimal digits at its end

std::string sealed(const std::string& part) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digest{};
  return part + ::SHA256Data(reinterpret_cast<const std::uint8_t*>(part.data()), part.size(), digest.data());
}

void put_scenario() {
  std::string text = source_file("examples/quick.yaml");
  const std::string certain = "frequency: ";
  text.insert(text.find(certain) + certain.size(), "4% to ");
  put("s.yaml", text);
}

/// Without its seal.
std::string part_of_program() {
  put_scenario();
  run({"simulate", "s.yaml", "--no-config", "--threads=1", "--trials=1024", "--figure=total.lost", "--shard=1/1", "-o",
       "1.part"});
  std::string part = text_of("1.part");
  part.resize(part.size() - seal);
  return part;
}

}  // namespace

/// An input is a list of changes, 4 bytes each: where, and what stands there then.
void fuzz_simulation(std::string_view input) {
  clear_folder();
  static const std::string whole = part_of_program();
  put_scenario();
  std::string part = whole;
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(input[i])); };
  for (std::size_t i = 0; i + 4 <= input.size(); i += 4)
    part[(byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16) % part.size()] = input[i + 3];
  put("1.part", sealed(part));
  run({"merge", "1.part", "--no-config", "--threads=1", "-o", "all.json", "-f", "text"});
  check_json("all.json");
}

}  // namespace closs::fuzz
