"""A notice on its way to everybody: how long deciding takes, at which memory, and what a kill leaves."""

import json
import subprocess

import kairanban
from figures import figure

PEOPLE = 50_000
# Nine of ten did not mute what it is about.
LINES = PEOPLE * 9 // 10


def deliver(rig, name, kill=None):
    """One round on a fresh database; killed once in the middle if asked."""
    folder = rig.folder / f"rounds-{name}"
    folder.mkdir()
    rig.bench("rounds", "--data", folder, "load", "--people", str(PEOPLE))
    if kill:
        died = subprocess.run([rig.helper, "rounds", "--data", folder, "deliver", "--die", str(kill)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if died.returncode == 0:
            raise kairanban.Refused("the round did not die")
    said = json.loads(rig.bench("rounds", "--data", folder, "deliver"))
    if said["lines"] != LINES:
        raise kairanban.Refused(f"{said['lines']} people have the notice, not {LINES}")
    return said


def notices_delivery(rig):
    """50,000 people, each in two towns and with a mute: who gets the notice."""
    whole = deliver(rig, "whole")
    # The counts are looked at in `deliver`: neither fewer nor more than without the kill.
    deliver(rig, "killed", kill=PEOPLE // 3)
    grown = whole["grown_kib"] / 1024
    yield figure("notices_delivery", whole["seconds"], "s", None, "<= 2 s, <= 64 MiB more",
                 whole["seconds"] <= 2 and grown <= 64, people=PEOPLE, grown_mib=grown)


ALL = {"notices-delivery": notices_delivery}
