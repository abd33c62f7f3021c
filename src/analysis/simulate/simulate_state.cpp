// What the trials of some replicates come to: given by the simulation that ran them, and taken in by another one of the
// same scenarios and plan. One walk over the numbers serves both, so that the two cannot differ.
#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <type_traits>

#include "analysis/simulate/simulation_parts.hpp"

namespace closs {
namespace {

/// How a number stands in bytes, the lowest ones first: a double as its 64 bits.
template <class Number>
auto bits_of(Number number) {
  if constexpr (std::is_same_v<Number, double>)
    return std::bit_cast<std::uint64_t>(number);
  else
    return static_cast<std::make_unsigned_t<Number>>(number);
}

struct Sizing {
  std::size_t bytes = 0;

  template <class Number>
  void own(const Number&) {
    bytes += sizeof(Number);
  }
  template <class Number>
  void joined(const Number&) {
    bytes += sizeof(Number);
  }
};

struct Giving {
  std::string bytes = {};

  template <class Number>
  void own(const Number& number) {
    for (std::size_t k = 0; k < sizeof(Number); ++k) bytes += static_cast<char>(bits_of(number) >> (8 * k) & 0xFF);
  }
  template <class Number>
  void joined(const Number& number) {
    own(number);
  }
};

struct Taking {
  std::string_view bytes;

  template <class Number>
  void own(Number& number) {
    number = next<Number>();
  }
  // Of all replicates together: counts add up, and of the largest numbers the largest one stays, or what is none.
  void joined(std::uint64_t& count) { count += next<std::uint64_t>(); }
  void joined(double& largest) {
    const double other = next<double>();
    if (!(other <= largest)) largest = other;
  }

 private:
  template <class Number>
  Number next() {
    decltype(bits_of(Number())) bits = 0;
    for (std::size_t k = sizeof(Number); k-- > 0;)
      bits = static_cast<decltype(bits)>(bits << 8 | static_cast<unsigned char>(bytes[k]));
    bytes.remove_prefix(sizeof(Number));
    if constexpr (std::is_same_v<Number, double>)
      return std::bit_cast<double>(bits);
    else
      return static_cast<Number>(bits);
  }
};

}  // namespace

template <class Each>
void Simulation::One::each_number(std::span<const int> of_replicates, Each& each) {
  series->each_number(of_replicates, each);
  for (const int r : of_replicates) {
    OfReplicate& of = replicates[at(r)];
    each.own(of.refused);
    for (auto* counts : {&of.best, &of.scaled})
      for (std::int64_t& count : *counts) each.own(count);
    for (std::int64_t& trial : of.refused_trials) each.own(trial);
    for (std::vector<std::vector<double>>* sums : {&choice_sums, &information_sums})
      if (!sums->empty())
        for (double& sum : (*sums)[at(r)]) each.own(sum);
    if (ranks)
      for (double& figure : ranks->kept(r)) each.own(figure);
  }
}

// What was taken in is believed as far as nothing that is made of it can go wrong.
bool Simulation::One::consistent(std::int64_t each) const {
  std::vector<std::int64_t> valid;
  const auto within = [](std::int64_t number, std::int64_t most) { return number >= 0 && number <= most; };
  for (const OfReplicate& of : replicates) {
    if (!within(of.refused, each)) return false;
    valid.push_back(each - of.refused);
    std::int64_t left = valid.back();
    for (const std::int64_t count : of.best) {
      if (!within(count, left)) return false;
      left -= count;
    }
    for (const std::int64_t count : of.scaled)
      if (!within(count, each)) return false;
    for (const std::int64_t trial : of.refused_trials)
      if (!within(trial, std::max<std::int64_t>(each - 1, 0))) return false;
  }
  return series->consistent(valid);
}

std::size_t Simulation::state_size(std::size_t scenario, int shard) {
  Sizing sizing;
  scenarios_[scenario]->each_number(replicates_of(shard), sizing);
  return sizing.bytes;
}

std::string Simulation::state(std::size_t scenario) {
  Giving giving;
  giving.bytes.reserve(state_size(scenario, plan_.shard));
  scenarios_[scenario]->each_number(replicates_of(plan_.shard), giving);
  return std::move(giving.bytes);
}

bool Simulation::take(std::size_t scenario, int shard, std::string_view state) {
  if (state.size() != state_size(scenario, shard)) return false;
  Taking taking{state};
  One& one = *scenarios_[scenario];
  one.each_number(replicates_of(shard), taking);
  const std::int64_t each = any_random() ? trials_of_replicate(plan_.trials, sampling_) : 0;
  done_ = each;
  return one.consistent(each);
}

std::string Simulation::layout(std::size_t scenario) const {
  Giving giving;
  scenarios_[scenario]->series->each_number_of_bins(giving);
  return std::move(giving.bytes);
}

}  // namespace closs
