"""Loaded by schemathesis: who is asking, and what a photo looks like."""

import json
import os
import urllib.request

import kairanban
import schemathesis
from hypothesis import strategies as st

API = os.environ["KAIRANBAN_FUZZ_API"]
EMAIL = os.environ.get("KAIRANBAN_FUZZ_EMAIL")
PASSWORD = os.environ.get("KAIRANBAN_FUZZ_PASSWORD")

photos = st.one_of(st.just(kairanban.png()), st.binary(max_size=400))
for media_type in ("image/png", "image/jpeg", "image/webp"):
    schemathesis.openapi.media_type(media_type, photos)


class Session:
    """One sign-in for all cases, renewed when the fuzzing has ended it."""

    token = None

    @classmethod
    def current(cls):
        """The token, fetched when there is none."""
        if cls.token is None:
            body = {"email": EMAIL, "password": PASSWORD, "transport": "bearer"}
            request = urllib.request.Request(
                API + "/sessions", json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                cls.token = json.load(answer)["access_token"]
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
