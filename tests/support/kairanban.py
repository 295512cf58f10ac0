"""The built server as a stranger drives it: start, kill, sign in, ask. Standard library only."""

import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.parse
import uuid
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
GONE = (http.client.HTTPException, OSError)
READY = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")
LOGIN = re.compile(r"^\s*login: (\S+) (.+?)\s*$", re.MULTILINE)


class Refused(Exception):
    """The server answered, and not with what was asked for."""


def target_directory():
    """Where cargo puts what it builds."""
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps"]
    text = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return pathlib.Path(json.loads(text)["target_directory"])


def build(package="kairanban", release=False):
    """Builds a program of the workspace and returns its path."""
    command = ["cargo", "build", "--package", package, "--bin", package]
    subprocess.run(command + ["--release"] * release, cwd=ROOT, check=True, stdout=sys.stderr)
    return target_directory() / ("release" if release else "debug") / package


def binary():
    """The server to test: KAIRANBAN_BIN, or a debug build."""
    given = os.environ.get("KAIRANBAN_BIN")
    return pathlib.Path(given) if given else build()


def under_postgres():
    """Makes sure there is a PostgreSQL to use: starts this program again beside one if not."""
    if "KAIRANBAN_TEST_POSTGRES" not in os.environ:
        helper = str(ROOT / "bin" / "with-postgres")
        os.execv(helper, [helper, sys.executable, *sys.argv])


def psql(url, sql):
    """Runs SQL and returns its rows, each a list of texts."""
    folder = os.environ.get("KAIRANBAN_TEST_POSTGRES_BIN")
    program = str(pathlib.Path(folder, "psql")) if folder else "psql"
    command = [program, url, "-XAtq", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-c", sql]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split("\x1f") for line in text.splitlines()]


def fresh_postgres():
    """An empty database on the test cluster; returns its URL."""
    url = os.environ["KAIRANBAN_TEST_POSTGRES"]
    name = "kairanban_" + secrets.token_hex(6)
    psql(url, f"create database {name}")
    return urllib.parse.urlsplit(url)._replace(path="/" + name).geturl()


class Server:
    """One process of the server on a data folder of its own."""

    def __init__(self, program, folder, database_url=None, **settings):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.database_url = database_url
        self.log = self.folder.parent / (self.folder.name + ".log")
        self.process = None
        self.port = None
        self.env = {
            **os.environ,
            "KAIRANBAN_DATA": str(self.folder),
            "KAIRANBAN_LISTEN": "127.0.0.1:0",
            "KAIRANBAN_METRICS_LISTEN": "127.0.0.1:0",
            "KAIRANBAN_RATE_SCALE": "100000",
            "KAIRANBAN_FIRST_POSTS_HELD": "0",
            **settings,
        }
        if database_url:
            self.env["DATABASE_URL"] = database_url
        else:
            self.env.pop("DATABASE_URL", None)

    def run(self, *words):
        """A command that ends by itself; returns what it said."""
        done = subprocess.run(
            [self.program, *words], env=self.env, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise Refused(f"kairanban {' '.join(words)} ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def start(self, command="serve", patience=60):
        """Starts it and waits for its address; returns the seconds that took."""
        began = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.program, command], env=self.env, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                restore_signals=False,  # bin/disk wants its own setting inherited
            )
        while time.monotonic() - began < patience:
            found = READY.search(self.said())
            if found:
                self.port = int(found.group(1))
                return time.monotonic() - began
            if self.process.poll() is not None:
                raise Refused(f"the server ended with {self.process.returncode}:\n{self.said()}")
            time.sleep(0.005)
        self.kill()
        raise Refused(f"the server named no address in {patience} s:\n{self.said()}")

    def said(self):
        """What it has printed since its start."""
        return self.log.read_text(errors="replace")

    def logins(self):
        """The demo logins it printed, after its address: (e-mail, password)."""
        found = []
        for _ in range(40):
            before, found = found, LOGIN.findall(self.said())
            if found and found == before:
                break
            time.sleep(0.05)
        return found

    def everybody(self):
        """Logins of all demo people: they share the password, and only some of them are printed."""
        password = self.logins()[0][1]
        story = json.loads((ROOT / "data" / "demo.json").read_text(encoding="utf-8"))
        return [(person["email"], password) for person in story["people"]]

    def kill(self):
        """No goodbye: SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self, patience=10):
        """SIGTERM, as on a deployment."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired as late:
                self.kill()
                raise Refused(f"still there {patience} s after SIGTERM") from late

    def _end(self, how):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        if self.process:
            self.process.wait()

    def client(self, token=None):
        """A new connection to it."""
        return Client(self.port, token)

    def sign_in(self, email, password):
        """A connection with a bearer token."""
        body = {"email": email, "password": password, "transport": "bearer"}
        client = self.client()
        client.token = client.ask("POST", "/sessions", body, expect=(201,))["access_token"]
        return client

    def sql(self, query):
        """Looks into the database past the server; returns rows of texts or numbers."""
        if self.database_url:
            return psql(self.database_url, query)
        with sqlite3.connect(self.sqlite(), timeout=10) as base:
            return base.execute(query).fetchall()

    def sqlite(self):
        """The path of the SQLite file."""
        return self.folder / "kairanban.db"


class Client:
    """One kept-alive connection to the API."""

    def __init__(self, port, token=None, timeout=30):
        self.token = token
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def send(self, method, path, body=None, content_type=None, lock=None):
        """One exchange: (status, headers, bytes)."""
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if lock is not None:
            headers["If-Match"] = f'"{lock}"'
        if isinstance(body, dict):
            body, content_type = json.dumps(body).encode(), "application/json"
        if content_type:
            headers["Content-Type"] = content_type
        self.wire.request(method, "/api/v1" + path, body=body, headers=headers)
        answer = self.wire.getresponse()
        return answer.status, answer.headers, answer.read()

    def plain(self, path):
        """The status of something outside the API."""
        self.wire.request("GET", path)
        answer = self.wire.getresponse()
        answer.read()
        return answer.status

    def ask(self, method, path, body=None, expect=(200, 201, 202, 204), content_type=None,
            lock=None):
        """One exchange that must succeed; returns the JSON, the bytes, or None."""
        status, headers, data = self.send(method, path, body, content_type, lock)
        if status not in expect:
            raise Refused(f"{method} {path} answered {status}: {data[:400].decode(errors='replace')}")
        if data and "json" in headers.get("Content-Type", ""):
            try:
                return json.loads(data)
            except ValueError as error:
                raise Refused(f"{method} {path} answered no JSON: {data[:200]!r}") from error
        return data or None

    def pages(self, path, until=lambda items: False):
        """Every item of a list, page after page, or up to the page that `until` stops at."""
        items, cursor = [], None
        joint = "&" if "?" in path else "?"
        while True:
            tail = f"{joint}limit=50" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else "")
            page = self.ask("GET", path + tail, expect=(200,))
            items += page["items"]
            cursor = page["next"]
            if not cursor or until(page["items"]):
                return items


def uuid7():
    """A time-ordered id, as clients make them."""
    value = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | secrets.randbits(76)
    return str(uuid.UUID(int=value & ~(3 << 62) | 2 << 62))


def png(width=48, height=32, color=(90, 140, 110)):
    """A small photo."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = (b"\0" + bytes(color) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
