#include "analysis/check/verdict.hpp"

namespace closs {

void VerdictCounts::add(Verdict::Status status) {
  switch (status) {
    case Verdict::Status::passed:
      ++passed;
      break;
    case Verdict::Status::warned:
      ++warned;
      break;
    case Verdict::Status::failed:
      ++failed;
      break;
    case Verdict::Status::updated:
      ++updated;
      break;
  }
}

void VerdictCounts::add(const VerdictCounts& more) {
  passed += more.passed;
  warned += more.warned;
  failed += more.failed;
  updated += more.updated;
}

}  // namespace closs
