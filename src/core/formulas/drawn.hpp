// Rows that a simulation draws: what of their columns is no value yet.
#pragma once

#include <vector>

namespace closs {

/// How the columns of a simulation become values (docs/method.md, "Simulation").
struct Drawn {
  /// Members of a group that share a stick: a column holds what its member breaks off the rest of those before it. The
  /// last member of a whole stick has the rest, and no column.
  struct Stick {
    std::vector<int> members{};  // indices of values
    bool whole = false;
  };
  /// A group of shares of which some members are drawn, each alone: the others share what these leave.
  struct Shared {
    std::vector<int> members{};
    std::vector<char> drawn{};
  };
  std::vector<Stick> sticks{};
  std::vector<Shared> shared{};
  bool any = false;  // rows are drawn: beyond an open limit of its domain a value breaks a rule
};

}  // namespace closs
