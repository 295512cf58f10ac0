"""One neighbor who writes as fast as the answers come, and notes each answer on disk."""

import json
import os
import random
import threading

import kairanban

KINDS = ("thanks", "like", "cheer", "same", "surprise")


REPORTED = set()
REPORTING = threading.Lock()


def first_report(person, post):
    """Whether nobody reported this post as this person yet: a second report is taken as the first."""
    with REPORTING:
        new = (person, post) not in REPORTED
        REPORTED.add((person, post))
        return new


class Cut(Exception):
    """The server went away under a request: nobody knows whether it was carried out."""


class Writer:
    """What one neighbor sent: `acked` was answered with 2xx, `cut` was not answered."""

    def __init__(self, number, login, folder, board, seed):
        self.number = number
        self.login = login
        self.person = login["person"]
        self.board = board
        self.chance = random.Random(f"{seed}/{number}")
        self.notes = open(folder / f"acked-{number}.jsonl", "a", encoding="utf-8")
        self.count = 0
        self.client = None
        self.acked = []
        self.cut = []
        self.trouble = None

    def begin(self, client):
        """A new cycle on a new connection."""
        self.client, self.acked, self.cut, self.trouble = client, [], [], None

    def work(self, cycle):
        """Writes until the server is gone."""
        try:
            while True:
                self.round(cycle)
        except Cut:
            pass
        except Exception as error:  # anything else ends the run, not only this thread
            self.trouble = f"{type(error).__name__}: {error}"

    def round(self, cycle):
        """One post, one comment, one reaction; now and then a photo and a report."""
        self.count += 1
        mark = f"crash c{cycle} k{self.number} n{self.count}"
        photos = []
        if self.count % 3 == 0:
            photos = [self.send({"what": "photo", "text": mark})["id"]]
        post = {"what": "post", "id": kairanban.uuid7(), "text": mark, "photos": photos}
        self.send(post)
        self.board.append((post["id"], self.person))
        target, author = self.chance.choice(self.board[-24:])
        self.send({"what": "comment", "id": kairanban.uuid7(), "post": target, "text": mark})
        self.send({"what": "reaction", "post": target, "kind": KINDS[self.person % len(KINDS)]})
        if self.count % 4 == 0 and author != self.person and first_report(self.person, target):
            self.send({"what": "report", "post": target, "text": mark})

    def send(self, act):
        """Sends one write; on 2xx it is on our disk before the next one leaves."""
        try:
            answer = carry_out(self.client, act, self.login["town"])
        except kairanban.GONE as gone:
            self.cut.append(act)
            raise Cut from gone
        if act["what"] == "photo":
            act["id"] = answer["id"]
        act["person"] = self.person
        self.notes.write(json.dumps(act) + "\n")
        self.notes.flush()
        os.fsync(self.notes.fileno())
        self.acked.append(act)
        return act


def carry_out(client, act, town):
    """The request behind an act. Sent twice it is the same request, byte for byte."""
    what = act["what"]
    if what == "post":
        body = {"id": act["id"], "neighborhood": town, "kind": "talk",
                "audience": "neighborhood", "body": act["text"], "photos": act["photos"]}
        return client.ask("POST", "/posts", body, expect=(200, 201))
    if what == "comment":
        body = {"id": act["id"], "body": act["text"]}
        return client.ask("POST", f"/posts/{act['post']}/comments", body, expect=(200, 201))
    if what == "reaction":
        path = f"/posts/{act['post']}/reaction"
        return client.ask("PUT", path, {"kind": act["kind"]}, expect=(200,))
    if what == "report":
        body = {"target_kind": "post", "target": act["post"], "category": "spam",
                "words": act["text"]}
        return client.ask("POST", "/reports", body, expect=(202,))
    return client.ask("POST", "/photos", kairanban.png(), (201,), "image/png")
