// The field's words and what they mean here, but for figures, whose words are those of measures. The table of
// docs/glossary.md.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/measures.hpp"
#include "core/scenario/text.hpp"

namespace closs {

struct Term {
  std::string_view id;  // "customer loss"; what one looks for
  FixedText name, meaning;
  bool of_program = false;  // of what closs does, not of the field
};

/// All of them, in the order of a customer's way through the model.
std::span<const Term> terms();

/// A word of the field, or what a figure is called.
struct GlossaryEntry {
  std::string id;
  Text name, meaning;
  const Measure* measure = nullptr;
  bool of_program = false;
};
/// The field's words, then the figures', which stand for words that are called the same.
std::vector<GlossaryEntry> glossary_entries();
/// Those that a text says, in that order, but for words of the program. What is part of a longer name is not said by
/// itself.
std::vector<GlossaryEntry> entries_said(std::string_view text, Language language);

}  // namespace closs
