#include "text/encoding.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "text/ascii.hpp"
#include "text/utf8.hpp"

namespace closs {
namespace {

constexpr std::size_t piece = 64 * 1024;
constexpr char no_character = '\xFF';

void append_code(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
  if (code < 0x10000)
    put(0xE0 | code >> 12);
  else
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F));
  put(0x80 | (code >> 6 & 0x3F));
  put(0x80 | (code & 0x3F));
}

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// Turns bytes into UTF-8, and leaves those that need more bytes behind them, unless nothing follows.
struct Decoder {
  virtual ~Decoder() = default;
  /// Appends what `bytes` hold to `out`; how many of them were read.
  virtual std::size_t decode(std::string_view bytes, bool ends, std::string& out) = 0;
};

struct Utf16Decoder : Decoder {
  bool big = false;
  bool begun = false;

  explicit Utf16Decoder(bool big_end_first) : big(big_end_first) {}
  char32_t unit(std::string_view bytes, std::size_t at) const {
    return static_cast<char32_t>(byte_at(bytes, at + (big ? 0 : 1)) << 8 | byte_at(bytes, at + (big ? 1 : 0)));
  }
  std::size_t decode(std::string_view bytes, bool ends, std::string& out) override {
    std::size_t at = 0;
    while (at + 2 <= bytes.size()) {
      const char32_t first = unit(bytes, at);
      const bool high = first >= 0xD800 && first < 0xDC00;
      if (high && at + 4 > bytes.size() && !ends) break;
      const char32_t second = high && at + 4 <= bytes.size() ? unit(bytes, at + 2) : 0;
      const bool pair = second >= 0xDC00 && second < 0xE000;
      if (pair)
        append_code(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
      else if (first >= 0xD800 && first < 0xE000)
        out += no_character;
      else if (begun || first != 0xFEFF)
        append_code(out, first);
      begun = true;
      at += pair ? 4 : 2;
    }
    if (!ends || at == bytes.size()) return at;
    out += no_character;  // half a unit
    return bytes.size();
  }
};

/// Counts as well how much of a text speaks against it: in a Western one, single accented letters and signs of
/// quotation within words look like characters of Shift_JIS.
struct ShiftJisDecoder : Decoder {
  enum class Before { other, letter, wide };
  Before before = Before::other;
  bool broken = false;
  std::size_t characters = 0, doubtful = 0;

  bool is_japanese() const { return !broken && 2 * doubtful <= characters; }

