"""The machinery of bin/bench: databases, servers, ceilings, and runs of wrk."""

import concurrent.futures
import json
import os
import pathlib
import resource
import secrets
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

import kairanban

HERE = pathlib.Path(__file__).resolve().parent


class Run:
    """What one run of wrk found."""

    def __init__(self, said, refusals):
        self.rate = said["requests"] / said["seconds"]
        self.p50, self.p99 = said["p50_ms"], said["p99_ms"]
        self.size = said["bytes"] / max(said["requests"], 1)
        self.refused = said["refused"]
        if said["broken"] or (said["refused"] and not refusals):
            raise kairanban.Refused(f"not every request was answered well: {said}")


def median(runs, what):
    """The middle one of several runs."""
    return statistics.median(getattr(run, what) for run in runs)


class Ask:
    """One request that wrk repeats."""

    def __init__(self, path, person=None, method="GET", carrier="cookie", etag="", body=None):
        token = person.token if person else ""
        body = json.dumps(body) if body else ""
        self.line = "\t".join((method, path, token, carrier if person else "", etag, body))


class Person:
    """Somebody of the town that `bench load` made."""

    def __init__(self, line):
        number, self.slug, self.membership, self.token = line.split("\t")
        self.number = int(number)
        self.feed = f"/api/v1/neighborhoods/{self.slug}/posts"


class Base:
    """A loaded database, and a copy for the ceilings: they write past the server's log."""

    def __init__(self, rig, kind, posts):
        self.rig, self.kind, self.posts = rig, kind, posts
        self.folder = rig.folder / f"{kind}-{posts}"
        self.folder.mkdir()
        if kind == "postgres":
            self.url = kairanban.fresh_postgres()
        else:
            self.url = f"sqlite://{self.folder / 'kairanban.db'}"
        began = time.monotonic()
        rig.bench("load", "--database", self.url, "--posts", str(posts))
        rig.say(f"{posts} posts in {kind}: {time.monotonic() - began:.1f} s")
        self.copy = None

    def copied(self):
        """The URL of a copy. Taken while no server runs."""
        if self.copy:
            return self.copy
        if self.kind == "sqlite":
            twin = self.rig.folder / f"{self.folder.name}-copy.db"
            shutil.copyfile(self.folder / "kairanban.db", twin)
            self.copy = f"sqlite://{twin}"
        else:
            name = self.url.rsplit("/", 1)[1]
            twin = name + "_copy"
            home = os.environ["KAIRANBAN_TEST_POSTGRES"]
            kairanban.psql(home, f"create database {twin} template {name}")
            self.copy = self.url.replace(name, twin)
        return self.copy

    def server(self, **settings):
        """A server on it, not started."""
        url = self.url if self.kind == "postgres" else None
        settings = {"KAIRANBAN_RATE_SCALE": "1000000", "KAIRANBAN_LOG": "warn", **settings}
        return kairanban.Server(self.rig.program, self.folder, url, **settings)


class Rig:
    """A folder, the two programs, and what runs."""

    def __init__(self, say, seconds, rounds, posts):
        self.say, self.seconds, self.rounds, self.posts = say, seconds, rounds, posts
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kairanban-bench."))
        self.program = kairanban.build("kairanban", release=True)
        self.helper = kairanban.build("bench", release=True)
        self.bases, self.servers, self.children = {}, {}, []
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def bench(self, *words):
        """Runs the helper to its end; returns what it printed."""
        return subprocess.run(
            [self.helper, *words], check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def base(self, kind, posts=None):
        """A database of that kind and size, loaded once."""
        key = (kind, posts or self.posts)
        if key not in self.bases:
            self.bases[key] = Base(self, *key)
            self.bases[key].copied()
        return self.bases[key]

    def server(self, kind, posts=None):
        """The server on that database, started once."""
        key = (kind, posts or self.posts)
        if key not in self.servers:
            server = self.base(*key).server()
            server.start()
            self.servers[key] = server
        return self.servers[key]

    def people(self, server):
        """The thousand, with fresh tokens: one is good for ten minutes."""
        text = self.bench("tokens", "--data", str(server.folder))
        return [Person(line) for line in text.splitlines()]

    def ceiling(self, mode, *words):
        """Starts a ceiling; returns its port."""
        log = self.folder / f"ceiling-{secrets.token_hex(4)}.log"
        with open(log, "wb") as out:
            child = subprocess.Popen(
                [self.helper, "ceiling", "--mode", mode, *map(str, words)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )
        self.children.append(child)
        for _ in range(500):
            if found := kairanban.READY.search(log.read_text(errors="replace")):
                return int(found.group(1))
            if child.poll() is not None:
                break
            time.sleep(0.02)
        raise kairanban.Refused(f"the ceiling did not start: {log.read_text()}")

    def end_ceilings(self):
        """None of them stays beside the next figure."""
        for child in self.children:
            child.kill()
            child.wait()
        self.children.clear()

    def wrk(self, port, asks, connections=32, seconds=None, refusals=False):
        """One run."""
        file = self.folder / f"asks-{secrets.token_hex(4)}"
        file.write_text("".join(ask.line + "\n" for ask in asks))
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds or self.seconds}s", "--timeout", "10s",
             "-s", str(HERE / "ask.lua"), f"http://127.0.0.1:{port}"],
            env={**os.environ, "ASKS": str(file)}, stdout=subprocess.PIPE, text=True,
        )
        file.unlink()
        for line in done.stdout.splitlines():
            if line.startswith("RESULT "):
                return Run(json.loads(line[7:]), refusals)
        raise kairanban.Refused(f"wrk said: {done.stdout}")

    def race(self, *lanes, connections=32):
        """Runs each lane (port, asks) in turn, round after round; returns each lane's runs."""
        found = [[] for _ in lanes]
        for port, asks in lanes:
            self.wrk(port, asks, connections, seconds=1)
        for _ in range(self.rounds):
            for runs, (port, asks) in zip(found, lanes):
                runs.append(self.wrk(port, asks, connections))
        return found

    def beside(self, port, asks, connections):
        """Starts a run in the background that may be refused; returns its future."""
        pool = concurrent.futures.ThreadPoolExecutor(1)
        seconds = self.seconds + 2
        return pool.submit(self.wrk, port, asks, connections, seconds, True)

    def close(self):
        """Ends everything and leaves nothing."""
        self.end_ceilings()
        for server in self.servers.values():
            server.kill()
        shutil.rmtree(self.folder)


def resident_mib(process):
    """What a process holds in memory."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
