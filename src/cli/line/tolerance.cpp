#include "cli/line/tolerance.hpp"

#include <cmath>

#include "cli/line/selection.hpp"
#include "text/ascii.hpp"

namespace closs {
namespace {

struct Limit {
  std::vector<M> measures;  // empty: all
  double Tolerance::*kind = &Tolerance::relative;
  double size = 0;
};

Limit limit_of(const std::string& text) {
  const auto refused = [&](FaultCode code) { return Failure(Fault{code, {}, {{"text", text}}}); };
  Limit out;
  std::string_view rest = text;
  if (const std::size_t equals = rest.find('='); equals != std::string_view::npos) {
    const std::string name(rest.substr(0, equals));
    if (name.empty()) throw refused("tolerance-malformed");
    out.measures = measures_named(std::span(&name, 1));
    rest.remove_prefix(equals + 1);
  }
  if (rest.starts_with("abs:")) out.kind = &Tolerance::absolute;
  if (rest.starts_with("abs:") || rest.starts_with("rel:")) rest.remove_prefix(4);
  const bool percent = rest.ends_with('%');
  if (percent) rest.remove_suffix(1);
  const auto size = parsed_number<double>(rest);
  if (!size || !std::isfinite(*size)) throw refused("tolerance-malformed");
  out.size = *size;
  if (out.size < 0) throw refused("tolerance-negative");
  if (percent) out.size /= 100;
  return out;
}

}  // namespace

Tolerances tolerances_of(std::span<const std::string> texts) {
  std::vector<Limit> limits;
  for (const std::string& text : texts) limits.push_back(limit_of(text));
  Tolerances out;
  for (const Limit& limit : limits)
    if (limit.measures.empty())
      for (Tolerance& each : out) each.*limit.kind = limit.size;
  for (const Limit& limit : limits)
    for (const M m : limit.measures) out[static_cast<std::size_t>(m)] = {.relative = 0, .absolute = 0};
  for (const Limit& limit : limits)
    for (const M m : limit.measures) out[static_cast<std::size_t>(m)].*limit.kind = limit.size;
  return out;
}

}  // namespace closs
