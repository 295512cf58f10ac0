"""One who decides as fast as the answers come, and what must be in both logs for each decision that was answered."""

import kairanban
from checks import Lost
from writer import Cut

KINDS = ("no_action", "warn")
DECISIONS = "decisions in force"
COUNTS = {
    DECISIONS: "select count(*) from decision where in_force_at is not null",
    "rows of the public log that they name": "select count(*) from decision d join public_log p on p.seq = d.log_seq "
    "where d.in_force_at is not null and p.act = d.kind",
    "rows of the public log": "select count(*) from public_log where act in ('no_action', 'warn')",
    "lines of the audit trail": "select count(*) from audit_line where action = 'decide'",
}


class Judge:
    """A moderator of staff: `acked` was answered with 2xx, `cut` was not answered."""

    def __init__(self, login, server):
        self.login = login
        self.before = counted(server)
        self.client = None
        self.acked = []
        self.cut = []
        self.total = 0
        self.doubtful = 0
        self.trouble = None

    def begin(self, client):
        """A new cycle on a new connection."""
        self.client, self.acked, self.cut, self.trouble = client, [], [], None

    def work(self):
        """Takes and decides what waits until the server is gone."""
        try:
            while True:
                for case in self.ask("GET", "/moderation/cases?limit=20")["items"]:
                    self.decide(case)
        except Cut:
            pass
        except Exception as error:  # anything else ends the run, not only this thread
            self.trouble = f"judge: {type(error).__name__}: {error}"

    def ask(self, method, path, body=None, lock=None):
        """One exchange, unless the server goes away under it."""
        try:
            return self.client.ask(method, path, body, lock=lock)
        except kairanban.GONE as gone:
            raise Cut from gone

    def decide(self, case):
        """A case that waits: taken, and decided under a rule. A report that came meanwhile moved its lock: later, then."""
        try:
            self.take_and_decide(case, f"/moderation/cases/{case['id']}")
        except kairanban.Refused as refused:
            if " answered 412:" not in str(refused):
                raise

    def take_and_decide(self, case, path):
        """The same, if nothing comes between."""
        if case["taken"] == "no":
            self.ask("POST", path + "/claim", lock=case["lock"])
        lock = self.ask("GET", path)["lock"]
        kind = KINDS[(self.total + len(self.acked)) % len(KINDS)]
        body = {"kind": kind, "rule": "spam", "facts": "crash: looked at"}
        try:
            self.ask("POST", path + "/decisions", body, lock)
        except Cut:
            self.cut.append(case["id"])
            raise
        self.acked.append((case["id"], kind))

    def look(self, server, client):
        """Each answered decision holds, and both logs have it; what was cut off has both rows or none."""
        for case, kind in self.acked:
            view = client.ask("GET", f"/moderation/cases/{case}", expect=(200,))
            held = [one["kind"] for one in view["decisions"] if one["state"] == "in_force"]
            if held != [kind]:
                raise Lost(f"case {case} was decided ({kind}), and says {held}")
        self.total += len(self.acked)
        self.doubtful += len(self.cut)
        now = counted(server)
        new = {what: now[what] - self.before[what] for what in now}
        if not self.total <= new[DECISIONS] <= self.total + self.doubtful:
            raise Lost(f"{self.total} decisions were acknowledged, {self.doubtful} cut off, "
                       f"and {new[DECISIONS]} are there")
        for what, there in new.items():
            if there != new[DECISIONS]:
                raise Lost(f"{new[DECISIONS]} decisions hold, and there are {there} {what}")
        server.run("log", "verify")


def counted(server):
    """What each decision adds one to."""
    return {what: int(server.sql(sql)[0][0]) for what, sql in COUNTS.items()}
