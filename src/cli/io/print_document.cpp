#include "cli/io/print_document.hpp"

#include <array>

#include "cli/io/outputs.hpp"

namespace closs {

void print_document(const Call& call, const Document& document) {
  static constexpr std::array<OutputKind, 2> kinds = {{{"text", ".txt"}, {"markdown", ".md"}}};
  const std::size_t kind = kind_wanted(call.options, kinds);
  call.out.write(kind == 0 ? as_text(document, color_wanted(call.options.color, 1)) : as_markdown(document));
}

}  // namespace closs
