// Faults on demand: this file stands in the program before the C library, counts its calls by kind, and makes some of
// them fail. The program is linked dynamically for it, so that the calls of other libraries come by, too.
//
//   CLOSS_INJECT=KIND:FIRST:ERRNO[:on],...   the FIRST-th call of a kind fails, with `on` all that follow, too; ERRNO 0
//                                            makes a read or write do a part of what it was asked for
//   CLOSS_INJECT_COUNTS=FILE                 takes a line "KIND CALLS FAILED" for each kind when the program ends
//
// Calls count from the beginning of main().
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
int __real_main(int, char**);
}

namespace {

enum Kind {
  alloc,      // of memory
  open_,      // of a file or folder
  unnamed,    // open() of a file without a name
  entry,      // readdir()
  read_,      // from a file
  write_,     // to a file, or to standard output
  tell,       // a write to standard error
  sync_,      // fsync()
  truncate_,  // ftruncate()
  mode,       // fchmod(), fchown()
  copy,       // copy_file_range(), ioctl() is none
  folder,     // mkdir()
  link_,      // linkat()
  rename_,    // rename()
  close_,
  thread,  // pthread_create()
  kinds
};
constexpr const char* names[kinds] = {"alloc",    "open", "unnamed", "entry",  "read", "write",  "tell",  "sync",
                                      "truncate", "mode", "copy",    "folder", "link", "rename", "close", "thread"};

struct Rule {
  Kind kind;
  long first;
  int error;
  bool on;
};
Rule rules[4];
int rule_count = 0;
std::atomic<long> calls[kinds], failed[kinds];
bool counting = false;

/// Counts a call; the error it is to fail with, -1: none.
int fault_of(Kind kind) {
  if (!counting) return -1;
  const long call = ++calls[kind];
  for (int i = 0; i < rule_count; ++i) {
    const Rule& rule = rules[i];
    if (rule.kind != kind || (rule.on ? call < rule.first : call != rule.first)) continue;
    ++failed[kind];
    return rule.error;
  }
  return -1;
}

bool fails(Kind kind) {
  const int error = fault_of(kind);
  if (error > 0) errno = error;
  return error > 0;
}

/// How many of `size` bytes are to be read or written; 0: the call fails.
std::size_t part(Kind kind, std::size_t size) {
  const int error = fault_of(kind);
  if (error > 0) errno = error;
  return error > 0 ? 0 : error == 0 && size > 1 ? size / 2 : size;
}

Kind write_to(int descriptor) { return descriptor == STDERR_FILENO ? tell : write_; }

/// The C library's own function of a name.
template <class Function>
Function own(Function, const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
#define OWN(name) static const auto libc = own(&::name, #name)

Kind kind_of_open(int flags) { return (flags & O_TMPFILE) == O_TMPFILE ? unnamed : open_; }

int opened(int folder, const char* path, int flags, mode_t rights) {
  if (fails(kind_of_open(flags))) return -1;
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, rights));
}

void read_rules(const char* text) {
  while (text && *text && rule_count < 4) {
    char kind[16], on[4] = "";
    long first = 0;
    int error = 0, used = 0;
    if (std::sscanf(text, "%15[a-z]:%ld:%d%n", kind, &first, &error, &used) < 3) std::_Exit(99);
    text += used;
    if (std::sscanf(text, ":%3[a-z]%n", on, &used) == 1) text += used;
    if (*text == ',') ++text;
    int k = 0;
    while (k < kinds && std::strcmp(names[k], kind) != 0) ++k;
    if (k == kinds) std::_Exit(99);
    rules[rule_count++] = {static_cast<Kind>(k), first, error, on[0] != '\0'};
  }
}

void write_counts(const char* path) {
  counting = false;
  char text[1024];
  int used = 0;
  for (int k = 0; k < kinds; ++k)
    used += std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), "%s %ld %ld\n", names[k],
                          calls[k].load(), failed[k].load());
  const int file = opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (::syscall(SYS_write, file, text, used) != used) std::_Exit(99);
}

}  // namespace

