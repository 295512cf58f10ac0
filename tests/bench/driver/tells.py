"""Whether the time of an answer tells who has an account."""

import email
import email.policy
import random
import re
import secrets
import statistics
import time

import kairanban
from figures import figure

# The addresses that have an account.
KNOWN = 10
SENTENCE = "三毛猫が屋根で昼寝していたので起こさない"


def form(address):
    """A sign-up."""
    return {"email": address, "password": SENTENCE, "display_name": "はなこ", "age_band": "18_plus",
            "language": "ja", "rules_version": "2026-11-22", "transport": "bearer"}


def nobody():
    """An address that has no account."""
    return f"{secrets.token_hex(8)}@example.jp"


def link_to(server, address, patience=10):
    """The token of the link in the letter to an address."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        for file in (server.folder / "mail").glob("*.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if address in letter["To"]:
                return re.search(r"#(\S+)", letter.get_body(("plain",)).get_content()).group(1)
        time.sleep(0.02)
    raise kairanban.Refused(f"no letter to {address}")


def settle(server):
    """Addresses with a verified account."""
    client, known = server.client(), [nobody() for _ in range(KNOWN)]
    for address in known:
        client.ask("POST", "/accounts", form(address), expect=(201,))
        client.ask("POST", "/email-verifications", {"token": link_to(server, address)})
    return known


def looks(status, headers, data):
    """What can be seen of an answer besides its time."""
    return status, tuple(sorted(name.lower() for name in headers.keys())), len(data)


def sample(server, known, path, body, pairs):
    """Milliseconds of known and of unknown addresses, taken in turns that chance decides."""
    client, chance, seen = server.client(), random.Random(1), set()
    times = {True: [], False: []}
    for number in range(pairs + 5):
        for has in chance.sample((True, False), 2):
            address = chance.choice(known) if has else nobody()
            began = time.perf_counter()
            answer = client.send("POST", path, body(address))
            took = (time.perf_counter() - began) * 1000
            if number >= 5:  # the first ones warm up
                times[has].append(took)
            seen.add(looks(*answer))
            time.sleep(0.002)
    if len(seen) != 1:
        raise kairanban.Refused(f"answers to {path} differ: {seen}")
    return times[True], times[False]


def gap(ours, theirs):
    """How far two medians are apart."""
    return abs(statistics.median(ours) - statistics.median(theirs))


def by_chance(ours, theirs, rounds=2000):
    """How often shuffled labels give medians as far apart: near 0 when the labels matter."""
    chance, seen, everything = random.Random(1), gap(ours, theirs), ours + theirs
    hits = 0
    for _ in range(rounds):
        chance.shuffle(everything)
        hits += gap(everything[:len(ours)], everything[len(ours):]) >= seen
    return (hits + 1) / (rounds + 1)


def tells(rig):
    """Sign-in, sign-up and reset, for addresses with an account and without."""
    pairs = max(100, 500 * rig.rounds // 3)
    server = rig.base("sqlite", 1_000).server()
    server.start()
    try:
        known = settle(server)
        wrong = "not the right words at all"
        for name, path, body in (
            ("sign_in", "/sessions", lambda address: {"email": address, "password": wrong}),
            ("sign_up", "/accounts", form),
            ("reset", "/password-resets", lambda address: {"email": address}),
        ):
            have, lack = sample(server, known, path, body, pairs)
            middle = statistics.median(have)
            apart = 100 * gap(have, lack) / statistics.median(lack)
            chance = by_chance(have, lack)
            yield figure(f"tells_{name}", apart, "%", None, "< 5 % of the median, or mere chance",
                         apart < 5 or chance > 0.05, known_ms=middle,
                         unknown_ms=statistics.median(lack), chance=chance, pairs=pairs)
    finally:
        server.kill()


ALL = {"tells": tells}
