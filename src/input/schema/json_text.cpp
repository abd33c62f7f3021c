#include "input/schema/json_text.hpp"

#include <utility>

#include "text/decimal.hpp"
#include "text/json.hpp"

namespace closs {
namespace {

constexpr std::size_t widest_line = 110;

void write(JsonWriter& out, const Json& json) {
  if (json.type == Json::Type::raw) return out.raw(json.scalar);
  if (json.type == Json::Type::text) return out.text(json.scalar);
  const bool object = json.type == Json::Type::object;
  object ? out.begin_object() : out.begin_array();
  for (const auto& [key, value] : json.inside) {
    if (object) out.key(key);
    write(out, value);
  }
  object ? out.end_object() : out.end_array();
}

/// On one line where it fits behind the `before` characters that stand there already.
void append(std::string& out, const Json& json, std::size_t indent, std::size_t before) {
  std::string one_line;
  JsonWriter writer(one_line, JsonLayout::one_line);
  write(writer, json);
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
    if (object) key = quoted_json(json.inside[i].key) + ": ";
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

Json json_number(double number) { return {Json::Type::raw, exact(number), {}}; }

Json json_array(std::vector<Json> elements) {
  Json array{Json::Type::array, {}, {}};
  for (Json& element : elements) array.also(std::move(element));
  return array;
}

Json json_object(std::vector<JsonMember> members) { return {Json::Type::object, {}, std::move(members)}; }

std::string printed(const Json& json) {
  std::string out;
  append(out, json, 0, 0);
  return out + "\n";
}

}  // namespace closs