  std::size_t decode(std::string_view bytes, bool ends, std::string& out) override {
    std::size_t at = 0;
    for (; at < bytes.size(); ++at) {
      const unsigned char byte = byte_at(bytes, at);
      if (byte < 0x80) {
        out += bytes[at];
        before = is_letter(bytes[at]) ? Before::letter : Before::other;
        continue;
      }
      if (at + 1 == bytes.size() && !ends) break;
      const unsigned char behind = at + 1 < bytes.size() ? byte_at(bytes, at + 1) : 0;
      const bool letter_behind = is_letter(static_cast<char>(behind));
      const bool narrow = byte >= 0xA1 && byte <= 0xDF;  // half-width katakana, of one byte
      const char32_t code = narrow ? 0xFF61 + (byte - 0xA1u) : cp932_character(byte, behind);
      if (code == 0) {
        broken = true;
        out += no_character;
        before = Before::other;
        continue;
      }
      append_code(out, code);
      const bool kana = byte >= 0x81 && byte <= 0x84;  // and signs, Greek, Cyrillic
      ++characters;
      if (!kana && before != Before::wide && (letter_behind || (byte >= 0xC0 && before == Before::letter))) ++doubtful;
      before = Before::wide;
      at += narrow ? 0 : 1;
    }
    return at;
  }
};

/// Characters beyond ASCII that are whole in UTF-8, and bytes that are none.
struct Utf8Count {
  std::size_t whole = 0, broken = 0;
};

Utf8Count count_utf8(const ReadBytes& read) {
  Utf8Count count;
  std::string text;
  for (bool ends = false; !ends;) {
    const std::size_t kept = text.size();
    text.resize(kept + piece);
    const std::size_t n = read(text.data() + kept, piece);
    text.resize(kept + n);
    ends = n == 0;
    std::string_view rest = text;
    const auto skip_ascii = [&] {
      const auto wide = std::find_if(rest.begin(), rest.end(), [](char c) { return (c & 0x80) != 0; });
      rest.remove_prefix(static_cast<std::size_t>(wide - rest.begin()));
    };
    for (skip_ascii(); !rest.empty(); skip_ascii()) {
      const Character c = first_character(rest);
      if (c.is_broken() && !ends && rest.size() < 4) break;  // what follows may complete it
      if (c.is_broken()) ++count.broken;
      if (c.bytes.size() > 1) ++count.whole;
      rest.remove_prefix(c.bytes.size());
    }
    text.erase(0, text.size() - rest.size());
  }
  return count;
}

bool is_shift_jis(const ReadBytes& read) {
  ShiftJisDecoder decoder;
  std::string bytes, out;
  for (bool ends = false; !ends && !decoder.broken;) {
    const std::size_t kept = bytes.size();
    bytes.resize(kept + piece);
    const std::size_t n = read(bytes.data() + kept, piece);
    bytes.resize(kept + n);
    ends = n == 0;
    bytes.erase(0, decoder.decode(bytes, ends, out));
    out.clear();
  }
  return decoder.is_japanese();
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  static constexpr std::array<std::string_view, 4> names = {"UTF-8", "Shift_JIS", "UTF-16LE", "UTF-16BE"};
  return names[static_cast<std::size_t>(encoding)];
}

Encoding encoding_of(const std::function<ReadBytes()>& open) {
  std::array<char, 2> start{};
  const ReadBytes read = open();
  std::size_t size = 0;
  for (std::size_t n = 1; size < start.size() && n > 0; size += n) n = read(start.data() + size, start.size() - size);
  const std::string_view mark(start.data(), size);
  if (mark == "\xFF\xFE") return Encoding::utf16_le;
  if (mark == "\xFE\xFF") return Encoding::utf16_be;
  const Utf8Count utf8 = count_utf8(open());
  // A few broken bytes in a text of UTF-8 do not make Shift_JIS of it.
  return utf8.broken > 0 && utf8.broken >= utf8.whole && is_shift_jis(open()) ? Encoding::shift_jis : Encoding::utf8;
}

ReadBytes decoded(Encoding encoding, ReadBytes read) {
  if (encoding == Encoding::utf8) return read;
  struct State {
    ReadBytes read;
    std::unique_ptr<Decoder> decoder;
    std::string bytes = {}, out = {};
    std::size_t at = 0;  // in out
    bool ends = false;
  };
  auto state = std::make_shared<State>(State{.read = std::move(read), .decoder = nullptr});
  if (encoding == Encoding::shift_jis)
    state->decoder = std::make_unique<ShiftJisDecoder>();
  else
    state->decoder = std::make_unique<Utf16Decoder>(encoding == Encoding::utf16_be);
  return [state](char* to, std::size_t size) {
    State& s = *state;
    while (s.at == s.out.size() && !s.ends) {
      s.out.clear();
      s.at = 0;
      const std::size_t kept = s.bytes.size();
      s.bytes.resize(kept + piece);
      const std::size_t n = s.read(s.bytes.data() + kept, piece);
      s.bytes.resize(kept + n);
      s.ends = n == 0;
      s.bytes.erase(0, s.decoder->decode(s.bytes, s.ends, s.out));
    }
    const std::size_t given = std::min(size, s.out.size() - s.at);
    std::copy_n(s.out.data() + s.at, given, to);
    s.at += given;
    return given;
  };
}

}  // namespace closs
