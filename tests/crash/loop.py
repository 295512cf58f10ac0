"""Start, write, kill, start again, look: the cycles of the kill loop."""

import collections
import concurrent.futures
import pathlib
import random
import shutil
import sqlite3
import statistics
import threading
import time

import checks
import kairanban
from checks import Lost
from judge import Judge
from writer import Writer, carry_out

NEIGHBORS = 8
OLDER_ONES = 4
TOKEN_LIFE = 300


class Loop:
    """A server that is killed again and again, and eight neighbors who do not mind."""

    def __init__(self, folder, database, seed):
        self.folder = pathlib.Path(folder)
        self.database = database
        self.seed = seed
        self.chance = random.Random(seed)
        url = kairanban.fresh_postgres() if database == "postgres" else None
        self.server = kairanban.Server(kairanban.binary(), self.folder / "data", url)
        self.cycle = 0
        self.board = []
        self.writers = []
        self.judge = None
        self.tokens = {}
        self.signed_in = 0.0
        self.history = []
        self.comments = collections.Counter()
        self.reactions = collections.defaultdict(dict)
        self.totals = collections.Counter()
        self.restarts = []

    def run(self, cycles):
        """All cycles and the closing look; returns the line to print."""
        self.settle_in()
        for self.cycle in range(1, cycles + 1):
            self.restarts.append(self.server.start())
            self.write_and_kill()
            self.restarts.append(self.server.start())
            self.send_again()
            self.look()
            # The check's own process is killed too: reading must not need a clean end either.
            self.server.kill()
            if self.cycle % 10 == 0:
                print(f"crash: cycle {self.cycle}, {self.totals['acked']} writes kept", flush=True)
        self.close()
        return self.summary(cycles)

    def settle_in(self):
        """The demo town once; its people write in every cycle."""
        if self.database == "postgres":
            self.server.run("migrate")
        self.server.start("demo", patience=180)
        people = self.people()
        others = [login for login in people[NEIGHBORS:]] or self.elsewhere(people)
        self.server.run("admin", "appoint", others[0]["email"], "--role", "staff_moderator")
        self.judge = Judge(others[0], self.server)
        self.server.stop()
        for number in range(NEIGHBORS):
            login = people[number % len(people)]
            self.writers.append(Writer(number, login, self.folder, self.board, self.seed))

    def people(self):
        """Demo logins that may write, all of one town."""
        towns = collections.defaultdict(list)
        for person, (email, password) in enumerate(self.server.everybody()):
            client = self.server.sign_in(email, password)
            me = client.ask("GET", "/me")
            for membership in me["memberships"]:
                town = membership["neighborhood"]
                if me["email_verified"] and not me["suspended"] and town["status"] == "open":
                    towns[town["slug"]].append(
                        {"person": person, "email": email, "password": password,
                         "town": town["slug"]}
                    )
        if not towns:
            raise kairanban.Refused("no demo login may write:\n" + self.server.said())
        return max(towns.values(), key=len)

    def elsewhere(self, people):
        """Demo logins that do not write."""
        known = {login["email"] for login in people}
        return [{"person": person, "email": email, "password": password}
                for person, (email, password) in enumerate(self.server.everybody())
                if email not in known]

    def client(self, login):
        """A new connection for a person, with a token that outlives the cycle."""
        if time.monotonic() - self.signed_in > TOKEN_LIFE:
            self.tokens.clear()
            self.signed_in = time.monotonic()
        if login["person"] not in self.tokens:
            client = self.server.sign_in(login["email"], login["password"])
            self.tokens[login["person"]] = client.token
        return self.server.client(self.tokens[login["person"]])

    def write_and_kill(self):
        """Eight writers at once, and no goodbye."""
        for writer in self.writers:
            writer.begin(self.client(writer.login))
        self.judge.begin(self.client(self.judge.login))
        threads = [threading.Thread(target=writer.work, args=(self.cycle,), daemon=True)
                   for writer in self.writers]
        threads.append(threading.Thread(target=self.judge.work, daemon=True))
        for thread in threads:
            thread.start()
        time.sleep(self.chance.uniform(0.05, 1.5))
        alive = self.server.process.poll() is None
        self.server.kill()
        for thread in threads:
            thread.join(60)
        if not alive:
            raise Lost("the server was gone before it was killed:\n" + self.server.said())
        for writer in [*self.writers, self.judge]:
            if writer.trouble:
                raise Lost(writer.trouble)
        self.count()

    def count(self):
        """What must be there from now on."""
        for writer in self.writers:
            self.totals["acked"] += len(writer.acked)
            self.totals["cut"] += len(writer.cut)
            for act in writer.acked:
                self.expect(act)

    def expect(self, act):
        """Adds one act to what the counters must say."""
        self.totals[act["what"]] += 1
        self.history.append(act)
        if act["what"] == "comment":
            self.comments[act["post"]] += 1
        if act["what"] == "reaction":
            self.reactions[act["post"]][act["person"]] = act["kind"]

    def send_again(self):
        """What was not answered is sent once more under the same id, as a client would."""
        for writer in self.writers:
            for act in writer.cut:
                # A report and a photo carry no id of the sender's: a second one is a second one.
                if act["what"] in ("post", "comment", "reaction"):
                    carry_out(self.client(writer.login), act, writer.login["town"])
                    self.expect({**act, "person": writer.person})
                    self.totals["again"] += 1

    def look(self):
        """Everything of this cycle and a few older ones, each asked for by its own writer."""
        with concurrent.futures.ThreadPoolExecutor(NEIGHBORS) as pool:
            list(pool.map(self.look_as, self.writers, [self.client(w.login) for w in self.writers]))
        acked = [act for writer in self.writers for act in writer.acked]
        cut = [act for writer in self.writers for act in writer.cut]
        first = self.writers[0].login
        checks.feed(self.client(first), first["town"],
                    [act for act in acked + cut if act["what"] == "post"])
        checks.reports(self.server, self.cycle, acked)
        self.judge.look(self.server, self.client(self.judge.login))

    def look_as(self, writer, client):
        """One neighbor looks for what is theirs."""
        reader = checks.Reader(client)
        mine = writer.acked + [a for a in writer.cut if a["what"] in ("post", "comment")]
        older = [act for act in self.history if act["person"] == writer.person]
        chance = random.Random(f"{self.seed}/{self.cycle}/{writer.number}")
        for act in mine + chance.sample(older, min(len(older), OLDER_ONES)):
            reader.one(act)
        for post in {act["post"] for act in mine if "post" in act}:
            reader.counters(post, self.comments[post], self.reactions.get(post, {}))

    def close(self):
        """The last look, past the server: rows against counters, and SQLite's own check."""
        checks.rows(self.server)
        if self.database == "sqlite":
            with sqlite3.connect(self.server.sqlite()) as base:
                said = [row[0] for row in base.execute("pragma integrity_check")]
            if said != ["ok"]:
                raise Lost(f"integrity_check: {said[:5]}")
        if not self.totals["acked"]:
            raise Lost("nothing was ever answered, so nothing was shown")
        if not self.judge.total:
            raise Lost("nothing was ever decided, so nothing was shown of the logs")

    def summary(self, cycles):
        """The closing line."""
        kinds = ", ".join(f"{self.totals[what]} {what}s" for what in
                          ("post", "comment", "reaction", "report", "photo"))
        start = statistics.median(self.restarts) * 1000
        return (f"crash: {cycles} kills on {self.database}: {self.totals['acked']} acknowledged "
                f"writes kept ({kinds}), {self.totals['cut']} cut off, {self.totals['again']} of "
                f"them sent again, 0 lost, 0 doubled; {self.judge.total} decisions, each in both logs, "
                f"{self.judge.doubtful} cut off; restart {start:.0f} ms (median)")

    def clean(self):
        """Nothing is left behind after a good run."""
        shutil.rmtree(self.folder)
