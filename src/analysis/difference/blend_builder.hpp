// How two scenarios are blended (analysis/difference/blend.hpp): internal to that. One class, its parts by what
// differs: blend.cpp (what is matched with what, settings, problems and segments that come or go), blend_fixes.cpp,
// blend_numbers.cpp.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/difference/blend.hpp"
#include "analysis/difference/merged_values.hpp"
#include "core/at.hpp"
#include "core/scenario/uses.hpp"

namespace closs {

/// Entries of two lists by id: those of the new one, then what only the old one has.
template <class List>
std::vector<Blend::Matched> matched(const List& before, const List& after) {
  std::vector<Blend::Matched> out;
  for (std::size_t k = 0; k < after.size(); ++k) out.push_back({.id = after[k].id, .after = static_cast<int>(k)});
  for (std::size_t k = 0; k < before.size(); ++k) {
    const auto found =
        std::find_if(out.begin(), out.end(), [&](const Blend::Matched& m) { return m.id == before[k].id; });
    if (found != out.end())
      found->before = static_cast<int>(k);
    else
      out.push_back({.id = before[k].id, .before = static_cast<int>(k)});
  }
  return out;
}

/// A use of a number in the two scenarios: indices into their values, -1: not stated. A scenario that has not the
/// problem, segment, fix or parameter has no such use.
struct UsePair {
  int before = -1, after = -1;
  bool in_before = false, in_after = false;

  bool in_both() const { return in_before && in_after; }
};

/// What it means that one of two scenarios does not state a number.
enum class Absent {
  zero,
  same,       // it is needed with what only the other has
  inherited,  // the same, but for what others use of it
  inert       // nothing but figures that the one lacks depends on it
};

class BlendBuilder {
 public:
  BlendBuilder(Blend& out, const Scenario& before, const Scenario& after)
      : b_(out), old_(before), new_(after), values_(before, after, out.values) {}

  void build();

 private:
  using Kind = ChangedInput::Kind;
  using Owner = ChangedInput::Owner;

  Blend& b_;
  const Scenario &old_, &new_;
  MergedValues values_;
  UseInBlend of_old_, of_new_;
  std::map<Address, UsePair> uses_;                 // in the terms of the blend
  std::vector<bool> given_otherwise_;               // per problem of the blend: how often it occurs, in some segment
  std::map<std::pair<int, Address>, int> present_;  // values of present_or_fixed
  std::map<std::pair<std::string_view, std::string>, int> numbers_set_;  // inputs of setting_of_number

  bool model_differs() const { return b_.model >= 0; }
  /// The ids that both scenarios have.
  static std::set<std::string> common(const std::vector<Blend::Matched>& all);

  // --- blend.cpp: what is matched ----------------------------------------------------------------

  void match();
  UseInBlend terms_of(const Scenario& s, int Blend::Matched::*mine) const;
  /// A parameter of either model by name; -1: not known yet.
  int parameter_in_blend(const std::string& name) const;
  void note_use(const Address& use, int value, bool old_one);
  /// How often a problem occurs is given the same way in every segment.
  bool occurs_alike(const Blend::Matched& problem) const;

  // --- blend.cpp: what is no number --------------------------------------------------------------

  int add(ChangedInput input, bool is_setting);
  int setting(std::string_view which, std::string before, std::string after);
  void settings();
  /// The input that adds or removes a problem or a segment.
  template <class List>
  int presence(Owner owner, const Blend::Matched& m, const List& before, const List& after, bool is_setting);
  /// A problem, segment or fix as an input.
  template <class List>
  static ChangedInput whole(Owner owner, const Blend::Matched& m, const List& before, const List& after) {
    const std::string_view above = owner == Owner::problems   ? "problems."
                                   : owner == Owner::segments ? "segments."
                                                              : "fixes.";
    ChangedInput input{.kind = m.after >= 0 ? Kind::added : Kind::removed,
                       .path = std::string(above) + m.id,
                       .owner = owner,
                       .id = m.id};
    if (m.before >= 0) input.place_before = before[at(m.before)].place;
    if (m.after >= 0) input.place_after = after[at(m.after)].place;
    return input;
  }
  bool counts_complaints(const Blend::Matched& m, bool is_segment) const;
  void segment_presence();

  // --- blend_fixes.cpp ---------------------------------------------------------------------------

  void fixes();
  void fix_settings(const Blend::Matched& m, const Fix& before, const Fix& after, Blend::FixSettings& out, int& all);
  int add_of_fix(ChangedInput input, int& all);
  /// Costs and changes of a fix, in the order in which they are written.
  void merge_fix(int fix);
  void list_left_out_fixes();
  bool same_shape(const Fix& before, const Fix& after) const;
  bool same_fix(const Fix& before, const Fix& after) const;

  // --- blend_numbers.cpp -------------------------------------------------------------------------

  int number(const UsePair& u, Absent absent);
  int present_or_fixed(const UsePair& u, int presence);
  Blend::Slot two(int setting_input, const UsePair& u);
  Blend::Slot slot_of(const Address& use, const UsePair& u);
  Blend::Slot occurrence(int problem, const UsePair& u);
  /// The setting that a number is written otherwise at this path; one for all that inherit it.
  int setting_of_number(std::string_view which, const std::string& path, Owner owner, const UsePair& u);
  /// Keeps the slot of a use, and notes the use for the input that its number may become.
  void keep(const Address& use, const Blend::Slot& slot);
  void fill_gaps();
  /// Every changed number becomes an input, those that keep their sum one together.
  void number_inputs();
  ChangedInput number_input(Kind kind, const ChangedNumber& pair) const;
  void add_number_input(const std::vector<int>& members);
};

}  // namespace closs
