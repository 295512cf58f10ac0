"""The moderators' queue with 100,000 cases, against the feed in the same run."""

import json

from figures import DATABASES, figure, get, sure
from rig import Ask, median

# How far down the queue the deep pages begin.
PAGES = 200


def deep_cursors(server, person):
    """Cursors all along the queue's beginning."""
    cursor, found = "", []
    for _ in range(PAGES):
        status, _, data = get(server, person, f"/api/v1/moderation/cases?limit=50{cursor}")
        page = json.loads(data)
        assert status == 200 and len(page["items"]) == 50, page
        found.append(page["next"])
        cursor = "&cursor=" + page["next"]
    return found


def queue(rig):
    """First pages and deep ones, each by those who may see them."""
    for kind in DATABASES:
        server = rig.server(kind)
        people = rig.people(server)
        staff = people[:20]
        sure(server, staff[0], "/api/v1/moderation/cases", 20)
        cursors = deep_cursors(server, staff[0])
        feed = [Ask(p.feed, p) for p in people]
        older = [Ask(f"{p.feed}?kind=question", p) for p in people]
        first = [Ask("/api/v1/moderation/cases", p) for p in staff]
        deep = [Ask(f"/api/v1/moderation/cases?cursor={cursor}", staff[n % len(staff)])
                for n, cursor in enumerate(cursors)]
        lanes = [(server.port, asks) for asks in (feed, older, first, deep)]
        ready, read, ours, down = rig.race(*lanes)
        for name, runs in (("queue", ours), ("queue_deep", down)):
            p99 = median(runs, "p99")
            slower = p99 / median(ready, "p99")
            yield figure(f"{name}_{kind}_p99", p99, "ms", slower, "<= 3 x the feed's", slower <= 3,
                         rate=median(runs, "rate"), feed_p99_ms=median(ready, "p99"),
                         feed_rate=median(ready, "rate"),
                         feed_from_database_p99_ms=median(read, "p99"))


ALL = {"queue": queue}
