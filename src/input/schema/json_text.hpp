// JSON as a value in written order, and its text over lines as people lay it out: what schema.cpp needs and no more.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace closs {

struct JsonMember;

struct Json {
  enum class Type { raw, text, array, object };
  Type type = Type::object;
  std::string scalar;              // raw: a number or true, as printed; text: not yet escaped
  std::vector<JsonMember> inside;  // array: keys are empty

  /// Adds a member to an object; gives the object back.
  Json& with(std::string key, Json value);
  /// Adds an element to an array; gives the array back.
  Json& also(Json value);
};

struct JsonMember {
  std::string key;
  Json value;
};

Json json_text(std::string_view text);
Json json_number(double number);
Json json_array(std::vector<Json> elements);
Json json_object(std::vector<JsonMember> members = {});

template <class Texts = std::initializer_list<std::string_view>>
Json json_texts(const Texts& texts) {
  Json array = json_array({});
  for (const std::string_view text : texts) array.also(json_text(text));
  return array;
}

/// Indented by one space a level, short arrays and objects on one line; UTF-8 as it is; ends in a newline.
std::string printed(const Json& json);

}  // namespace closs
