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
#include "core/graph/tape.hpp"

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
  /// `benefit`: over so many columns, those of what it reads and, last, of the share.
  Searches(std::shared_ptr<const Tape> benefit, std::size_t columns)
      : benefit_(std::move(benefit)),
        workspace_(benefit_->workspace()),
        columns_(columns, block_rows),
        searches_(block_rows) {
    for (std::size_t k = 0; k < columns; ++k) inputs_.push_back(columns_[k]);
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
  std::shared_ptr<const Tape> benefit_;
  Tape::Workspace workspace_;
  Columns columns_;  // as the tape reads them
  std::vector<const double*> inputs_;
  std::vector<Search> searches_;
  std::size_t begun_ = 0;  // of them, in this block
  std::vector<Search*> under_way_;
  std::vector<int> at_work_;  // the rows that columns_ hold
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
    for (std::size_t c = 0; c + 1 < inputs_.size(); ++c)
      for (std::size_t k = 0; k < at_work_.size(); ++k) columns_[c][k] = reads_[c][at_work_[k]];
  }
  double* shares() { return columns_[inputs_.size() - 1]; }
  /// The benefits at shares(), row by row of what the columns hold.
  const double* benefits() {
    const double* out = nullptr;
    benefit_->run(workspace_, inputs_.data(), static_cast<int>(at_work_.size()), &out);
    return out;
  }
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
        std::fill_n(shares() + at(k) * count, count, static_cast<double>(step + k) / steps);
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
      for (std::size_t s = 0; s < under_way_.size(); ++s) shares()[s] = under_way_[s]->next;
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

Kernel break_even_effect(const Graph& graph, const Expr& benefit, const Expr& share, const Expr& pv_cost,
                         const Expr& npv) {
  std::vector<Expr> columns = read_beside(graph, std::span(&benefit, 1), std::span(&share, 1));
  Kernel out;
  out.reads = {pv_cost, npv};
  out.reads.insert(out.reads.end(), columns.begin(), columns.end());
  columns.push_back(share);
  const auto tape = std::make_shared<const Tape>(graph, columns, std::span(&benefit, 1));
  out.evaluations = steps;
  out.operations = product(as_many_steps, tape->operations());
  out.start = [tape, count = columns.size()](int) -> Kernel::Run {
    const auto searches = std::make_shared<Searches>(tape, count);
    return [searches](const KernelRows& rows, std::span<Maybe> effects) { searches->run(rows, effects); };
  };
  return out;
}

}  // namespace closs
