"""Whether the time of an answer tells who has an account, or tells an office what neighbors have written."""

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


def sample(client, ask, pairs):
    """Milliseconds for what is there and for what is not, taken in turns that chance decides."""
    chance, seen = random.Random(1), set()
    times = {True: [], False: []}
    for number in range(pairs + 5):
        for has in chance.sample((True, False), 2):
            method, path, body = ask(chance, has)
            began = time.perf_counter()
            answer = client.send(method, path, body)
            took = (time.perf_counter() - began) * 1000
            if number >= 5:  # the first ones warm up
                times[has].append(took)
            seen.add(looks(*answer))
            time.sleep(0.002)
    if len(seen) != 1:
        raise kairanban.Refused(f"the answers differ: {seen}")
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


def told(name, times, pairs):
    """The figure of one question."""
    have, lack = times
    apart = 100 * gap(have, lack) / statistics.median(lack)
    chance = by_chance(have, lack)
    return figure(f"tells_{name}", apart, "%", None, "< 5 % of the median, or mere chance",
                  apart < 5 or chance > 0.05, known_ms=statistics.median(have),
                  unknown_ms=statistics.median(lack), chance=chance, pairs=pairs)


def tells_office(rig):
    """What an office's account asks for, where neighbors have written something and where not."""
    pairs = max(100, 1000 * rig.rounds // 3)
    server = rig.base("sqlite", 1_000).server()
    server.start()
    try:
        hers = rig.people(server)[0]
        neighbor = server.client(hers.token)
        written = [post["id"] for post in neighbor.ask("GET", f"/neighborhoods/{hers.slug}/posts?limit=50")["items"]]
        client = server.client(rig.bench("tokens", "--data", str(server.folder), "--office").strip())
        client.ask("GET", "/office/notices")
        for name, tail in (("post", ""), ("comments", "/comments")):
            def ask(chance, has, tail=tail):
                post = chance.choice(written)
                # As old as a real one, so that what is searched for it is the same.
                post = post if has else post[:24] + secrets.token_hex(6)
                return "GET", f"/posts/{post}{tail}", None
            yield told(f"office_{name}", sample(client, ask, pairs), pairs)
    finally:
        server.kill()


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
            def ask(chance, has, path=path, body=body):
                return "POST", path, body(chance.choice(known) if has else nobody())
            yield told(name, sample(server.client(), ask, pairs), pairs)
    finally:
        server.kill()


ALL = {"tells": tells, "tells-office": tells_office}
