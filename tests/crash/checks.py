"""What must be true after a crash. Each check raises Lost and says what is missing."""

import collections

import kairanban


class Lost(Exception):
    """Something that was answered is not there, is there twice, or does not add up."""


class Reader:
    """One neighbor's sight of things after a crash; each page is fetched once."""

    def __init__(self, client):
        self.client = client
        self.posts = {}
        self.lists = {}

    def get(self, path, what):
        """An answer that must be there."""
        try:
            return self.client.ask("GET", path, expect=(200,))
        except kairanban.Refused as refused:
            raise Lost(f"{what} was acknowledged: {refused}") from refused

    def post(self, post):
        """A post as this neighbor sees it."""
        if post not in self.posts:
            self.posts[post] = self.get(f"/posts/{post}", f"post {post}")
        return self.posts[post]

    def comments(self, post):
        """Every comment under a post, replies too."""
        if post not in self.lists:
            top = self.client.pages(f"/posts/{post}/comments")
            self.lists[post] = top + [c for one in top for c in one.get("replies") or ()]
        return self.lists[post]

    def one(self, act):
        """A single acknowledged write, asked for by its id."""
        what = f"{act['what']} «{act.get('text', act.get('kind'))}»"
        if act["what"] == "post":
            post = self.post(act["id"])
            if post["body"] != act["text"]:
                raise Lost(f"{what} reads «{post['body']}»")
            if [photo["id"] for photo in post["photos"]] != act["photos"]:
                raise Lost(f"{what} shows the photos {post['photos']}, not {act['photos']}")
        elif act["what"] == "comment":
            found = [c["body"] for c in self.comments(act["post"]) if c["id"] == act["id"]]
            if found != [act["text"]]:
                raise Lost(f"{what} {act['id']} under {act['post']} reads {found}")
        elif act["what"] == "reaction":
            mine = self.post(act["post"])["my"]["reaction"]
            if mine != act["kind"]:
                raise Lost(f"{what} on {act['post']} is now {mine}")
        elif act["what"] == "photo":
            for size in ("small", "large"):
                if not self.get(f"/photos/{act['id']}/{size}", f"{what} {act['id']}"):
                    raise Lost(f"{what} {act['id']} is empty ({size})")

    def counters(self, post, commented, reacted):
        """The counts on a post, the rows behind them, and what was answered: all the same."""
        view = self.post(post)
        listed = [comment["id"] for comment in self.comments(post)]
        if len(listed) != len(set(listed)):
            raise Lost(f"a comment under {post} is listed twice")
        if not view["comments"] == len(listed) == commented:
            raise Lost(f"post {post} counts {view['comments']} comments, lists {len(listed)}, "
                       f"and {commented} were acknowledged")
        expected = dict(collections.Counter(reacted.values()))
        if view["reactions"] != expected:
            raise Lost(f"post {post} counts {view['reactions']}, acknowledged were {expected}")


def feed(client, town, posts):
    """Each text of this cycle stands in the feed exactly once."""
    if not posts:
        return
    oldest = min(post["id"] for post in posts)
    items = client.pages(f"/neighborhoods/{town}/posts",
                         until=lambda page: page and page[-1]["id"] < oldest)
    seen = collections.Counter(item["body"] for item in items)
    for post in posts:
        if seen[post["text"]] != 1:
            raise Lost(f"«{post['text']}» stands in the feed {seen[post['text']]} times")


def reports(server, cycle, acked):
    """Reports are never read back over the API: their rows are."""
    rows = server.sql(f"select words, count(*) from report where words like 'crash c{cycle} %' "
                      "group by words")
    stored = {words: int(count) for words, count in rows}
    for act in acked:
        if act["what"] == "report" and stored.get(act["text"]) != 1:
            raise Lost(f"report «{act['text']}» is stored {stored.get(act['text'], 0)} times")


def rows(server):
    """Past the server: stored counters against stored rows, and no half of a post."""
    wrong = server.sql(
        "select post.id from post where body like 'crash %' and comment_count <> "
        "(select count(*) from comment where comment.post_id = post.id and deleted_at is null)"
    )
    if wrong:
        raise Lost(f"{len(wrong)} posts have a comment_count that is not their comments")
    twice = server.sql("select body from post where body like 'crash %' "
                       "group by body having count(*) > 1")
    if twice:
        raise Lost(f"{len(twice)} posts are stored twice, the first: {twice[0][0]}")
