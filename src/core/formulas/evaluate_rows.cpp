#include "core/formulas/evaluate_rows.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/at.hpp"
#include "core/formulas/formulas.hpp"
#include "core/formulas/lattice.hpp"
#include "core/formulas/work.hpp"
#include "core/graph/tape.hpp"

namespace closs {

/// Wanted figures that the same rules hold for, and what they come from. The rules of fixes concern theirs only.
struct RowFigures::Part {
  /// One figure: an output of the tape, or a result of a kernel.
  struct Source {
    std::size_t figure;  // number among the wanted
    int output = -1, result = -1;
  };
  /// A kernel that is wanted, and where its reads stand among the outputs, its results among all results.
  struct Asked {
    const Kernel* kernel;
    std::size_t first_read, first_result;
  };
  std::vector<Source> sources = {};
  std::vector<Expr> outputs = {};
  std::vector<Asked> kernels = {};
  std::size_t results = 0;
  std::optional<Tape> tape = {};

  void ask(const Formulas& formulas, std::size_t figure, const Cell& cell) {
    if (cell.kernel < 0 || !cell.none.empty()) {
      sources.push_back({.figure = figure, .output = static_cast<int>(outputs.size())});
      outputs.push_back(cell.none.empty() ? cell.e : Expr(std::numeric_limits<double>::quiet_NaN()));
      return;
    }
    const Kernel& kernel = formulas.kernels[at(cell.kernel)];
    auto known = std::find_if(kernels.begin(), kernels.end(), [&](const Asked& a) { return a.kernel == &kernel; });
    if (known == kernels.end()) {
      known = kernels.insert(kernels.end(), {&kernel, outputs.size(), results});
      outputs.insert(outputs.end(), kernel.reads.begin(), kernel.reads.end());
      results += at(kernel.results);
    }
    sources.push_back({.figure = figure, .result = static_cast<int>(known->first_result) + cell.result});
  }
};

namespace {

FormulaOptions options_for_rows(const Scenario& scenario, const Rows& rows, const RowsWanted& wanted) {
  FormulaOptions out = options_for(scenario, wanted.figures, rows.columns);
  out.drawn = rows.drawn;
  out.alternatives = wanted.alternatives;
  out.inputs = wanted.inputs;
  if (!wanted.cash.empty()) out.fixes = all_fixes(scenario);
  return out;
}

}  // namespace

struct RowFigures::Compiled {
  const Rows& rows;
  std::size_t figures;  // wanted
  int most;             // rows of a block
  Formulas formulas;
  std::vector<Part> parts = {};
  std::size_t values, alternatives, inputs;  // wanted
  std::size_t first_other = 0;  // output of the only part behind which these stand, what was scaled, and cash

  Compiled(const Scenario& scenario, const Rows& r, const RowsWanted& asked)
      : rows(r),
        figures(asked.figures.size()),
        most(static_cast<int>(std::clamp<std::int64_t>(r.count, 1, block_rows))),
        formulas(scenario, options_for_rows(scenario, r, asked)),
        values(asked.values.size()),
        alternatives(asked.alternatives.size()),
        inputs(asked.inputs.size()) {
    const std::span<const FigureId> wanted = asked.figures;
    std::vector<Within> rules;
    const auto add = [&](const Rules& more) {
      const std::vector<Within> all = more.all();
      rules.insert(rules.end(), all.begin(), all.end());
    };
    add(formulas.rules);
    if (rows.drawn.any) {
      add(formulas.fix_rules);
      // Inputs are told of every row, whatever rule it breaks.
      if (wanted.empty() && asked.values.empty() && asked.alternatives.empty() && asked.cash.empty()) rules.clear();
      Part part;
      for (std::size_t k = 0; k < wanted.size(); ++k) part.ask(formulas, k, formulas.cell(wanted[k]));
      first_other = part.outputs.size();
      for (const int value : asked.values) part.outputs.push_back(formulas.values[at(value)]);
      part.outputs.insert(part.outputs.end(), formulas.alternatives.begin(), formulas.alternatives.end());
      part.outputs.insert(part.outputs.end(), formulas.inputs.begin(), formulas.inputs.end());
      part.outputs.insert(part.outputs.end(), formulas.scaled.begin(), formulas.scaled.end());
      for (const int fix : asked.cash) {
        const std::span<const Expr> cash = formulas.cash(fix);
        part.outputs.insert(part.outputs.end(), cash.begin(), cash.end());
      }
      part.tape.emplace(formulas.graph, part.outputs, rules);
      parts.push_back(std::move(part));
      return;
    }
    for (const bool fixes : {false, true}) {
      Part part;
      for (std::size_t k = 0; k < wanted.size(); ++k)
        if (of_fixes(wanted[k].scope) == fixes) part.ask(formulas, k, formulas.cell(wanted[k]));
      if (fixes) add(formulas.fix_rules);
      if (part.sources.empty() && !(fixes && parts.empty())) continue;
      part.tape.emplace(formulas.graph, part.outputs, rules);
      parts.push_back(std::move(part));
    }
  }

