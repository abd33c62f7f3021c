// A document in the making, in one reader's language: what its sections, sentences and cells are made with.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/fault.hpp"
#include "report/document/document.hpp"
#include "report/document/words.hpp"
#include "text/joined.hpp"

namespace closs {

/// What fills the {names} of a sentence.
using SentenceValues = std::vector<std::pair<std::string_view, CellValue>>;

struct Page {
  NumberStyle style;  // of numbers in sentences; those in cells are shown by the renderer
  Document document = {};

  Language language() const { return style.language; }
  std::string say(std::string_view id, const SentenceValues& values = {}) const;
  std::string show(const CellValue& cell) const { return closs::show(cell, style.language, style.digits); }
  /// Names joined by commas.
  std::string listed(const std::vector<std::string>& names) const { return joined(names, "list.and"); }
  /// Joined by the entry `between` of the table of words.
  std::string joined(const std::vector<std::string>& parts, std::string_view between) const {
    return closs::joined(parts, say(between));
  }

  /// Numbers in the page's currency.
  Quantity amount(double value, Counted counted) const { return {value, counted, std::string(style.currency)}; }
  Quantity change(double value, Unit unit) const;
  Quantity difference(double value, Unit unit) const;

  void add(Part part) { document.parts.push_back(std::move(part)); }
  void section(std::string title) { add(Section{std::move(title)}); }
  void paragraph(std::string text, Paragraph::Tone tone = Paragraph::Tone::plain) {
    add(Paragraph{std::move(text), tone});
  }
  void headline(std::string text) { paragraph(std::move(text), Paragraph::Tone::headline); }
  void note(std::string text) { paragraph(std::move(text), Paragraph::Tone::note); }
  void warning(std::string text) { paragraph(std::move(text), Paragraph::Tone::warning); }
  /// Why figures are none (a code, "no-margin"), and for whom; empty: for all.
  void why_none(const std::vector<std::string>& figures, const std::vector<std::string>& subjects,
                std::string_view reason);
  /// The last section: warnings, each with its place.
  void warnings(std::span<const Fault> warnings, std::span<const Source> sources);
};

}  // namespace closs
