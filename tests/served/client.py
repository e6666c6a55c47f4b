"""Speaks with a served program: calls over its socket, kept connections."""
import os
import signal
import socket
import struct
import subprocess
import time

PATIENCE = 60  # seconds; a machine that is busy is waited for


def call_bytes(*words):
    texts = [word.encode() for word in ("test",) + words]
    return struct.pack("<I", len(texts)) + b"".join(
        struct.pack("<I", len(text)) + text for text in texts)


class Gone(Exception):
    """The program has closed the connection."""


class Caller:
    """One connection, which is kept."""

    def __init__(self, database):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(os.path.realpath(database) + ".socket")
        self.rest = b""

    def send(self, data):
        self.socket.sendall(data)

    def take(self, count):
        while len(self.rest) < count:
            try:
                more = self.socket.recv(65536)
            except ConnectionError as error:
                raise Gone from error
            if not more:
                raise Gone
            self.rest += more
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def number(self):
        return struct.unpack("<I", self.take(4))[0]

    def answer(self):
        """(exit code, results, messages)"""
        return (self.number(), self.take(self.number()).decode(),
                self.take(self.number()).decode())

    def calls(self, all_words):
        """Many calls that are done, some on their way at a time: who reads no
        answers while he sends is not waited for."""
        for first in range(0, len(all_words), 100):
            some = all_words[first:first + 100]
            self.send(b"".join(call_bytes(*words) for words in some))
            for words in some:
                code, _, err = self.answer()
                assert code == 0, (words, err)

    def call(self, *words):
        try:
            self.send(call_bytes(*words))
        except ConnectionError:
            pass  # it may have said why
        return self.answer()

    def close(self):
        self.socket.close()


class Served:
    """A program that serves a database, until close() or kill()."""

    def __init__(self, program, database, **options):
        self.database = database
        # The socket of one that was killed answers nobody.
        self.process = subprocess.Popen(
            [program, "--db", database, "serve"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **options)
        self.said = self.process.stdout.readline()

    def caller(self):
        return Caller(self.database)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors

    def kill(self):
        """What it said of errors."""
        self.process.kill()
        return self.process.communicate(timeout=PATIENCE)[1]


def until(condition, seconds=PATIENCE):
    """Waits for what must come about."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
