"""Subscribes to calendars of meetups as neighbors do: vdirsyncer fetches, khal shows, and what is edited arrives.

recurring-ical-events works a series out, icalendar looks at every line, extruct reads the page of a meetup.
"""

import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

import extruct
import icalendar
import recurring_ical_events

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import kairanban  # noqa: E402

from read import URL, fetch, get  # noqa: E402

JAPAN = datetime.timezone(datetime.timedelta(hours=9))
TOWN = "/feeds/neighborhoods/musashi-kosugi/meetups.ics"
CALENDAR = "text/calendar; charset=utf-8"


def noon(days):
    """Noon in Japan, so many days from today."""
    day = datetime.datetime.now(JAPAN).date() + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(12), JAPAN)


def utc(moment):
    """A time as the API takes it."""
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Neighbor:
    """Somebody with an account who holds meetups."""

    def __init__(self, login):
        email, password = login.split(" ", 1)
        port = urllib.parse.urlsplit(URL).port
        body = {"email": email, "password": password, "transport": "bearer"}
        self.wire = kairanban.Client(port)
        self.wire.token = self.wire.ask("POST", "/sessions", body)["access_token"]

    def holds(self, title, start, **more):
        """A public meetup of two hours."""
        return self.wire.ask("POST", "/meetups", {
            "neighborhood": "musashi-kosugi", "title": title, "body": "お弁当を持って、\n集まりましょう；雨なら、中止。",
            "audience": "public", "starts_at": utc(start), "ends_at": utc(start + datetime.timedelta(hours=2)),
            "place": {"name": "丸子橋の下の広場", "lon": 139.66, "lat": 35.58}, "publish": True, **more,
        })

    def moves(self, meetup, number, start):
        """Another time for one of its dates."""
        path = f"/meetup-dates/{meetup['dates'][number]['id']}"
        return self.wire.ask("PATCH", path, {"starts_at": utc(start)}, lock=meetup["version"])

    def calls_off(self, meetup, number):
        """One of its dates does not take place."""
        return self.wire.ask("POST", f"/meetup-dates/{meetup['dates'][number]['id']}/cancel", {"reason": "rain"})


