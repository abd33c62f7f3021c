// The field's words and what they mean here, but for figures, whose words are those of measures. The table of
// docs/glossary.md.
#pragma once

#include <span>
#include <string_view>

#include "core/scenario/text.hpp"

namespace closs {

struct Term {
  std::string_view id;  // "customer loss"; what one looks for
  FixedText name, meaning;
};

/// All of them, in the order of a customer's way through the model.
std::span<const Term> terms();

}  // namespace closs
