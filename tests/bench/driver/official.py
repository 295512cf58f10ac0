"""Official notices as guests read them: the pages of a disaster, against the same bytes."""

import kairanban
from figures import figure
from rig import Ask, median


def plain(server, path):
    """What a guest is sent."""
    client = server.client()
    client.wire.request("GET", path)
    answer = client.wire.getresponse()
    data = answer.read()
    if answer.status != 200 or len(data) < 1000:
        raise kairanban.Refused(f"GET {path} answered {answer.status} with {len(data)} bytes")
    return data


def notices(rig):
    """The list and one notice, as JSON and as pages."""
    server = rig.server("sqlite")
    newest = server.client().ask("GET", "/notices", expect=(200,))["items"]
    if len(newest) < 20:
        raise kairanban.Refused(f"{len(newest)} notices are no list")
    for name, path in (("list", "/api/v1/notices"), ("single", f"/api/v1/notices/{newest[0]['id']}"),
                       ("list_page", "/notices"), ("page", newest[0]["web"])):
        sample = rig.folder / f"notices-{name}"
        sample.write_bytes(plain(server, path))
        port = rig.ceiling("bytes", "--bytes", sample)
        ours, theirs = rig.race((server.port, [Ask(path)]), (port, [Ask(path)]))
        rig.end_ceilings()
        rate, best = median(ours, "rate"), median(theirs, "rate")
        yield figure(f"notices_{name}", rate, "req/s", rate / best, ">= 0.8 x same bytes",
                     rate / best >= 0.8, ceiling=best, p99_ms=median(ours, "p99"),
                     ceiling_p99_ms=median(theirs, "p99"), bytes=median(ours, "size"))


ALL = {"notices": notices}
