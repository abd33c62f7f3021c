#include "cli/line/suggest.hpp"

#include "text/joined.hpp"
#include "text/names.hpp"

namespace closs {

Fault suggesting(std::string_view code, std::vector<std::pair<std::string, std::string>> values,
                 std::string_view written, std::span<const std::string> known) {
  const std::string_view near = nearest(written, known);
  Fault fault{std::string(code), {}, std::move(values)};
  fault.values.emplace_back("known", joined(known));
  if (near.empty()) return fault;
  fault.code += "-near";
  fault.values.emplace_back("near", std::string(near));
  return fault;
}

}  // namespace closs
