"""Figures of crowds that mean no good, or only come all at once."""

import json
import re

from figures import figure


def crowd(rig, what, *words, **also):
    """Runs one of the helper's crowds against a server of its own; returns what it found."""
    server = rig.base("sqlite", 1_000).server()
    server.start()
    try:
        tokens = rig.folder / "tokens"
        tokens.write_text(rig.bench("tokens", "--data", str(server.folder)))
        more = [word for name, give in also.items() for word in (f"--{name}", give(server))]
        return json.loads(rig.bench(what, "--address", f"127.0.0.1:{server.port}",
                                    "--tokens", str(tokens), *words, *more))
    finally:
        server.kill()


def pid(server):
    """Its process."""
    return str(server.process.pid)


def metrics(server):
    """Where its metrics are."""
    return re.search(r"metrics on http://([\d.:]+)/", server.said()).group(1)


def streams(rig):
    """Ten thousand open screens."""
    said = crowd(rig, "streams", pid=pid)
    everybody = said["streams"] == said["open"] == said["heard"]
    yield figure("streams_memory", said["rss_mib"], "MiB", None, "<= 250 MiB with 10,000 streams",
                 said["open"] == said["streams"] and said["rss_mib"] <= 250, open=said["open"],
                 before=said["rss_before_mib"])
    yield figure("streams_hint", said["hint_last_ms"], "ms", None, "<= 1000 ms to all of them",
                 everybody and said["hint_last_ms"] <= 1000, heard=said["heard"],
                 p50_ms=said["hint_p50_ms"])
    yield figure("streams_feed_p99", said["feed_p99_ms"], "ms", None, "<= 50 ms beside them",
                 said["feed_p99_ms"] <= 50)


def storm(rig):
    """A thousand screens that were cut and come back at once."""
    said = crowd(rig, "storm")
    yield figure("storm_lost", said["lost"], "streams", None, "0 of 1,000 miss anything",
                 said["streams"] >= 1000 and said["lost"] == 0, last_ms=said["last_ms"],
                 said_ms=said["said_ms"])


def deaf(rig):
    """A thousand screens that stop reading."""
    said = crowd(rig, "deaf", pid=pid, metrics=metrics)
    yield figure("deaf_dropped", said["dropped_s"], "s", None, "<= 30 s until they are dropped",
                 said["left"] == 0 and said["dropped_s"] <= 30, deaf=said["deaf"],
                 left=said["left"])
    yield figure("deaf_memory", said["rise_mib"], "MiB", None, "<= 64 MiB more",
                 said["rise_mib"] <= 64)
    yield figure("deaf_others", said["hint_worst_ms"], "ms", None, "<= 1000 ms to who reads",
                 said["hint_worst_ms"] <= 1000)


def drip(rig):
    """Heads and bodies that come a byte a second."""
    said = crowd(rig, "drip")
    yield figure("drip_heads", said["heads_s"], "s", None, "<= 10 s for 5,000 of them",
                 said["heads_s"] <= 10)
    yield figure("drip_bodies", said["bodies_s"], "s", None, "<= 30 s for 1,000 of them",
                 said["bodies_s"] <= 30)
    yield figure("drip_feed_p99", said["feed_p99_ms"], "ms", None, "<= 200 ms meanwhile",
                 said["feed_p99_ms"] <= 200)


ALL = {one.__name__: one for one in (streams, storm, deaf, drip)}