class Subscriber:
    """A program that fetches a calendar, and one that shows it."""

    def __init__(self, folder, url):
        self.folder = pathlib.Path(folder)
        self.items = self.folder / "items"
        self.items.mkdir(parents=True)
        self.sync_config = self.folder / "vdirsyncer"
        self.sync_config.write_text(
            f'[general]\nstatus_path = "{self.folder}/status/"\n'
            '[pair meetups]\na = "there"\nb = "here"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage there]\ntype = "http"\nurl = "{url}"\n'
            f'[storage here]\ntype = "filesystem"\npath = "{self.items}/"\nfileext = ".ics"\n'
        )
        self.show_config = self.folder / "khal"
        self.show_config.write_text(
            f"[calendars]\n[[meetups]]\npath = {self.items}\nreadonly = True\n"
            "[locale]\nlocal_timezone = Asia/Tokyo\ndefault_timezone = Asia/Tokyo\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {self.folder}/khal.db\n"
        )
        self.sync("discover")

    def run(self, program, *words):
        """One of the two, as it is installed beside this Python; what it said."""
        env = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        done = subprocess.run(
            [pathlib.Path(sys.executable).parent / program, *words], env=env, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert done.returncode == 0, f"{program} {words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def sync(self, what="sync"):
        """Fetches what is new."""
        self.run("vdirsyncer", "-c", self.sync_config, what)

    def day(self, moment):
        """What khal shows on the day of a moment: a set of (start, title, cancelled)."""
        lines = self.run(
            "khal", "-c", self.show_config, "list", "--day-format", "",
            "--format", "{start-long-full}|{title}|{cancelled}", moment.strftime("%Y-%m-%d"), "1d",
        )
        found = [line.split("|") for line in lines.splitlines() if "|" in line]
        return {(start, title, bool(off.strip())) for start, title, off in found}


def shown(moment):
    """As khal writes it."""
    return moment.strftime("%Y-%m-%d %H:%M")


def edits_arrive(hanako, folder):
    """Subscribe, move, sync, see the new time; call off, sync, see that it is off; delete, and it is off still."""
    first, later = noon(20), noon(21) + datetime.timedelta(hours=3)
    picnic = hanako.holds("ピクニック", first)
    reader = Subscriber(folder / "edits", URL + TOWN)
    reader.sync()
    assert (shown(first), "ピクニック", False) in reader.day(first), reader.day(first)
    picnic = hanako.moves(picnic, 0, later)
    reader.sync()
    assert not any(title == "ピクニック" for _, title, _ in reader.day(first)), "the old time is gone"
    assert (shown(later), "ピクニック", False) in reader.day(later), reader.day(later)
    hanako.calls_off(picnic, 0)
    reader.sync()
    assert (shown(later), "【中止】ピクニック", True) in reader.day(later), reader.day(later)


def own_calendar(hanako, taro, folder):
    """One's own calendar comes by its secret address and shows where one stands."""
    start = noon(22)
    tea = hanako.holds("お茶の会", start, place={"name": "集会室2", "district": "新丸子", "shown": "accepted"})
    book = hanako.holds("読書会", noon(23))
    for meetup in (tea, book):
        taro.wire.ask("PUT", f"/meetup-dates/{meetup['dates'][0]['id']}/rsvp", {})
    url = taro.wire.ask("POST", "/me/calendar")["url"]
    assert "集会室2".encode() in get(url)[2].replace(b"\r\n ", b"")
    assert "集会室2".encode() not in get(TOWN)[2].replace(b"\r\n ", b"")
    reader = Subscriber(folder / "own", url)
    reader.sync()
    assert (shown(start), "お茶の会", False) in reader.day(start), reader.day(start)
    taro.wire.ask("DELETE", f"/meetup-dates/{tea['dates'][0]['id']}/rsvp")
    reader.sync()
    assert not reader.day(start) and reader.day(noon(23)), "whoever stays away has nothing there"
    taro.wire.ask("DELETE", "/me/calendar")
    assert get(url)[0] == 404


def series_expand(hanako):
    """Whoever works the rule out comes to the dates that the page shows, with the moved and the cancelled one."""
    first, week = noon(10), datetime.timedelta(weeks=1)
    series = hanako.holds("川そうじ", first, rrule="FREQ=WEEKLY;COUNT=6", exdates=[utc(first + week)])
    series = hanako.moves(series, 1, first + 2 * week + datetime.timedelta(hours=2))
    series = hanako.calls_off(series, 2)
    body = fetch(f"/feeds/meetups/{series['id']}.ics", CALENDAR)
    calendar = icalendar.Calendar.from_ical(body)
    for line in body.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # folding never cuts a letter in two
    assert not calendar.errors and calendar["METHOD"] == "PUBLISH" and calendar["NAME"] == "川そうじ"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        for name in ("UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "LOCATION",
                     "GEO", "URL", "CATEGORIES", "DESCRIPTION", "ORGANIZER", "STATUS"):
            assert name in event, f"no {name}"
        assert not str(event["ORGANIZER"]).lower().startswith("mailto:") and "ATTENDEE" not in event
        assert "お弁当を持って、\n集まりましょう；雨なら、中止。" in event["DESCRIPTION"]
    found = recurring_ical_events.of(calendar).between(first, first + 10 * week)
    found = sorted((event["DTSTART"].dt, str(event["STATUS"])) for event in found)
    parsed = datetime.datetime.fromisoformat
    told = [(parsed(date["starts_at"]), "CANCELLED" if date["status"] == "cancelled" else "CONFIRMED")
            for date in series["dates"]]
    assert found == told, f"{found} is not {told}"


def event_page(hanako):
    """extruct finds the event on the page that needs no script, and nothing on a page that is not public."""
    start = noon(30)
    meetup = hanako.holds("もちつき</script>", start, terms={"capacity": 9})
    page = fetch(f"/meetups/{meetup['id']}", "text/html").decode()
    data = extruct.extract(page, base_url=URL, syntaxes=["json-ld"])["json-ld"][0]["@graph"]
    event = {one["@type"]: one for one in data}["Event"]
    assert event["name"] == "もちつき</script>" and event["startDate"] == start.isoformat()
    assert event["eventStatus"].endswith("EventScheduled") and event["inLanguage"] == "ja"
    assert event["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")
    assert event["location"]["address"]["@type"] == "PostalAddress" and event["organizer"][0]["name"]
    assert event["maximumAttendeeCapacity"] == event["remainingAttendeeCapacity"] == 9
    hidden = hanako.holds("内輪", start, audience="neighborhood")
    assert "ld+json" not in get(f"/meetups/{hidden['id']}")[2].decode()


def main():
    hanako, taro = (Neighbor(login) for login in os.environ["KAIRANBAN_FORMATS_LOGINS"].splitlines())
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kairanban-subscribe.") as folder:
        folder = pathlib.Path(folder)
        for check, needs in ((edits_arrive, (hanako, folder)), (own_calendar, (hanako, taro, folder)),
                             (series_expand, (hanako,)), (event_page, (hanako,))):
            try:
                check(*needs)
                print(f"formats: {check.__name__}: understood")
            except Exception as error:  # each check says what it has to say
                failed += 1
                print(f"formats: {check.__name__}: NOT UNDERSTOOD: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
