#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/program.hpp"

namespace {

/// A closed standard stream must not become the number of the next file that is opened.
void occupy_standard_streams() {
  for (int stream = 0; stream < 3; ++stream)
    if (::fcntl(stream, F_GETFD) < 0) ::open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_streams();
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a file that grows beyond the limit is an error of write()
  return closs::run_program({argv + (argc > 0 ? 1 : 0), argv + argc});
}
