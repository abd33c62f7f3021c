// A stated number per period of its scenario: the conversion of docs/scenario-files.md, "Writing values", and its
// quantiles.
#include <cmath>

#include "core/scenario/scenario.hpp"

namespace closs {
double per_period(const Parameter& parameter, double as_written, double spans) {
  if (spans == 1) return as_written;
  switch (parameter.conversion) {
    case Conversion::none:
      return as_written;
    case Conversion::compounding: {  // 1 - (1 - x)^spans, without losing the digits of a small x
      const long double kept = log1pl(-static_cast<long double>(as_written));
      return static_cast<double>(-expm1l(static_cast<long double>(spans) * kept));
    }
    case Conversion::proportional:  // a twelfth of 12 is 1: divide where the span is the longer one
      return spans < 1 ? as_written / std::round(1 / spans) : as_written * spans;
  }
  return as_written;
}

Period span_of(const Value& value, Period period) {
  for (const Period span : {Period::year, Period::quarter, Period::month})
    if (months_in(span) * value.spans == months_in(period)) return span;
  return period;
}

double converted(const Value& value, double as_written) {
  const Domain& domain = value.parameter->domain;
  return domain.nearest(per_period(*value.parameter, domain.nearest(as_written), value.spans));
}

double quantile(const Value& value, double probability) {
  return value.uncertain ? converted(value, quantile(value.uncertain, probability)) : value.base;
}

FaultCode code_outside(const Parameter& parameter, bool below) {
  const Domain& domain = parameter.domain;
  if (below) {
    if (domain.low_open) return "not-above";
    return domain.low == 0 ? FaultCode("negative") : FaultCode("below-limit");
  }
  if (domain.high_open) return "not-below";
  return is_share(parameter.kind) && domain.high == 1 ? FaultCode("above-100") : FaultCode("above-limit");
}

}  // namespace closs