extern "C" {

int __wrap_main(int argc, char** argv) {
  read_rules(std::getenv("CLOSS_INJECT"));
  const char* const counts = std::getenv("CLOSS_INJECT_COUNTS");
  counting = true;
  const int code = __real_main(argc, argv);
  counting = false;
  if (counts) write_counts(counts);
  return code;
}

void* malloc(std::size_t size) { return fails(alloc) ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return fails(alloc) ? nullptr : __libc_calloc(count, size); }
void* realloc(void* block, std::size_t size) { return fails(alloc) ? nullptr : __libc_realloc(block, size); }
void* memalign(std::size_t step, std::size_t size) { return fails(alloc) ? nullptr : __libc_memalign(step, size); }
void* aligned_alloc(std::size_t step, std::size_t size) { return memalign(step, size); }
int posix_memalign(void** block, std::size_t step, std::size_t size) {
  return (*block = memalign(step, size)) ? 0 : ENOMEM;
}

int openat(int folder, const char* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  const mode_t rights = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(folder, path, flags, rights);
}
int open(const char* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  const mode_t rights = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(AT_FDCWD, path, flags, rights);
}
int open64(const char* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  const mode_t rights = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return opened(AT_FDCWD, path, flags, rights);
}
DIR* opendir(const char* path) {
  OWN(opendir);
  return fails(open_) ? nullptr : libc(path);
}
dirent* readdir(DIR* folder) {
  OWN(readdir);
  return fails(entry) ? nullptr : libc(folder);
}

ssize_t read(int file, void* to, std::size_t size) {
  const std::size_t n = part(read_, size);
  return n == 0 && size > 0 ? -1 : ::syscall(SYS_read, file, to, n);
}
ssize_t pread(int file, void* to, std::size_t size, off_t at) {
  const std::size_t n = part(read_, size);
  return n == 0 && size > 0 ? -1 : ::syscall(SYS_pread64, file, to, n, at);
}
ssize_t pread64(int file, void* to, std::size_t size, off64_t at) { return pread(file, to, size, at); }

ssize_t write(int file, const void* from, std::size_t size) {
  const std::size_t n = part(write_to(file), size);
  return n == 0 && size > 0 ? -1 : ::syscall(SYS_write, file, from, n);
}
ssize_t pwrite(int file, const void* from, std::size_t size, off_t at) {
  const std::size_t n = part(write_to(file), size);
  return n == 0 && size > 0 ? -1 : ::syscall(SYS_pwrite64, file, from, n, at);
}
ssize_t pwrite64(int file, const void* from, std::size_t size, off64_t at) { return pwrite(file, from, size, at); }
ssize_t writev(int file, const iovec* parts, int count) {
  OWN(writev);
  return fails(write_to(file)) ? -1 : libc(file, parts, count);
}
ssize_t copy_file_range(int from, off64_t* from_at, int to, off64_t* to_at, std::size_t size, unsigned flags) {
  const std::size_t n = part(copy, size);
  return n == 0 && size > 0 ? -1 : ::syscall(SYS_copy_file_range, from, from_at, to, to_at, n, flags);
}

int fsync(int file) { return fails(sync_) ? -1 : static_cast<int>(::syscall(SYS_fsync, file)); }
int fdatasync(int file) { return fails(sync_) ? -1 : static_cast<int>(::syscall(SYS_fdatasync, file)); }
int ftruncate(int file, off_t size) noexcept {
  return fails(truncate_) ? -1 : static_cast<int>(::syscall(SYS_ftruncate, file, size));
}
int ftruncate64(int file, off64_t size) noexcept { return ftruncate(file, size); }
int fchmod(int file, mode_t rights) noexcept {
  return fails(mode) ? -1 : static_cast<int>(::syscall(SYS_fchmod, file, rights));
}
int fchown(int file, uid_t user, gid_t group) noexcept {
  return fails(mode) ? -1 : static_cast<int>(::syscall(SYS_fchown, file, user, group));
}
int mkdir(const char* path, mode_t rights) noexcept {
  return fails(folder) ? -1 : static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, rights));
}
int linkat(int from, const char* old_path, int to, const char* path, int flags) noexcept {
  return fails(link_) ? -1 : static_cast<int>(::syscall(SYS_linkat, from, old_path, to, path, flags));
}
int rename(const char* from, const char* to) noexcept {
  return fails(rename_) ? -1 : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int renameat2(int from, const char* old_path, int to, const char* path, unsigned flags) noexcept {
  return fails(rename_) ? -1 : static_cast<int>(::syscall(SYS_renameat2, from, old_path, to, path, flags));
}
/// A file is closed even where closing it fails.
int close(int file) {
  const int error = fault_of(close_);
  const int result = static_cast<int>(::syscall(SYS_close, file));
  if (error <= 0) return result;
  errno = error;
  return -1;
}

int pthread_create(pthread_t* made, const pthread_attr_t* how, void* (*run)(void*), void* with) {
  OWN(pthread_create);
  const int error = fault_of(thread);
  return error > 0 ? error : libc(made, how, run, with);
}

}  // extern "C"
