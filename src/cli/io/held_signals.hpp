// Signals that end the program, put off while outputs take their places: what has been begun there is ended or taken
// back, and then the program ends by the signal that came.
#pragma once

namespace closs {

/// While one of these lives, SIGINT, SIGTERM, SIGHUP and SIGQUIT wait, unless they are ignored. When the last one goes,
/// the program ends by the first signal that came.
class HeldSignals {
 public:
  HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;
  ~HeldSignals();

  /// Whether one is waiting: what takes long is given up then.
  static bool waiting();
  /// The number of the one that is waiting, which then ends the program no more; 0: none is.
  static int take();
};

}  // namespace closs
