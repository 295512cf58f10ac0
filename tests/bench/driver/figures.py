"""The figures, each with its target. Ratios are taken in one run, interleaved with the ceiling."""

import json
import os
import random
import statistics
import subprocess
import time

import kairanban
from rig import Ask, free_port, median, resident_mib

DATABASES = ("sqlite", "postgres")
TEXT = "駅前の広場で朝市をやっていました。野菜がとても新鮮でした。来週もあるそうです。"


def figure(name, value, unit, ratio, target, ok, **more):
    """One line of the result."""
    return {"name": name, "value": round(value, 3), "unit": unit,
            "ratio": None if ratio is None else round(ratio, 3), "target": target, "ok": bool(ok),
            **{key: round(value, 3) if isinstance(value, float) else value
               for key, value in more.items()}}


def get(server, person, path):
    """One answer: (status, headers, bytes)."""
    client = server.client(person.token)
    return client.send("GET", path.removeprefix("/api/v1"))


def sure(server, person, path, least=1):
    """The list behind a path, which must have rows: an empty answer is quick and means nothing."""
    status, _, data = get(server, person, path)
    items = json.loads(data)["items"] if status == 200 else []
    if len(items) < least:
        raise kairanban.Refused(f"GET {path} answered {status} with {len(items)} rows")
    return items, data


