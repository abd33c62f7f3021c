#include "cli/io/sha256.hpp"

namespace closs {

Sha256::Sha256() { ::SHA256Init(&state_); }

void Sha256::add(std::string_view bytes) {
  ::SHA256Update(&state_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string Sha256::digest() const {
  SHA2_CTX state = state_;
  char digest[SHA256_DIGEST_STRING_LENGTH];
  return ::SHA256End(&state, digest);
}

std::string sha256_of(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.digest();
}

}  // namespace closs
