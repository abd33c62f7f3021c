// The sheet Inputs: every stated number, with what it rests on. The number is a cell that may be changed; beside it
// stands the number as it was given.
#include <fmt/format.h>

#include <algorithm>

#include "core/at.hpp"
#include "report/document/input_title.hpp"
#include "report/workbook/maker.hpp"

namespace closs {
namespace {

/// Columns of the sheet.
struct In {
  enum Column { title, number, unit, as_given, kind, source, as_of, in_range, given, path };
};

}  // namespace

void WorkbookMaker::make_inputs() {
  SheetDraft& sheet = draft(inputs);
  for (const auto& [column, width] : {std::pair(In::title, 42),
                                      {In::number, 16},
                                      {In::unit, 14},
                                      {In::as_given, 24},
                                      {In::kind, 12},
                                      {In::source, 36},
                                      {In::as_of, 11},
                                      {In::in_range, 12},
                                      {In::given, 14},
                                      {In::path, 46}})
    sheet.width(column, width);
  sheet.text(0, 0, say("workbook.inputs"), CellLook::title);
  int row = sheet.lines(1, say(formulas_ || s_.values.empty() ? "workbook.inputs_note" : "workbook.values_only"),
                        formulas_ ? CellLook::note : CellLook::warning, 120);
  std::vector<std::string> heads;
  for (const char* id :
       {"assumption.input", "assumption.value", "assumption.unit", "workbook.as_given", "assumption.kind",
        "assumption.source", "assumption.as_of", "workbook.in_range", "workbook.number_given", "workbook.name"})
    heads.push_back(say(id));
  sheet.heads(row, 0, heads, false);
  sheet.sheet.repeated_row = row;
  sheet.sheet.frozen_rows = ++row;
  sheet.sheet.frozen_columns = 2;
  sheet.sheet.pages_across = 1;
  place_of_value_.assign(s_.values.size(), {});
  std::vector<std::pair<std::string, std::vector<int>>> groups = {{"", {}}};
  for (int i = 0; i < std::ssize(s_.values); ++i) {
    const std::string owner = input_name(s_, s_.values[at(i)], language()).owner;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == owner; });
    if (group == groups.end()) group = groups.insert(groups.end(), {owner, {}});
    group->second.push_back(i);
  }
  const int first = row;
  for (const auto& [owner, values] : groups) {
    if (!owner.empty()) sheet.text(row++, In::title, owner, CellLook::heading);
    for (const int i : values) row = put_input(row, i);
  }
  const int last = row - 1;
  differing_inputs_ = {inputs, row + 1, In::number};
  sheet.text(row + 1, In::title, say("workbook.inputs_that_differ"), CellLook::total);
  const auto range = [first, last](int column) { return cell_name(first, column) + ":" + cell_name(last, column); };
  sheet.formula(row + 1, In::number, 0.0, {"0", CellLook::total}, [range] {
    return fmt::format("SUMPRODUCT(({0}<>\"\")*(ABS({1}-{0})>1E-9*ABS({0})))", range(In::given), range(In::number));
  });
  broken_checks_ = {inputs, row + 2, In::number};
  sheet.text(row + 2, In::title, say("workbook.inputs_out_of_range"), CellLook::total);
  sheet.formula(row + 2, In::number, 0.0, {"0", CellLook::total}, [range] {
    return fmt::format("COUNTIF({},\"<>\")-COUNTIF({},\"\")", range(In::in_range), range(In::in_range));
  });
}

int WorkbookMaker::put_input(int row, int value) {
  SheetDraft& sheet = draft(inputs);
  const Value& v = s_.values[at(value)];
  const InputFacts facts = input_facts(page_, value);
  sheet.text(row, In::title, "  " + input_name(s_, v, language()).name);
  const CellPlace place{inputs, row, In::number};
  place_of_value_[at(value)] = place;
  const std::string shown = format(v.base, v.parameter->kind);
  if (v.written == "rest" && v.group >= 0) {
    sheet.formula(row, In::number, v.base, {shown, CellLook::plain}, formula_of_rest(value));
  } else {
    sheet.number(row, In::number, v.base, shown, formulas_ ? CellLook::input : CellLook::plain);
    sheet.number(row, In::given, v.base, shown, CellLook::faint);
  }
  sheet.text(row, In::unit, facts.unit);
  sheet.text(row, In::as_given, facts.written);
  sheet.text(row, In::kind, facts.basis.kind);
  sheet.text(row, In::source, facts.basis.source, CellLook::label);
  sheet.text(row, In::as_of, facts.basis.as_of);
  sheet.text(row, In::path, path_of(s_, v), CellLook::faint);
  const Domain domain = v.parameter->domain;
  std::string holds;
  if (domain.low > -std::numeric_limits<double>::infinity())
    holds = cell_name(row, In::number) + (domain.low_open ? ">" : ">=") + formula_number(domain.low);
  if (domain.high < std::numeric_limits<double>::infinity())
    holds += (holds.empty() ? "" : ",") + cell_name(row, In::number) + (domain.high_open ? "<" : "<=") +
             formula_number(domain.high);
  if (!holds.empty() && formulas_)
    sheet.formula(row, In::in_range, std::string(), {"", CellLook::warning},
                  [holds, text = say("workbook.out_of_range")] {
                    return "IF(AND(" + holds + "),\"\"," + quoted_formula_text(text) + ")";
                  });
  name(place, path_of(s_, v));
  if (formulas_) place_[at(formulas_->values[at(value)].node)] = place;
  if (const double lines = lines_of(facts.basis.source, 34); lines > 1) sheet.sheet.heights.emplace_back(row, lines);
  return row + 1;
}

std::function<std::string()> WorkbookMaker::formula_of_rest(int value) {
  return [this, value] {
    std::string out = "1";
    for (const int other : s_.groups[at(s_.values[at(value)].group)])
      if (other != value) out += "-" + address(place_of_value_[at(other)], inputs);
    return out;
  };
}

}  // namespace closs
