// What makes a chain of states sound (docs/method.md section 1): everything can be reached, everything ends, each
// state's steps sum to 1 whatever the parameters are, and every parameter moves something.
#pragma once

#include <vector>

#include "core/scenario/fault.hpp"
#include "core/scenario/model.hpp"

namespace closs {

/// Where the parts of a model stand in its file; parallel to Model::parameters (the file's own) and Model::states.
struct ModelPlaces {
  std::vector<Place> parameters;
  std::vector<Place> states;      // their ids
  std::vector<Place> steps;       // their `to`
  std::vector<Place> spend_cuts;  // no place where there is none
};

/// Faults of the chain: states that cannot be reached or never end, `lost` or `kept` out of reach, steps that are
/// not whole, a cut where nobody stays.
void check_chain(const Model& model, const ModelPlaces& places, std::vector<Fault>& faults);
/// A fault for each of the file's parameters that no formula uses.
void check_all_used(const Model& model, const ModelPlaces& places, std::vector<Fault>& faults);
/// Every state after all that lead to it, ties in file order; empty where a loop makes that impossible.
std::vector<int> topological_order(const Model& model);

}  // namespace closs
