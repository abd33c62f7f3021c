#include "core/sampling/sampler.hpp"

#include <Random123/philox.h>

#include <boost/random/detail/sobol_table.hpp>

#include "core/at.hpp"

namespace closs {
namespace {

/// 128 bits that tell two uses of one seed apart.
r123::Philox4x32::ctr_type bits_of(std::uint64_t seed, std::uint64_t of, std::uint32_t use) {
  const auto half = [](std::uint64_t x, int which) { return static_cast<std::uint32_t>(x >> (32 * which)); };
  return r123::Philox4x32()({{half(of, 0), half(of, 1), use, 0}}, {{half(seed, 0), half(seed, 1)}});
}

/// FNV-1a, 64 bits: a name as a number.
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

std::uint32_t reversed(std::uint32_t x) {
  std::uint32_t out = 0;
  for (int bit = 0; bit < 32; ++bit) out |= (x >> bit & 1) << (31 - bit);
  return out;
}

}  // namespace

// Bratley and Fox, ACM TOMS 659 (1988), section 2: v[k] = m[k] 2^(31 - k), the later m from a recurrence that the
// primitive polynomial gives.
std::array<std::uint32_t, 32> reversed_directions(int dimension) {
  using Table = boost::random::detail::qrng_tables::sobol;
  std::array<std::uint32_t, 32> v{};
  if (dimension == 0) {
    for (std::size_t k = 0; k < 32; ++k) v[k] = std::uint32_t{1} << (31 - k);
  } else {
    const std::uint32_t polynomial = Table::polynomial(at(dimension - 1));
    std::size_t degree = 0;
    while (polynomial >> (degree + 1) != 0) ++degree;
    for (std::size_t k = 0; k < degree; ++k)
      v[k] = static_cast<std::uint32_t>(Table::minit(at(dimension - 1), k)) << (31 - k);
    for (std::size_t k = degree; k < 32; ++k) {
      v[k] = v[k - degree] ^ (v[k - degree] >> degree);
      for (std::size_t j = 1; j < degree; ++j)
        if (polynomial >> (degree - j) & 1) v[k] ^= v[k - j];
    }
  }
  for (std::uint32_t& each : v) each = reversed(each);
  return v;
}

Sampler::Sampler(Sampling sampling, std::uint64_t seed, const std::vector<std::string_view>& paths, int replicates,
                 const ColumnLoops& loops)
    : sampling_(sampling), loops_(loops.draws), dimensions_(paths.size()) {
  if (sampling == Sampling::random) {
    for (const std::string_view path : paths) {
      const auto bits = bits_of(seed, hash_of(path), 1);
      keys_.push_back(std::uint64_t{bits[1]} << 32 | bits[0]);
    }
    return;
  }
  for (std::size_t d = 0; d < dimensions_; ++d) directions_.push_back(reversed_directions(static_cast<int>(d)));
  for (std::uint64_t replicate = 0; replicate < static_cast<std::uint64_t>(replicates); ++replicate)
    for (std::uint64_t d = 0; d < dimensions_; ++d) scrambles_.push_back(bits_of(seed, replicate << 32 | d, 0)[0]);
}

void Sampler::fill(std::uint32_t* x, std::size_t dimension, int replicate, std::uint64_t first, int n) const {
  if (sampling_ == Sampling::random)
    loops_.random_bits(x, first, static_cast<std::uint32_t>(replicate), keys_[dimension], n);
  else
    loops_.sobol(x, static_cast<std::uint32_t>(first), directions_[dimension].data(),
                 scrambles_[at(replicate) * dimensions_ + dimension], n);
}

}  // namespace closs
