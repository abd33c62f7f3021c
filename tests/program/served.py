"""The program as a server (tests/server): what a sanitizer does at each start is done once for all calls of a suite."""

import collections
import contextlib
import os
import selectors
import signal
import socket
import struct
import subprocess
import time

MOST_BYTES = 60_000  # of a question, which is one message, and of what a call reads: a pipe holds as much


def said(sources, end):
    """What comes from each source until all are closed; by the time `end`."""
    parts = {source: [] for source in sources}
    with selectors.DefaultSelector() as turns:
        for source in sources:
            turns.register(source, selectors.EVENT_READ)
        while turns.get_map():
            ready = turns.select(max(0.001, end - time.monotonic()))
            if not ready:
                raise TimeoutError
            for source in (key.fileobj for key, _ in ready):
                part = source.read(1 << 16)
                parts[source].append(part)
                if not part:
                    turns.unregister(source)
    return [b"".join(parts[source]) for source in sources]


class Server:
    """Answers one call at a time."""

    def __init__(self, path, env):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen([path], stdin=theirs, env=env)
        self.calls = collections.Counter()

    def __del__(self):
        self.socket.close()
        self.process.wait()

    def question(self, words, cwd, env):
        """Where, with what and how the program is to run. Leaks are looked for at the first call of a kind, the second,
        the fourth and so on: it takes as long as a small call itself."""
        words = [os.fsencode(word) for word in words]
        kind = (*words[:1], *sorted({word.split(b"=")[0] for word in words if word.startswith(b"-")}))
        self.calls[kind] += 1
        mask = os.umask(0)
        os.umask(mask)
        looks = int(self.calls[kind].bit_count() == 1)
        head = (os.fsencode(str(part)) for part in (mask, looks, cwd, len(words) + 1, "closs"))
        settings = (os.fsencode(f"{name}={value}") for name, value in env.items())
        return b"".join(part + b"\0" for part in (*head, *words, *settings))

    def run(self, words, given, cwd, env, seconds):
        """As subprocess.run, with pipes; None: it is too much for a server."""
        question = self.question(words, cwd, env)
        if max(len(question), len(given)) > MOST_BYTES:
            return None
        with contextlib.ExitStack() as stack:
            def pipe():
                return [stack.enter_context(open(end, mode, 0)) for end, mode in zip(os.pipe(), ("rb", "wb"))]

            (stdin, to), (out, stdout), (err, stderr) = pipe(), pipe(), pipe()
            to.write(given)
            to.close()
            socket.send_fds(self.socket, [question], [stdin.fileno(), stdout.fileno(), stderr.fileno()])
            for end in (stdin, stdout, stderr):
                end.close()
            process = self.answer()
            try:
                out, err = said([out, err], time.monotonic() + seconds)
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                self.answer()
                raise subprocess.TimeoutExpired(words, seconds) from None
        return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(self.answer()), out, err)

    def answer(self):
        answer = self.socket.recv(4)
        if not answer:
            raise AssertionError("the server of the program has ended")
        return struct.unpack("i", answer)[0]
