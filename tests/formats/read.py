"""Reads every format with a client that others wrote, and says what a subscriber would notice."""

import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import re
import sys
import urllib.error
import urllib.request

import capparser
import capvalidator
import extruct
import feedparser
import icalendar
import jsonfeed
from lxml import etree

URL = os.environ["KAIRANBAN_FORMATS_URL"]
FLOOD, WATER, SHOTS, WITHDRAWN, OVER, TRAINING, PARK = (
    f"01990000-0000-7000-8000-00000000000{n}" for n in range(1, 8)
)
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
OFFSET = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$")


def get(path, **headers):
    """One answer: (status, headers, bytes)."""
    request = urllib.request.Request(path if path.startswith("http") else URL + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def fetch(path, kind):
    """What is there, if it is of the kind that it should be, and comes with a tag that saves the next fetch."""
    status, headers, body = get(path)
    assert status == 200, f"{path} answered {status}"
    assert headers["Content-Type"].startswith(kind), f"{path} is {headers['Content-Type']}"
    again = get(path, **{"If-None-Match": headers["ETag"]})
    assert again[0] == 304 and again[2] == b"", f"{path} was sent twice"
    return body


def atom_feeds():
    """feedparser reads all Atom feeds without a complaint, page after page."""
    known = {"/feeds/notices.atom": 6, "/feeds/agencies/nakahara-mihon.atom": 5,
             "/feeds/neighborhoods/toyosu.atom": 1, "/feeds/neighborhoods/musashi-kosugi.atom": 5,
             "/feeds/categories/garbage.atom": 1, "/feeds/categories/crime.atom": 0}
    for path, count in known.items():
        entries, address = [], path
        while address:
            feed = feedparser.parse(fetch(address, "application/atom+xml"))
            assert feed.bozo == 0, f"{path}: {feed.get('bozo_exception')}"
            assert feed.feed.id.startswith("tag:127.0.0.1,2026:feeds/") and feed.feed.title
            links = {link.rel: link.href for link in feed.feed.links}
            assert {"self", "alternate", "first"} <= set(links)
            entries += feed.entries
            address = links.get("next")
        assert len(entries) == count, f"{path} has {len(entries)} entries"
        ids = [entry.id for entry in entries]
        assert len(set(ids)) == len(ids) and TRAINING not in " ".join(ids)
    feed = feedparser.parse(fetch("/feeds/notices.atom", "application/atom+xml"))
    entry = {entry.id.rsplit("/", 1)[1]: entry for entry in feed.entries}
    assert entry[FLOOD].author == "中原区役所（見本）" and entry[FLOOD].tags[0].label == "防災"
    assert "河川敷" in entry[FLOOD].content[0].value and entry[FLOOD].content[0].type == "text/html"
    assert entry[WATER].updated_parsed > entry[WATER].published_parsed, "a correction moves `updated`"
    assert "訂正しました" in entry[WATER].content[0].value
    assert entry[WITHDRAWN].title.startswith("【取り消し】")
    assert "受付センター" not in entry[WITHDRAWN].content[0].value, "withdrawn words are gone"
    assert "日にちを取りちがえて" in entry[WITHDRAWN].content[0].value
    assert "掲載期間は終わりました" in entry[OVER].content[0].value


def ledger():
    """feedparser reads the public log, and its files say the same as its feed."""
    entries, address = [], "/transparency/log.atom"
    while address:
        feed = feedparser.parse(fetch(address, "application/atom+xml"))
        assert feed.bozo == 0, f"{feed.get('bozo_exception')}"
        assert feed.feed.id == "tag:127.0.0.1,2026:transparency" and feed.feed.title.startswith("見守りの記録")
        links = {link.rel: link.href for link in feed.feed.links}
        assert {"self", "alternate", "first"} <= set(links)
        entries += feed.entries
        address = links.get("next")
    rows = json.loads(get("/transparency/log.json")[2])
    assert rows and len(entries) == len(rows), f"{len(entries)} entries, {len(rows)} rows"
    assert [int(entry.id.rsplit("/", 1)[1]) for entry in entries] == [row["seq"] for row in reversed(rows)]
    for entry, row in zip(entries, reversed(rows)):
        assert entry.updated == f"{row['day']}T00:00:00+09:00" and entry.title.endswith("。")
        assert get(entry.link)[0] == 200
    prev = "0" * 64
    for row in rows:
        body = {name: value for name, value in row.items() if name not in ("prev", "hash")}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert row["prev"] == prev and row["hash"] == hashlib.sha256((prev + text).encode()).hexdigest()
        prev = row["hash"]
    table = list(csv.DictReader(io.StringIO(get("/transparency/log.csv")[2].decode(), newline="")))
    assert [one["hash"] for one in table] == [row["hash"] for row in rows]
    english = feedparser.parse(fetch("/transparency/log.atom?lang=en", "application/atom+xml"))
    assert english.entries[0].title.startswith("On ") and english.feed.language == "en"


def json_feeds():
    """jsonfeed-util reads the same in JSON."""
    for path, count in {"/feeds/notices.json": 6, "/feeds/agencies/koto-mihon.json": 1,
                        "/feeds/neighborhoods/toyosu.json": 1, "/feeds/categories/health.json": 1}.items():
        raw = json.loads(fetch(path, "application/feed+json"))
        assert raw["version"] == "https://jsonfeed.org/version/1.1"
        feed = jsonfeed.Feed.parse(raw)
        assert feed.language == "ja" and len(feed.items) == count, f"{path} has {len(feed.items)}"
        for item in feed.items:
            assert item.id.startswith("tag:") and item.url.startswith(URL + "/n/") and item.content_html
    items = {item["url"].rsplit("/", 1)[1]: item for item in json.loads(get("/feeds/notices.json")[2])["items"]}
    assert items[WITHDRAWN]["_kairanban"]["state"] == "withdrawn"
    assert items[WATER]["_kairanban"]["corrected"] == 1
    assert items[FLOOD]["_kairanban"]["official"]["body"] == "中原区役所（見本）"


def schema():
    """The schema of OASIS, as it comes with capvalidator."""
    folder = pathlib.Path(capvalidator.__file__).parent / "static"
    return etree.XMLSchema(etree.parse(str(folder / "CAP-v1.2-schema.xsd")))


def message(path, rules):
    """A CAP message that the schema takes and capparser understands."""
    body = fetch(path, "application/cap+xml")
    rules.assertValid(etree.parse(io.BytesIO(body)))
    tree = etree.fromstring(body)
    for name in ("sent", "effective", "onset", "expires"):
        for one in tree.iter(CAP + name):
            assert OFFSET.match(one.text), f"{path}: {name} is {one.text}"
    for polygon in tree.iter(CAP + "polygon"):
        points = polygon.text.split()
        assert 4 <= len(points) <= 250 and points[0] == points[-1], f"{path}: {polygon.text}"
        lat, lon = map(float, points[0].split(","))
        assert 20 < lat < 46 < 122 < lon < 154, f"{path}: latitude comes first"
    return capparser.parse(stringXML=body), tree


def warnings():
    """The index leads to messages; each language is an info; corrections and withdrawals name what they replace."""
    rules = schema()
    index = feedparser.parse(fetch("/feeds/cap.atom", "application/atom+xml"))
    assert index.bozo == 0
    found = {}
    for entry in index.entries:
        address = [link.href for link in entry.links if link.type == "application/cap+xml"][0]
        alert, _ = message(address, rules)
        assert entry.id.endswith(alert.identifier[0]), "an entry is named as its message"
        found[address.split("/")[-2]] = alert
    assert set(found) == {FLOOD, WATER, WITHDRAWN}, set(found)
    ours = feedparser.parse(fetch("/feeds/agencies/koto-mihon/cap.atom", "application/atom+xml"))
    assert ours.bozo == 0 and not ours.entries
    assert found[FLOOD].msgType[0] == "Alert" and found[FLOOD].status[0] == "Actual"
    assert found[WATER].msgType[0] == "Update" and found[WITHDRAWN].msgType[0] == "Cancel"

    _, flood = message(f"/cap/{FLOOD}/1.xml", rules)
    languages = [one.text for one in flood.iter(CAP + "language")]
    assert languages == ["ja-JP", "ja", "en-US"], languages
    infos = flood.findall(CAP + "info")
    easy = [one.text for one in infos[1].iter(CAP + "value")]
    assert "easy-japanese" in easy and "《" not in etree.tostring(flood, encoding="unicode")
    assert infos[0].findtext(CAP + "severity") == "Severe" and infos[0].findtext(CAP + "urgency") == "Immediate"
    assert infos[2].findtext(CAP + "senderName") == "Nakahara Ward Office (sample)"
    assert flood.find(f".//{CAP}polygon") is not None
    assert flood.findtext(f".//{CAP}geocode/{CAP}value") == "141330"

    _, first = message(f"/cap/{WATER}/1.xml", rules)
    _, second = message(f"/cap/{WATER}/2.xml", rules)
    named = ",".join(first.findtext(CAP + name) for name in ("sender", "identifier", "sent"))
    assert first.findtext(CAP + "msgType") == "Alert" and second.findtext(CAP + "references") == named
    _, cancel = message(f"/cap/{WITHDRAWN}/2.xml", rules)
    assert "取りちがえて" in cancel.findtext(f".//{CAP}description")
    assert cancel.findtext(CAP + "references").split(",")[1].endswith(f"{WITHDRAWN}-1")

    _, training = message(f"/cap/{TRAINING}/1.xml", rules)
    assert training.findtext(CAP + "status") == "Exercise"
    assert training.findtext(f".//{CAP}headline").startswith("【訓練】")
    assert get(f"/cap/{SHOTS}/1.xml")[0] == 404, "information is no warning"
    assert get(f"/cap/{FLOOD}/2.xml")[0] == 404


def calendars():
    """icalendar reads the deadlines; a withdrawn one is cancelled, not gone."""
    for path in ("/feeds/notices.ics", "/feeds/agencies/nakahara-mihon.ics", "/feeds/neighborhoods/musashi-kosugi.ics",
                 "/feeds/neighborhoods/toyosu.ics"):
        body = fetch(path, "text/calendar; charset=utf-8")
        assert body.replace(b"\r\n", b"").count(b"\n") == 0, "lines end with CRLF"
        for line in body.split(b"\r\n"):
            assert len(line) <= 75, f"{path}: {len(line)} octets in a line"
            line.decode()  # folding never cuts a letter in two
        calendar = icalendar.Calendar.from_ical(body)
        assert not calendar.errors and calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH"
        assert calendar["NAME"] == calendar["X-WR-CALNAME"]
        assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=1)
        assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    events = {str(one["UID"]).split("@")[0]: one for one in
              icalendar.Calendar.from_ical(get("/feeds/notices.ics")[2]).walk("VEVENT")}
    assert set(events) == {f"notice-{one}" for one in (SHOTS, WITHDRAWN, OVER)}, set(events)
    for event in events.values():
        assert not event.errors
        for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "URL", "DTSTART"):
            assert name in event, f"{event['UID']} has no {name}"
    shots = events[f"notice-{SHOTS}"]
    assert shots["STATUS"] == "CONFIRMED" and shots["SEQUENCE"] == 0
    assert shots["DTSTART"].dt.utcoffset() == datetime.timedelta(hours=9)
    assert "1,500円" in shots["DESCRIPTION"], "a comma is a comma"
    withdrawn = events[f"notice-{WITHDRAWN}"]
    assert withdrawn["STATUS"] == "CANCELLED" and withdrawn["SEQUENCE"] == 1


