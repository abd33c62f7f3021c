// A text as a stream, without a copy, that ends where its reader falls behind. yaml-cpp reads ahead of its events while
// a line might still turn out to be a key, so one endless line would fill the memory with tokens: the distance from
// the last event to what was read is limited.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <streambuf>
#include <string_view>

#include "input/yaml/tree.hpp"

namespace closs {

/// Reads `text`; throws TooFar once more than Limits::token bytes were read behind `last_event`, which the reader of
/// the events moves on.
class TextStream : public std::streambuf {
 public:
  struct TooFar {};

  TextStream(std::string_view text, const std::size_t& last_event) : size_(text.size()), last_event_(last_event) {
    char* begin = const_cast<char*>(text.data());  // a get area is only read
    setg(begin, begin, begin + text.size());
  }

 protected:
  std::streamsize xsgetn(char* out, std::streamsize wanted) override {
    const std::streamsize n = std::min<std::streamsize>(wanted, egptr() - gptr());
    if (n > 0) std::memcpy(out, gptr(), static_cast<std::size_t>(n));
    setg(eback(), gptr() + n, egptr());
    const std::size_t done = size_ - static_cast<std::size_t>(egptr() - gptr());
    if (done > last_event_ + Limits::token) throw TooFar{};
    return n;
  }

 private:
  std::size_t size_;
  const std::size_t& last_event_;
};

}  // namespace closs
