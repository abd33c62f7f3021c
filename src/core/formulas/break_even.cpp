#include "core/formulas/break_even.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/at.hpp"
#include "core/formulas/work.hpp"

namespace closs {
namespace {

constexpr int steps = 256;                   // of the scan
constexpr std::int64_t as_many_steps = 768;  // take as long as the scan and the root of a row that is alone

/// Where the search of one row stands.
struct Search {
  int row = 0;
  double cost = 0, npv = 0;                           // as planned
  double already = 0;                                 // the benefit at no share: of what the fix requires
  double low = 0, high = 1, at_low = 0, at_high = 0;  // the root lies between, once the scan is done
  bool done = false;
  double next = 0;                                 // the share at which it needs the npv
  std::vector<std::pair<double, double>> known{};  // shares, and the npv at each, in the order in which they were asked
};

/// One step further: asks for the npv at another share, or is done with the root in `low`. The solver runs anew over
/// what is known; an npv that is not known yet is taken for the root, which ends the solver.
void seek(Search& search) {
  std::size_t used = 0;
  bool asks = false;
  const auto npv_at = [&](double share) {
    if (used < search.known.size()) return search.known[used++].second;
    if (!asks) search.next = share;
    asks = true;
    return 0.0;
  };
  std::uintmax_t rounds = 100;
  const auto bracket = boost::math::tools::toms748_solve(npv_at, search.low, search.high, search.at_low, search.at_high,
                                                         boost::math::tools::eps_tolerance<double>(50), rounds);
  if (asks) return;
  search.low = (bracket.first + bracket.second) / 2;
  search.done = true;
}

/// The searches of a block of rows, all a step further at a time.
class Searches {
 public:
  Searches(std::shared_ptr<const Lattice> lattice, int fix, const std::vector<bool>& required)
      : lattice_(std::move(lattice)),
        workspace_(lattice_->workspace()),
        shares_(workspace_.columns[lattice_->effect(at(fix))]),
        searches_(block_rows) {
    for (std::size_t j = 0; j < required.size(); ++j)
      std::fill_n(workspace_.columns[lattice_->effect(j)], block_rows, required[j] ? 1.0 : 0.0);
  }

  void run(const KernelRows& rows, std::span<Maybe> effects) {
    reads_ = rows.reads + 2;
    begun_ = 0;
    under_way_.clear();
    at_work_.clear();
    for (int row = 0; row < rows.n; ++row) {
      if (rows.is_refused(row)) continue;
      const double cost = rows.reads[0][row], npv = rows.reads[1][row];
      Maybe& effect = effects[at(row)];
      if (cost == 0)
        effect = Maybe("pays-at-any-effect");
      else if (npv < 0)
        effect = Maybe("negative-npv");
      else if (!std::isfinite(npv))
        effect = Maybe("out-of-range");
      else
        begin(row, cost, npv);
    }
    scan();
    solve();
    for (const Search& search : all())
      effects[at(search.row)] = std::isfinite(search.low) ? Maybe(search.low) : Maybe("out-of-range");
  }

 private:
  std::shared_ptr<const Lattice> lattice_;
  Lattice::Workspace workspace_;
  double* shares_;  // the column of the fix
  std::vector<Search> searches_;
  std::size_t begun_ = 0;  // of them, in this block
  std::vector<Search*> under_way_;
  std::vector<int> at_work_;  // the rows that the columns hold
  const double* const* reads_ = nullptr;

  std::span<Search> all() { return std::span(searches_).first(begun_); }
  void begin(int row, double cost, double npv) {
    Search& search = searches_[begun_++];
    search.row = row;
    search.cost = cost;
    search.npv = npv;
    search.done = false;
    search.known.clear();
    under_way_.push_back(&search);
  }