def graph(path):
    """The schema.org data of a page, by type."""
    page = fetch(path, "text/html").decode()
    data = extruct.extract(page, base_url=URL, syntaxes=["json-ld"])["json-ld"]
    return {one["@type"]: one for one in data[0]["@graph"]}


def linked_data():
    """extruct finds what search engines look for."""
    found = graph(f"/n/{FLOOD}")
    announcement = found["SpecialAnnouncement"]
    assert announcement["inLanguage"] == "ja" and announcement["category"] == "防災"
    assert announcement["publisher"]["@type"] == "GovernmentOrganization" and announcement["expires"]
    trail = [one["name"] for one in found["BreadcrumbList"]["itemListElement"]]
    assert trail == ["おしらせ", "防災", announcement["name"]], trail
    assert graph(f"/n/{FLOOD}?lang=en")["SpecialAnnouncement"]["inLanguage"] == "en"
    assert "《" not in graph(f"/n/{FLOOD}?lang=easy")["SpecialAnnouncement"]["text"]
    withdrawn = graph(f"/n/{WITHDRAWN}")["SpecialAnnouncement"]
    assert withdrawn["name"].startswith("【取り消し】") and "受付センター" not in withdrawn["text"]
    assert len(graph("/notices")["ItemList"]["itemListElement"]) == 6
    hidden = fetch(f"/n/{TRAINING}", "text/html").decode()
    assert "noindex" in hidden and "ld+json" not in hidden


def main():
    failed = 0
    for check in (atom_feeds, ledger, json_feeds, warnings, calendars, linked_data):
        try:
            check()
            print(f"formats: {check.__name__}: understood")
        except Exception as error:  # each check says what it has to say
            failed += 1
            print(f"formats: {check.__name__}: NOT UNDERSTOOD: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
