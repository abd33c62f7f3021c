#include "analysis/difference/blend.hpp"

#include <algorithm>
#include <optional>

#include "analysis/difference/alike.hpp"
#include "analysis/difference/blend_builder.hpp"

namespace closs {
namespace {

std::string setting_text(Period period) { return std::string(name_of(period)); }
std::string setting_text(Overlap overlap) { return std::string(name_of(overlap)); }
std::string setting_text(const std::optional<int>& number) { return number ? std::to_string(*number) : ""; }
std::string setting_text(const std::optional<WordOfMouth>& w) {
  return !w ? "" : w->included ? "included" : "not included";
}

/// Where the entries of a list of one scenario stand among the matched ones.
std::vector<int> places_among(const std::vector<Blend::Matched>& all, int Blend::Matched::*mine, std::size_t count) {
  std::vector<int> out(count, -1);
  for (std::size_t k = 0; k < all.size(); ++k)
    if (all[k].*mine >= 0) out[at(all[k].*mine)] = static_cast<int>(k);
  return out;
}

std::string segment_ids(const Scenario& s) {
  std::string out;
  if (s.segmented)
    for (const Segment& segment : s.segments) out.append(out.empty() ? "" : ", ").append(segment.id);
  return out;
}

}  // namespace

Address UseInBlend::operator()(Address use) const {
  const auto translate = [](std::optional<int>& index, const std::vector<int>& to) {
    if (index) index = to[at(*index)];
  };
  translate(use.fix, fixes);
  translate(use.segment, segments);
  translate(use.target.problem, problems);
  if (auto* parameter = std::get_if<ModelParameter>(&use.target.parameter))
    parameter->index = parameters[at(parameter->index)];
  const auto* often = std::get_if<Occurring>(&use.target.parameter);
  if (often && *often != Occurring::incidents_per_customer && !use.move) use.target.parameter = Occurring::frequency;
  return use;
}

void BlendBuilder::build() {
  match();
  settings();
  for (const auto& [use, pair] : uses_) keep(use, slot_of(use, pair));
  fill_gaps();
  list_left_out_fixes();
  fixes();
  number_inputs();
}

// --- what is matched -------------------------------------------------------------------------------

std::set<std::string> BlendBuilder::common(const std::vector<Blend::Matched>& all) {
  std::set<std::string> out;
  for (const Blend::Matched& m : all)
    if (m.in_both()) out.insert(m.id);
  return out;
}

void BlendBuilder::match() {
  b_.problems = matched(old_.problems, new_.problems);
  b_.segments = matched(old_.segments, new_.segments);
  if (b_.wanted.fixes) b_.fixes = matched(old_.fixes, new_.fixes);
  for (const Scenario* s : {&new_, &old_})
    for (const Parameter& parameter : s->model->parameters)
      if (parameter_in_blend(parameter.name) < 0) b_.parameters.push_back(&parameter);
  of_old_ = terms_of(old_, &Blend::Matched::before);
  of_new_ = terms_of(new_, &Blend::Matched::after);
  for_each_use(old_, [&](int value, const Address& use) {
    if (!use.fix) note_use(of_old_(use), value, true);
  });
  for_each_use(new_, [&](int value, const Address& use) {
    if (!use.fix) note_use(of_new_(use), value, false);
  });
  for (const Blend::Matched& problem : b_.problems)
    given_otherwise_.push_back(problem.in_both() && !occurs_alike(problem));
}

int BlendBuilder::parameter_in_blend(const std::string& name) const {
  for (std::size_t k = 0; k < b_.parameters.size(); ++k)
    if (b_.parameters[k]->name == name) return static_cast<int>(k);
  return -1;
}

UseInBlend BlendBuilder::terms_of(const Scenario& s, int Blend::Matched::*mine) const {
  UseInBlend out;
  out.problems = places_among(b_.problems, mine, s.problems.size());
  out.segments = places_among(b_.segments, mine, s.segments.size());
  out.fixes = places_among(b_.fixes, mine, s.fixes.size());
  for (const Parameter& parameter : s.model->parameters) out.parameters.push_back(parameter_in_blend(parameter.name));
  return out;
}

void BlendBuilder::note_use(const Address& use, int value, bool old_one) {
  UsePair& pair = uses_[use];
  (old_one ? pair.before : pair.after) = value;
  (old_one ? pair.in_before : pair.in_after) = true;
}

bool BlendBuilder::occurs_alike(const Blend::Matched& problem) const {
  return std::all_of(b_.segments.begin(), b_.segments.end(), [&](const Blend::Matched& s) {
    return !s.in_both() ||
           way_of_occurring(old_, s.before, problem.before) == way_of_occurring(new_, s.after, problem.after);
  });
}

// --- what is no number -----------------------------------------------------------------------------

int BlendBuilder::add(ChangedInput input, bool is_setting) {
  b_.inputs.push_back(std::move(input));
  b_.is_setting.push_back(is_setting);
  return static_cast<int>(b_.inputs.size()) - 1;
}

int BlendBuilder::setting(std::string_view which, std::string before, std::string after) {
  return add({.kind = Kind::setting,
              .path = std::string(which),
              .setting = which,
              .before = std::move(before),
              .after = std::move(after)},
             true);
}

void BlendBuilder::settings() {
  const Scenario &o = old_, &n = new_;
  if (!same_model(*o.model, *n.model)) b_.model = setting("model", o.model->name, n.model->name);
  if (o.loss_rates_over != n.loss_rates_over && !o.model->losses_above_baseline && !n.model->losses_above_baseline)
    b_.loss_rates_over = setting("loss_rates_over", setting_text(o.loss_rates_over), setting_text(n.loss_rates_over));
  if (o.overlap != n.overlap) b_.overlap = setting("overlap", setting_text(o.overlap), setting_text(n.overlap));
  if (o.horizon != n.horizon) b_.horizon = setting("horizon", setting_text(o.horizon), setting_text(n.horizon));
  if (o.lifetime != n.lifetime) {
    b_.lifetime = setting("lifetime", setting_text(o.lifetime), setting_text(n.lifetime));
    b_.inputs.back().inert = !o.lifetime || !n.lifetime;
  }
  for (Blend::Matched& problem : b_.problems) {
    if (problem.in_both()) continue;
    problem.presence = presence(Owner::problems, problem, o.problems, n.problems, counts_complaints(problem, false));
    if (model_differs()) continue;
    b_.inputs.back().problem = problem.id;
    b_.inputs.back().of_frequency = true;
  }
  segment_presence();
  const std::set<std::string> problems = common(b_.problems);
  if (b_.wanted.tags && tags_of(o, problems) != tags_of(n, problems)) b_.tags = setting("tags", "", "");
  const auto states_value = [](const Scenario& s) { return s.economics[Economic::new_customer_value] >= 0; };
  const std::string before = setting_text(o.word_of_mouth), after = setting_text(n.word_of_mouth);
  if (before != after || states_value(o) != states_value(n)) b_.word_of_mouth = setting("word_of_mouth", before, after);
}

template <class List>
int BlendBuilder::presence(Owner owner, const Blend::Matched& m, const List& before, const List& after,
                           bool is_setting) {
  return model_differs() ? b_.model : add(whole(owner, m, before, after), is_setting);
}

/// Whether complaints are counted about a problem, or in a segment, that one scenario lacks: a count needs somebody
/// to complain, so such a one is left out where it is off.
bool BlendBuilder::counts_complaints(const Blend::Matched& m, bool is_segment) const {
  const Scenario& s = m.after >= 0 ? new_ : old_;
  const int mine = m.after >= 0 ? m.after : m.before;
  for (std::size_t k = 0; k < s.segments.size(); ++k)
    for (std::size_t p = 0; p < s.problems.size(); ++p)
      if (static_cast<int>(is_segment ? k : p) == mine && s.segments[k].problems[p].given == Occurring::complaints)
        return true;
  return false;
}

/// Segments that come or go are an input each; where some come and others go customers were divided another way, and
/// that is one input.
void BlendBuilder::segment_presence() {
  const auto gone = [](const Blend::Matched& m) { return m.after < 0; };
  const auto come = [](const Blend::Matched& m) { return m.before < 0; };
  const bool divided = std::any_of(b_.segments.begin(), b_.segments.end(), gone) &&
                       std::any_of(b_.segments.begin(), b_.segments.end(), come);
  int all = -1;
  for (Blend::Matched& s : b_.segments) {
    if (s.in_both()) continue;
    const bool counts = counts_complaints(s, true);
    if (model_differs() || !divided) {
      s.presence = presence(Owner::segments, s, old_.segments, new_.segments, counts);
      continue;
    }
    if (all < 0) {
      all = setting("segments", segment_ids(old_), segment_ids(new_));
      b_.is_setting[at(all)] = false;
    }
    s.presence = all;
    if (counts) b_.is_setting[at(all)] = true;
  }
}

Blend blend(const Scenario& before, const Scenario& after, BlendFor wanted) {
  Blend out;
  out.before = &before;
  out.after = &after;
  out.wanted = wanted;
  BlendBuilder(out, before, after).build();
  return out;
}

}  // namespace closs
