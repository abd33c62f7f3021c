// SHA-256, of a text or piece by piece.
#pragma once

#include <sha256.h>

#include <string>
#include <string_view>

namespace closs {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// Of all that was added so far, in hexadecimal.
  std::string digest() const;

 private:
  SHA2_CTX state_;
};

std::string sha256_of(std::string_view text);

}  // namespace closs
