// How fine a currency's amounts are.
#pragma once

#include <string_view>

namespace closs {

/// Decimals of the smallest unit of a currency, as ISO 4217 has it: 2 for USD, 0 for JPY.
int minor_digits(std::string_view code);

}  // namespace closs
