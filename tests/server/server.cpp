// The program as a server: started once, it forks for each call, so that what a sanitizer does at a start is done once.
// tests/program/served.py asks it over the socket that is its standard input. A question is one message with the three
// standard streams of the call as descriptors, and these texts, each with a zero behind it:
//
//   UMASK  LEAKS (1: they are looked for)  FOLDER  COUNT (of words)  WORD...  SETTING... (of the environment)
//
// It is answered by two numbers of 32 bits: the process, once it has begun, and how it ended, as waitpid() tells it.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

extern "C" int __real_main(int argc, char** argv);

namespace {

bool looks_for_leaks = true;

struct Call {
  std::string texts;
  std::array<int, 3> streams;
};

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

/// The next call; false: nobody asks any more.
bool receive(Call& call) {
  call.texts.resize(1 << 16);
  iovec texts{call.texts.data(), call.texts.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof call.streams)> streams;
  msghdr message{};
  message.msg_iov = &texts;
  message.msg_iovlen = 1;
  message.msg_control = streams.data();
  message.msg_controllen = streams.size();
  const ssize_t size = ::recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
  if (size < 0) give_up("a question cannot be received");
  if (size == 0) return false;
  const cmsghdr* head = CMSG_FIRSTHDR(&message);
  if (!head || head->cmsg_len != CMSG_LEN(sizeof call.streams) || message.msg_flags & MSG_TRUNC)
    give_up("a question cannot be read");
  std::memcpy(call.streams.data(), CMSG_DATA(head), sizeof call.streams);
  call.texts.resize(static_cast<std::size_t>(size));
  return true;
}

void answer(int number) {
  if (::send(STDIN_FILENO, &number, sizeof number, 0) != sizeof number) give_up("an answer cannot be sent");
}

/// What a sanitizer must see, for tests of this server: a leak, or a read behind the end.
void commit(std::string_view fault) {
  char* volatile memory = new char[10]();
  if (fault == "read") std::putchar(memory[std::strlen(fault.data()) * 3]);
  if (fault != "leak") delete[] memory;
  memory = nullptr;
}

/// The program as if it had been started.
[[noreturn]] void run(Call& call) {
  std::vector<char*> texts;
  for (std::size_t at = 0; at < call.texts.size(); at += std::strlen(texts.back()) + 1)
    texts.push_back(call.texts.data() + at);
  ::umask(static_cast<mode_t>(std::atoi(texts[0])));
  looks_for_leaks = std::atoi(texts[1]) != 0;
  if (::chdir(texts[2]) != 0) give_up(texts[2]);
  for (int stream = 0; const int descriptor : call.streams) {
    if (::dup2(descriptor, stream++) < 0) give_up("no standard stream");
    ::close(descriptor);
  }
  const auto words = texts.begin() + 4, settings = words + std::atoi(texts[3]);
  std::vector<char*> arguments(words, settings), variables(settings, texts.end());
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  environ = variables.data();
  if (const char* fault = std::getenv("CLOSS_SERVER_FAULT")) commit(fault);
  std::exit(__real_main(static_cast<int>(arguments.size()) - 1, arguments.data()));
}

}  // namespace

/// Asked by the search for leaks, when a process ends.
extern "C" int __lsan_is_turned_off() { return !looks_for_leaks; }

extern "C" int __wrap_main(int, char**) {
  for (Call call; receive(call);) {
    const pid_t process = ::fork();
    if (process < 0) give_up("no process");
    if (process == 0) run(call);
    for (const int descriptor : call.streams) ::close(descriptor);
    answer(process);
    int end = 0;
    if (::waitpid(process, &end, 0) != process) give_up("a process is lost");
    answer(end);
  }
  looks_for_leaks = false;  // nobody would read of them
  return 0;
}
