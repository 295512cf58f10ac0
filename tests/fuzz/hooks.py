"""Loaded by schemathesis: who is asking, and what a photo looks like."""

import json
import os
import urllib.request
import zlib

import kairanban
import schemathesis
from hypothesis import strategies as st

API = os.environ["KAIRANBAN_FUZZ_API"]
EMAIL = os.environ.get("KAIRANBAN_FUZZ_EMAIL")
PASSWORD = os.environ.get("KAIRANBAN_FUZZ_PASSWORD")

photos = st.one_of(st.just(kairanban.png()), st.binary(max_size=400))
for media_type in ("image/png", "image/jpeg", "image/webp"):
    schemathesis.openapi.media_type(media_type, photos)


def fetch(path, body=None):
    """One answer of the API, past the fuzzer."""
    headers = {"Content-Type": "application/json"}
    if Session.token:
        headers["Authorization"] = "Bearer " + Session.token
    request = urllib.request.Request(API + path, body and json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


class Session:
    """One sign-in for all cases, renewed when the fuzzing has ended it."""

    token = None

    @classmethod
    def current(cls):
        """The token, fetched when there is none."""
        if cls.token is None:
            body = {"email": EMAIL, "password": PASSWORD, "transport": "bearer"}
            cls.token = fetch("/sessions", body)["access_token"]
        return cls.token


if EMAIL:

    @schemathesis.auth(refresh_interval=None)
    class Member:
        """Every case is asked by a demo neighbor."""

        def get(self, case, context):
            """The token to use now."""
            return Session.current()

        def set(self, case, data, context):
            """Where it goes."""
            case.headers = {**(case.headers or {}), "Authorization": "Bearer " + data}

    @schemathesis.hook
    def after_call(context, case, response):
        """A case may end the very session it runs in; the next one signs in again."""
        sent = response.request.headers.get("Authorization", "")
        if response.status_code == 401 and sent == f"Bearer {Session.token}":
            Session.token = None


class Real:
    """Words and ids that exist: with random ones alone, nearly every answer would be a 404."""

    slugs = []
    posts = []

    @classmethod
    def look(cls):
        """Asks once what there is."""
        if not cls.slugs:
            if EMAIL:
                Session.current()
            cls.slugs = [one["slug"] for one in fetch("/neighborhoods")["items"]]
            for slug in cls.slugs:
                items = fetch(f"/neighborhoods/{slug}/posts?limit=50")["items"]
                cls.posts += [post["id"] for post in items]
        return cls


def among(choices, drawn):
    """One of them, always the same for the same draw; every third time the draw itself stays."""
    number = zlib.crc32(drawn.encode(errors="replace"))
    return choices[number % len(choices)] if choices and number % 3 else drawn


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Real slugs and posts in paths. What breaks the schema on purpose is left as it is."""
    slug, number = (path_parameters or {}).get("slug"), (path_parameters or {}).get("id")
    if isinstance(slug, str) and 1 <= len(slug) <= 40:
        path_parameters["slug"] = among(Real.look().slugs, slug)
    if "/posts/{id}" in context.operation.path and isinstance(number, str) and len(number) == 36:
        path_parameters["id"] = among(Real.look().posts, number)
    return path_parameters


@schemathesis.hook
def map_body(context, body):
    """Real slugs in bodies, likewise."""
    slug = body.get("neighborhood") if isinstance(body, dict) else None
    if isinstance(slug, str) and 1 <= len(slug) <= 40:
        body["neighborhood"] = among(Real.look().slugs, slug)
    return body
