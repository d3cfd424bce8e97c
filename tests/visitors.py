"""People without a browser: plain HTTP, forms filled in as they stand on the page, no script."""

import html
import http.client
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

FORM_TYPE = "application/x-www-form-urlencoded"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Answer:
    """A page as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def form(self, end: str) -> tuple[str, dict[str, str]]:
        """The address and hidden fields of the first form whose action ends so."""
        for action, inside in re.findall(
            r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', self.text, re.DOTALL
        ):
            if action.endswith(end):
                return html.unescape(action), _hidden(inside)
        raise AssertionError(f"no form to {end}: {self.status} {self.text[:300]}")


def _hidden(inside: str) -> dict[str, str]:
    fields = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") == "hidden" and "name" in given:
            fields[given["name"]] = html.unescape(given.get("value", ""))
    return fields


@dataclass
class Visitor:
    """One person with one connection at a time, cookies kept."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    patience: float = 60.0
    keep: bool = False
    """Whether one connection serves several requests."""
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def connection(self) -> http.client.HTTPConnection:
        """The kept connection, or a new one."""
        if self._connection is None:
            place = urlsplit(self.url)
            self._connection = http.client.HTTPConnection(
                place.hostname or "", place.port, timeout=self.patience
            )
        return self._connection

    def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        **headers: str,
    ) -> Answer:
        """One request; redirects are followed."""
        given = {
            **SAME_SITE,
            **self.headers,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        if self.cookies:
            given["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        link = self.connection()
        try:
            link.request(method, path, body, given)
            response = link.getresponse()
            answer = Answer(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        except BaseException:
            self.close()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if not self.keep or answer.headers.get("connection", "").lower() == "close":
            self.close()
        if answer.status in (301, 302, 303) and method != "HEAD":
            return self.ask("GET", answer.headers["location"])
        return answer

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), Content_Type=FORM_TYPE)

    def submit(self, page: Answer, end: str, **fields: str) -> Answer:
        """Sends a page's form with these fields filled in."""
        action, hidden = page.form(end)
        return self.post(action, {**hidden, **fields})


@dataclass
class Seeker(Visitor):
    """Somebody at the door."""

    words: list[str] = field(default_factory=list)
    digits: str = ""
    token: str = ""

    def took(self, page: Answer) -> Answer:
        """Remembers the line's token if this is the line's page."""
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        if found:
            self.token = found[1]
        return page

    def begin(self) -> Answer:
        """The first form; notes the words and digits."""
        page = self.get("/en/new")
        listed = re.search(r'<ol class="words".*?</ol>', page.text, re.DOTALL)
        shown = re.search(r'<span class="digits"[^>]*>([\d ]+)<', page.text)
        assert listed
        assert shown
        self.words = [html.unescape(w) for w in re.findall(r"<li>(.*?)</li>", listed[0])]
        self.digits = shown[1]
        return page

    def start(self, text: str, **fields: str) -> Answer:
        """Writes for the first time."""
        return self.send_start(self.begin(), text, **fields)

    def send_start(self, page: Answer, text: str, **fields: str) -> Answer:
        """Sends the first form."""
        action, hidden = page.form("/new")
        first, second = (int(place) for place in hidden["asked"].split("-"))
        back = {"back1": self.words[first - 1], "back2": self.words[second - 1]}
        return self.took(self.post(action, {**hidden, **back, **fields, "text": text}))

    def come_back(self, words: str = "") -> Answer:
        """Opens the line."""
        page = self.get("/en/open")
        return self.took(self.submit(page, "/open", words=words or " ".join(self.words)))

    def press(self, end: str, **fields: str) -> Answer:
        """One of the buttons of the line's page."""
        return self.took(self.post(f"/en/page/{end}", {"token": self.token, **fields}))

    def write(self, text: str, message: str = "") -> Answer:
        """One more message."""
        return self.press("text", text=text, message=message or secrets.token_hex(16))

    def upload(
        self,
        name: str,
        pieces: Callable[[], Iterator[bytes]],
        size: int,
        *,
        cut_after: int | None = None,
    ) -> Answer | None:
        """Sends one file; None if the connection was cut after so many bytes of it."""
        line = secrets.token_hex(12)
        head = (
            f'--{line}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{self.token}\r\n'
            f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        tail = f"\r\n--{line}--\r\n".encode()

        def body() -> Iterator[bytes]:
            yield head
            sent = 0
            for piece in pieces():
                yield piece
                sent += len(piece)
                if cut_after is not None and sent >= cut_after:
                    raise ConnectionAbortedError
            yield tail

        try:
            return self.took(
                self.ask(
                    "POST",
                    "/en/page/file",
                    body(),
                    Content_Type=f"multipart/form-data; boundary={line}",
                    Content_Length=str(len(head) + size + len(tail)),
                )
            )
        except ConnectionAbortedError:
            return None

    def upload_bytes(self, name: str, content: bytes) -> Answer:
        """Sends one small file."""
        answer = self.upload(name, lambda: iter([content]), len(content))
        assert answer is not None
        return answer


@dataclass
class Member(Visitor):
    """Somebody at the desk."""

    def sign_in(self, name: str, passphrase: str, code: str) -> Answer:
        """Both factors; the queue."""
        page = self.submit(self.get("/sign-in/"), "/sign-in/", name=name, passphrase=passphrase)
        return self.submit(page, "/second/", code=code)

    def cases(self) -> list[str]:
        """Addresses of the cases in the queue."""
        found = re.findall(r'href="(/case/[0-9a-f]{32}/)"', self.get("/").text)
        return list(dict.fromkeys(found))