  /// The columns hold the rows of the searches under way, `times` over.
  void hold(std::size_t times) {
    const auto row_at = [&](std::size_t k) { return under_way_[k % under_way_.size()]->row; };
    const std::size_t count = times * under_way_.size();
    std::size_t same = 0;
    while (same < std::min(count, at_work_.size()) && at_work_[same] == row_at(same)) ++same;
    if (same == count && same == at_work_.size()) return;
    at_work_.resize(count);
    for (std::size_t k = same; k < count; ++k) at_work_[k] = row_at(k);
    for (std::size_t c = 0; c < lattice_->reads().size(); ++c)
      for (std::size_t k = 0; k < at_work_.size(); ++k) workspace_.columns[c][k] = reads_[c][at_work_[k]];
  }
  /// At the shares that stand in their column, for each row that the columns hold.
  const double* benefits() { return lattice_->benefit_of(static_cast<int>(at_work_.size()), workspace_); }
  /// Those that are done stay in the columns until they are half of them: leaving takes longer than staying.
  void leave() {
    const auto is_done = [](const Search* search) { return search->done; };
    if (2 * std::count_if(under_way_.begin(), under_way_.end(), is_done) >= std::ssize(under_way_))
      std::erase_if(under_way_, is_done);
  }

  /// Leads each search to the first step at which npv is not below 0.
  void scan() {
    for (int step = 0; step < steps && !under_way_.empty();) {
      const int together = std::min(steps - step, std::max(1, block_rows / static_cast<int>(under_way_.size())));
      hold(at(together));
      const std::size_t count = under_way_.size();
      for (int k = 0; k < together; ++k)
        std::fill_n(shares_ + at(k) * count, count, static_cast<double>(step + k) / steps);
      const double* const benefit = benefits();
      for (std::size_t s = 0; s < count; ++s)
        for (int k = 0; k < together && !under_way_[s]->done; ++k)
          pass(*under_way_[s], step + k, benefit[at(k) * count + s]);
      step += together;
      leave();
    }
    for (Search* search : under_way_)
      if (!search->done) end_scan(*search, steps, search->npv);
  }
  static void pass(Search& search, int step, double benefit) {
    if (step == 0) search.already = benefit;
    const double npv = benefit - search.already - search.cost;
    if (step > 0 && !(npv < 0))
      end_scan(search, step, npv);
    else
      search.at_low = npv;
  }
  static void end_scan(Search& search, int step, double npv) {
    search.low = static_cast<double>(step - 1) / steps;
    search.high = static_cast<double>(step) / steps;
    search.at_high = npv;
    search.done = true;
  }

  /// From the steps about it to the root.
  void solve() {
    under_way_.clear();
    for (Search& search : all()) {
      if (search.at_high == 0 || !std::isfinite(search.at_high)) {
        search.low = search.at_high == 0 ? search.high : search.at_high;
        continue;
      }
      search.done = false;
      seek(search);
      if (!search.done) under_way_.push_back(&search);
    }
    while (!under_way_.empty()) {
      hold(1);
      for (std::size_t s = 0; s < under_way_.size(); ++s) shares_[s] = under_way_[s]->next;
      const double* const benefit = benefits();
      for (std::size_t s = 0; s < under_way_.size(); ++s) {
        Search& search = *under_way_[s];
        if (search.done) continue;
        search.known.emplace_back(search.next, benefit[s] - search.already - search.cost);
        seek(search);
      }
      leave();
    }
  }
};

}  // namespace

Kernel break_even_effect(std::shared_ptr<const Lattice> lattice, int fix, const std::vector<bool>& required,
                         const Expr& pv_cost, const Expr& npv) {
  Kernel out;
  out.reads = {pv_cost, npv};
  out.reads.insert(out.reads.end(), lattice->reads().begin(), lattice->reads().end());
  out.evaluations = steps;
  out.operations = product(as_many_steps, lattice->operations());
  out.start = [lattice = std::move(lattice), fix, required](int) -> Kernel::Run {
    const auto searches = std::make_shared<Searches>(lattice, fix, required);
    return [searches](const KernelRows& rows, std::span<Maybe> effects) { searches->run(rows, effects); };
  };
  return out;
}

}  // namespace closs
