#include "input/schema/json_text.hpp"

#include <charconv>
#include <utility>

namespace closs {
namespace {

constexpr std::size_t widest_line = 110;

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view hex = "0123456789abcdef";
      out += "\\u00";
      out += hex[byte / 16];
      out += hex[byte % 16];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_on_one_line(std::string& out, const Json& json) {
  if (json.type == Json::Type::raw) {
    out += json.scalar;
    return;
  }
  if (json.type == Json::Type::text) return append_quoted(out, json.scalar);
  const bool object = json.type == Json::Type::object;
  out += object ? '{' : '[';
  bool first = true;
  for (const auto& [key, value] : json.inside) {
    if (!first) out += ", ";
    first = false;
    if (object) {
      append_quoted(out, key);
      out += ": ";
    }
    append_on_one_line(out, value);
  }
  out += object ? '}' : ']';
}

/// On one line where it fits behind the `before` characters that stand there already.
void append(std::string& out, const Json& json, std::size_t indent, std::size_t before) {
  std::string one_line;
  append_on_one_line(one_line, json);
  const bool scalar = json.type == Json::Type::raw || json.type == Json::Type::text;
  if (scalar || json.inside.empty() || indent + before + one_line.size() <= widest_line) {
    out += one_line;
    return;
  }
  const bool object = json.type == Json::Type::object;
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < json.inside.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    out.append(indent + 1, ' ');
    std::string key;
    if (object) {
      append_quoted(key, json.inside[i].key);
      key += ": ";
    }
    out += key;
    append(out, json.inside[i].value, indent + 1, key.size());
  }
  out += '\n';
  out.append(indent, ' ');
  out += object ? '}' : ']';
}

}  // namespace

Json& Json::with(std::string key, Json value) {
  inside.push_back({std::move(key), std::move(value)});
  return *this;
}

Json& Json::also(Json value) {
  inside.push_back({std::string(), std::move(value)});
  return *this;
}

Json json_text(std::string_view text) { return {Json::Type::text, std::string(text), {}}; }

Json json_number(double number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return {Json::Type::raw, std::string(digits, end), {}};
}

Json json_true() { return {Json::Type::raw, "true", {}}; }

Json json_array(std::vector<Json> elements) {
  Json array{Json::Type::array, {}, {}};
  for (Json& element : elements) array.also(std::move(element));
  return array;
}

Json json_texts(const std::vector<std::string>& texts) {
  Json array{Json::Type::array, {}, {}};
  for (const std::string& text : texts) array.also(json_text(text));
  return array;
}

Json json_object(std::vector<JsonMember> members) { return {Json::Type::object, {}, std::move(members)}; }

std::string printed(const Json& json) {
  std::string out;
  append(out, json, 0, 0);
  return out + "\n";
}

}  // namespace closs