  EvaluatedBlock block(Buffers& b, std::int64_t first, int n) const;
};

struct RowFigures::Buffers {
  struct OfPart {
    Tape::Workspace tape;
    std::vector<const double*> outputs;
    Columns results;
    std::vector<Kernel::Run> kernels;
    std::vector<Maybe> of_kernel;  // what the kernel at work gives
  };
  Columns inputs, figures;
  std::vector<double*> fill_pointers;
  std::vector<const double*> input_pointers, figure_pointers;
  std::vector<OfPart> parts;
  bool any_refused = false;  // in the last part

  explicit Buffers(const Compiled& c)
      : inputs(c.rows.columns.size(), c.most),
        figures(c.figures + c.alternatives, c.most),
        input_pointers(c.formulas.graph.inputs().size(), nullptr),
        figure_pointers(c.figures + c.alternatives) {
    for (std::size_t k = 0; k < c.rows.columns.size(); ++k) {
      fill_pointers.push_back(inputs[k]);
      input_pointers[k] = inputs[k];
    }
    for (const Part& part : c.parts) {
      parts.push_back({.tape = part.tape->workspace(c.most),
                       .outputs = std::vector<const double*>(part.outputs.size()),
                       .results = Columns(part.results, c.most),
                       .kernels = {},
                       .of_kernel = std::vector<Maybe>(part.results * at(c.most), 0.0)});
      parts.back().results.clear();
      for (const Part::Asked& asked : part.kernels) parts.back().kernels.push_back(asked.kernel->start(1));
    }
  }
};

namespace {

/// From the outputs of a tape into a column a result; rows that break a rule are left out.
void run_kernel(const Kernel::Run& run, const KernelRows& rows, std::span<Maybe> of_kernel, const Columns& results,
                std::size_t first_result) {
  run(rows, of_kernel);
  const std::size_t count = of_kernel.size() / at(rows.n);
  for (std::size_t row = 0; row < at(rows.n); ++row)
    for (std::size_t k = 0; k < count; ++k) {
      const Maybe& result = of_kernel[row * count + k];
      results[first_result + k][row] = result.none.empty() ? result.value : std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace

EvaluatedBlock RowFigures::Compiled::block(Buffers& b, std::int64_t first, int n) const {
  // One tape reads a column right where it needs it; two share what was made before.
  const bool one_by_one = rows.fill_one && parts.size() == 1;
  const InputColumn input = [&](int column, int from, int count, double* room) -> const double* {
    if (!one_by_one) return b.input_pointers[at(column)] + from;
    rows.fill_one(column, first + from, count, room);
    return room;
  };
  if (!rows.fill_one)
    rows.fill(first, n, b.fill_pointers.data());
  else if (!one_by_one)
    for (std::size_t k = 0; k < rows.columns.size(); ++k)
      rows.fill_one(static_cast<int>(k), first, n, b.fill_pointers[k]);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const Part& part = parts[p];
    Buffers::OfPart& mine = b.parts[p];
    const bool any_refused = b.any_refused = part.tape->run(mine.tape, input, n, mine.outputs.data());
    for (std::size_t k = 0; k < part.kernels.size(); ++k) {
      const Part::Asked& asked = part.kernels[k];
      run_kernel(mine.kernels[k],
                 {.n = n,
                  .reads = mine.outputs.data() + asked.first_read,
                  .refused = any_refused ? mine.tape.refused.data() : nullptr},
                 std::span(mine.of_kernel).first(at(n) * at(asked.kernel->results)), mine.results, asked.first_result);
    }
    for (const Part::Source& source : part.sources) {
      const double* from = source.output >= 0 ? mine.outputs[at(source.output)] : mine.results[at(source.result)];
      b.figure_pointers[source.figure] =
          part.tape->with_gaps(from, mine.tape, n, any_refused, b.figures[source.figure]);
    }
  }
  EvaluatedBlock out{first, n, b.figure_pointers.data(), b.parts.front().tape.refused.data()};
  if (!rows.drawn.any) return out;
  Buffers::OfPart& mine = b.parts.front();
  const auto others = std::span<const double* const>(mine.outputs).subspan(first_other);
  for (std::size_t k = 0; k < alternatives; ++k)
    b.figure_pointers[figures + k] =
        parts.front().tape->with_gaps(others[values + k], mine.tape, n, b.any_refused, b.figures[figures + k]);
  out.any_refused = b.any_refused;
  out.values = others.first(values);
  out.alternatives = std::span<const double* const>(b.figure_pointers).subspan(figures);
  out.inputs = others.subspan(values + alternatives, inputs);
  out.scaled = others.subspan(values + alternatives + inputs, formulas.scaled.size());
  out.cash = others.subspan(values + alternatives + inputs + formulas.scaled.size());
  return out;
}

std::int64_t evaluations_per_row(const Scenario& scenario, std::span<const FigureId> figures) {
  const bool shared =
      std::any_of(figures.begin(), figures.end(), [](const FigureId& id) { return id.measure == M::npv_share; });
  return shared && no_npv_share(scenario).empty() ? std::int64_t{1} << scenario.fixes.size() : 1;
}

RowFigures::RowFigures(const Scenario& scenario, const Rows& rows, const RowsWanted& wanted, int threads)
    : compiled_(std::make_unique<const Compiled>(scenario, rows, wanted)), buffers_(at(thread_count(threads))) {}

RowFigures::~RowFigures() = default;

std::vector<int> RowFigures::figures_of_alternatives() const {
  std::vector<int> out;
  const Part& part = compiled_->parts.front();
  for (const Expr& npv : compiled_->formulas.alternatives) {
    const auto like = std::find_if(part.sources.begin(), part.sources.end(), [&](const Part::Source& source) {
      return source.output >= 0 && same(part.outputs[at(source.output)], npv);
    });
    out.push_back(like == part.sources.end() ? -1 : static_cast<int>(like->figure));
  }
  return out;
}

std::int64_t RowFigures::rows_of_chunk() const {
  std::int64_t evaluations = 1;
  for (const Part& part : compiled_->parts)
    for (const Part::Asked& asked : part.kernels) evaluations = std::max(evaluations, asked.kernel->evaluations);
  return std::max<std::int64_t>(1, chunk_rows / evaluations);
}

void RowFigures::refuse_many(const Scenario& scenario, std::int64_t rows) const {
  auto operations = static_cast<std::int64_t>(compiled_->rows.columns.size());
  for (const Part& part : compiled_->parts) {
    operations += part.tape->operations();
    for (const Part::Asked& asked : part.kernels) operations += asked.kernel->operations;
  }
  if (product(rows, operations) > most_row_operations)
    throw Failure(too_much_work(scenario, most_row_operations, rows));
}

void RowFigures::evaluate(int thread, std::int64_t first, std::int64_t n,
                          const std::function<void(const EvaluatedBlock&)>& use) {
  std::unique_ptr<Buffers>& mine = buffers_[static_cast<std::size_t>(thread)];
  if (!mine) mine = std::make_unique<Buffers>(*compiled_);
  for (std::int64_t done = 0; done < n; done += block_rows)
    use(compiled_->block(*mine, first + done, static_cast<int>(std::min<std::int64_t>(block_rows, n - done))));
}

std::vector<double> figures_of_rows(const Scenario& scenario, const Rows& rows, std::span<const FigureId> wanted,
                                    int threads, const std::function<void(std::int64_t)>& done) {
  RowFigures figures(scenario, rows, wanted, threads);
  figures.refuse_many(scenario, rows.count);
  std::vector<double> out(static_cast<std::size_t>(rows.count) * wanted.size());
  const auto keep = [&](const EvaluatedBlock& b) {
    for (int row = 0; row < b.n; ++row)
      for (std::size_t k = 0; k < wanted.size(); ++k)
        out[static_cast<std::size_t>(b.first + row) * wanted.size() + k] = b.figures[k][row];
  };
  if (!done) {
    evaluate_rows(figures, rows.count, threads, keep);
    return out;
  }
  std::int64_t ready = 0;
  const auto count = [&](std::int64_t& rows_of_chunk, const EvaluatedBlock& b) {
    keep(b);
    rows_of_chunk += b.n;
  };
  evaluate_rows<std::int64_t>(figures, rows.count, threads, count,
                              [&](std::int64_t rows_of_chunk) { done(ready += rows_of_chunk); });
  return out;
}

}  // namespace closs
