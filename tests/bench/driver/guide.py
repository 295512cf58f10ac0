"""The town guide: a list against the same bytes, and what is near among a hundred thousand places."""

import random

from figures import figure
from official import plain
from rig import Ask, median

PLACES = 100_000


def guide(rig):
    """On a town of its own, so that no other figure carries the places in memory."""
    posts = 1_000
    base = rig.base("sqlite", posts)
    rig.bench("guide", "--database", base.url, "--places", str(PLACES))
    server = rig.server("sqlite", posts)
    people = rig.people(server)
    path = f"/api/v1/neighborhoods/{people[0].slug}/places"
    sample = rig.folder / "guide-list"
    sample.write_bytes(plain(server, path))
    port = rig.ceiling("bytes", "--bytes", sample)
    ours, theirs = rig.race((server.port, [Ask(path)]), (port, [Ask(path)]))
    rig.end_ceilings()
    rate, best = median(ours, "rate"), median(theirs, "rate")
    yield figure("guide_list", rate, "req/s", rate / best, ">= 0.5 x same bytes", rate / best >= 0.5,
                 ceiling=best, bytes=median(ours, "size"))

    dice = random.Random(1)
    def around(**more):
        spots = [(35.5 + dice.random() / 100, 139 + dice.random() * 0.4) for _ in range(2_000)]
        return [Ask("/api/v1/places/near", people[n % len(people)], "POST", "bearer",
                    body={"lat": lat, "lon": lon, **more}) for n, (lat, lon) in enumerate(spots)]
    # One at a time: what a look takes in the server, with the way there and back. Filters that fit nothing are the dearest.
    for name, more in (("near", {}), ("near_open", {"open_now": True, "category": "clinic"}),
                       ("near_nothing", {"facts": ["ostomate"]})):
        (runs,) = rig.race((server.port, around(**more)), connections=1)
        p99 = median(runs, "p99")
        yield figure(f"guide_{name}_p99", p99, "ms", None, "<= 2 ms", p99 <= 2, p50_ms=median(runs, "p50"),
                     rate=median(runs, "rate"))


ALL = {"guide": guide}
