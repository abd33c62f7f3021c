// An open file of the operating system, closed when it goes.
#pragma once

#include <unistd.h>

#include <utility>

namespace closs {

struct Descriptor {
  int number = -1;  // below 0: none is open

  Descriptor() = default;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(Descriptor&& other) noexcept : number(std::exchange(other.number, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number, other.number);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace closs