def feed(rig):
    """First page against the same bytes."""
    for kind in DATABASES:
        server = rig.server(kind)
        people = rig.people(server)
        bodies = sorted((sure(server, p, p.feed, 20)[1] for p in people[:21]), key=len)
        sample = rig.folder / "feed.json"
        sample.write_bytes(bodies[len(bodies) // 2])
        port = rig.ceiling("bytes", "--bytes", sample)
        asks = [Ask(p.feed, p) for p in people]
        ours, theirs = rig.race((server.port, asks), (port, asks))
        rig.end_ceilings()
        rate, p99 = median(ours, "rate"), median(ours, "p99")
        share, slower = rate / median(theirs, "rate"), p99 / median(theirs, "p99")
        yield figure(f"feed_{kind}", rate, "req/s", share, ">= 0.5 x same bytes", share >= 0.5,
                     ceiling=median(theirs, "rate"), bytes=median(ours, "size"))
        yield figure(f"feed_{kind}_p99", p99, "ms", slower, "<= 3 x same bytes", slower <= 3,
                     ceiling=median(theirs, "p99"))


def against_sql(rig, name, mode, choose):
    """Reads that go to the database, against the same SQL without us."""
    for kind in DATABASES:
        server = rig.server(kind)
        people = rig.people(server)
        ours, theirs = zip(*choose(server, people))
        port = rig.ceiling(mode, "--database", rig.base(kind).copied())
        mine, ceiling = rig.race((server.port, ours), (port, theirs))
        rig.end_ceilings()
        rate, best = median(mine, "rate"), median(ceiling, "rate")
        yield figure(f"{name}_{kind}", rate, "req/s", rate / best, ">= 0.8 x same SQL",
                     rate / best >= 0.8, ceiling=best, p99_ms=median(mine, "p99"),
                     ceiling_p99_ms=median(ceiling, "p99"), bytes=median(mine, "size"),
                     ceiling_bytes=median(ceiling, "size"))


def pages_of(server, person):
    """Every page of a neighborhood: (cursor to the next one, the last id on it, its posts)."""
    client, cursor, pages = server.client(person.token), "", []
    while True:
        page = client.ask("GET", f"{person.feed[7:]}?limit=50{cursor}", expect=(200,))
        if not page["next"]:
            return pages
        pages.append((page["next"], page["items"][-1]["id"], page["items"]))
        cursor = "&cursor=" + page["next"]


def by_town(people):
    """One person of each neighborhood, to look around with."""
    return {person.slug: person for person in reversed(people)}


def deep(rig):
    """Pages far down."""

    def choose(server, people):
        chance = random.Random(1)
        towns = {slug: pages_of(server, one) for slug, one in by_town(people).items()}
        for person in people:
            cursor, last, _ = chance.choice(towns[person.slug][5:])
            yield (Ask(f"{person.feed}?cursor={cursor}", person),
                   Ask(f"/page?person={person.number}&after={last}", person))

    yield from against_sql(rig, "deep", "page", choose)


def kind(rig):
    """One kind of posts."""

    def choose(server, people):
        kinds = ("question", "giveaway", "safety", "talk")
        for person, word in zip(people, kinds * len(people)):
            yield (Ask(f"{person.feed}?kind={word}", person),
                   Ask(f"/page?person={person.number}&kind={word}", person))
        sure(server, people[0], people[0].feed + "?kind=question", 20)

    yield from against_sql(rig, "kind", "page", choose)


def thread(rig):
    """A post's twenty comments."""

    def choose(server, people):
        chance = random.Random(1)
        busy = {slug: [post["id"] for page in pages_of(server, one) for post in page[2]
                       if post["comments"] >= 15] for slug, one in by_town(people).items()}
        for person in people:
            post = chance.choice(busy[person.slug])
            while get(server, person, f"/api/v1/posts/{post}/comments")[0] == 404:
                post = chance.choice(busy[person.slug])  # its author and this person do not meet
            yield (Ask(f"/api/v1/posts/{post}/comments", person),
                   Ask(f"/thread?person={person.number}&post={post}", person))
        sure(server, people[0], f"/api/v1/posts/{busy[people[0].slug][0]}/comments", 10)

    yield from against_sql(rig, "thread", "thread", choose)


def write(rig):
    """Posts made durable, 32 neighbors at a time."""
    least = {"sqlite": 1.5, "postgres": 0.7}
    for kind in DATABASES:
        server = rig.server(kind)
        people = rig.people(server)
        port = rig.ceiling("insert", "--database", rig.base(kind).copied())
        said = {"kind": "talk", "audience": "neighborhood", "body": TEXT}
        ours = [Ask("/api/v1/posts", p, "POST", "bearer", body={"neighborhood": p.slug, **said})
                for p in people]
        theirs = [Ask(f"/insert?person={p.number}", p, "POST", "bearer", body=said)
                  for p in people]
        mine, ceiling = rig.race((server.port, ours), (port, theirs))
        rig.end_ceilings()
        rate, best = median(mine, "rate"), median(ceiling, "rate")
        target = f">= {least[kind]} x one transaction each"
        yield figure(f"write_{kind}", rate, "posts/s", rate / best, target,
                     rate / best >= least[kind], ceiling=best, p99_ms=median(mine, "p99"),
                     ceiling_p99_ms=median(ceiling, "p99"))


def unchanged(rig):
    """304 for those who have seen the page."""
    server = rig.server("sqlite")
    people = rig.people(server)
    asks = []
    for person in people:
        _, headers, _ = get(server, person, person.feed)
        asks.append(Ask(person.feed, person, etag=headers["ETag"]))
    client = server.client(people[0].token)
    client.wire.request("GET", people[0].feed, headers={
        "Authorization": "Bearer " + people[0].token,
        "If-None-Match": get(server, people[0], people[0].feed)[1]["ETag"]})
    if (status := client.wire.getresponse().status) != 304:
        raise kairanban.Refused(f"an unchanged feed answered {status}")
    port = rig.ceiling("plaintext")
    ours, theirs = rig.race((server.port, asks), (port, asks))
    rig.end_ceilings()
    if (size := median(ours, "size")) > 1000:
        raise kairanban.Refused(f"{size:.0f} bytes an answer are no 304")
    rate, best = median(ours, "rate"), median(theirs, "rate")
    yield figure("unchanged", rate, "req/s", rate / best, ">= 0.7 x plaintext", rate / best >= 0.7,
                 ceiling=best, bytes=size)


def flood(rig):
    """The feed while somebody tries passwords."""
    server = rig.server("sqlite")
    people = rig.people(server)
    asks = [Ask(p.feed, p) for p in people]
    wrong = [Ask("/api/v1/sessions", method="POST", body={
        "email": f"nobody{n}@example.jp", "password": "not the right one at all"})
        for n in range(500)]
    rig.wrk(server.port, asks, seconds=1)
    calm, stormy, tries = [], [], []
    for _ in range(rig.rounds):
        calm.append(rig.wrk(server.port, asks))
        storm = rig.beside(server.port, wrong, 8)
        time.sleep(1)
        stormy.append(rig.wrk(server.port, asks))
        tries.append(storm.result())
    ratio = median(stormy, "p99") / median(calm, "p99")
    yield figure("flood_feed_p99", median(stormy, "p99"), "ms", ratio, "<= 3 x without the flood",
                 ratio <= 3, calm_ms=median(calm, "p99"), rate=median(stormy, "rate"),
                 calm_rate=median(calm, "rate"), wrong_logins=median(tries, "rate"))


def places(rig):
    """Point to neighborhood."""
    words = ["places"]
    if given := os.environ.get("KAIRANBAN_BENCH_POLYGONS"):
        words += ["--polygons", given]
    said = json.loads(rig.bench(*words))
    micros = said["p50_ns"] / 1000
    yield figure("places", micros, "us", None, "<= 20 us median", micros <= 20,
                 p99_us=said["p99_ns"] / 1000, polygons=said["polygons"], corners=said["corners"],
                 drawn=not given)


def start(rig):
    """From nothing to the first 200."""
    base = rig.base("sqlite")
    times, idle = [], []
    for _ in range(7):
        port = free_port()
        server = base.server(KAIRANBAN_LISTEN=f"127.0.0.1:{port}")
        server.start()
        person = rig.people(server)[0]
        server.stop()
        began = time.monotonic()
        server.process = subprocess.Popen([server.program, "serve"], env=server.env,
                                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                          stderr=subprocess.DEVNULL)
        while time.monotonic() - began < 30:
            try:
                if get(server, person, person.feed)[0] == 200:
                    break
            except OSError:
                time.sleep(0.001)
        times.append((time.monotonic() - began) * 1000)
        time.sleep(2)
        idle.append(resident_mib(server.process))
        server.stop()
    took, held = statistics.median(times), statistics.median(idle)
    yield figure("start", took, "ms", None, "<= 300 ms to the first 200", took <= 300,
                 posts=rig.posts)
    yield figure("memory_idle", held, "MiB", None, "<= 60 MiB", held <= 60)


def growth(rig):
    """Ten times as many posts."""
    small, large = rig.server("sqlite"), rig.server("sqlite", rig.posts * 10)
    lanes = [(server.port, [Ask(p.feed, p) for p in rig.people(server)])
             for server in (small, large)]
    few, many = rig.race(*lanes)
    ratio = median(few, "rate") / median(many, "rate")
    yield figure("growth", 1e6 / median(many, "rate"), "us/req", ratio,
                 f"<= 1.1 x the time with {rig.posts}", ratio <= 1.1,
                 small=1e6 / median(few, "rate"), posts=rig.posts * 10)
    rig.servers.pop(("sqlite", rig.posts * 10)).stop()


def memory(rig):
    """What the servers hold after everything else."""
    for (kind, posts), server in sorted(rig.servers.items()):
        held = resident_mib(server.process)
        yield figure(f"memory_after_{kind}", held, "MiB", None, "<= 200 MiB after the whole run",
                     held <= 200, posts=posts)


# Growth before write: new posts that nobody has answered make a lighter page.
ALL = {one.__name__: one for one in (
    start, feed, unchanged, deep, kind, thread, growth, flood, write, places)}
# When the others have left their traces.
LAST = {"memory": memory}
