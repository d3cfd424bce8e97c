"""A page as a browser without script sees it: headings, forms, labels, and what hinders."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br"}
UNSEEN = {"hidden"}


@dataclass
class Form:
    """A form: where it goes, how, and what it sends as it stands."""

    action: str
    method: str
    enctype: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    """Names of its fields in order, files and buttons too."""


class Parsed(HTMLParser):
    """Reads one page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.lang = self.title = ""
        self.text = ""
        self.headings: list[tuple[int, str]] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.alerts: list[str] = []
        self.notices: list[str] = []
        self.controls: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self.faults: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(source)
        self.close()
        if self._open:
            self.faults.append(f"left open: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        self.faults += [f"{tag} {name}" for name in given if name.startswith("on")]
        if "style" in given or tag in ("script", "style", "iframe", "object", "noscript"):
            self.faults.append(tag)
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "a":
            self.links.append(given["href"])
        if tag == "label":
            self.labelled.add(given["for"])
        if tag == "form":
            self.forms.append(
                Form(given["action"], given.get("method", "get"), given.get("enctype", ""))
            )
        if tag in ("input", "select", "textarea", "button"):
            self._control(tag, given)
        if tag == "option" and ("selected" in given) and self.forms:
            self.forms[-1].fields[self._select()] = given["value"]
        if tag not in VOID:
            self._open.append((tag, given))
            if tag in ("h1", "h2", "h3"):
                self.headings.append((int(tag[1]), ""))
            if given.get("role") == "alert":
                self.alerts.append("")
            if given.get("role") == "status":
                self.notices.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"closed wrongly: {tag}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if "title" in names:
            self.title += data
            return
        self.text += data
        for level in (1, 2, 3):
            if f"h{level}" in names:
                self.headings[-1] = (level, self.headings[-1][1] + data)
        if "textarea" in names:
            name = dict(self._open)["textarea"]["name"]
            self.forms[-1].fields[name] = data.removeprefix("\n")
        roles = [given.get("role") for _, given in self._open]
        if "alert" in roles:
            self.alerts[-1] += data
        if "status" in roles:
            self.notices[-1] += data

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        kind = given.get("type", "text")
        name = given.get("name", "")
        if name:
            form.order.append(name)
        if tag == "textarea" or tag == "select":
            form.fields[name] = ""
        elif tag == "input" and kind in ("text", "hidden", "date"):
            form.fields[name] = given.get("value", "")
        elif tag == "input" and kind in ("radio", "checkbox") and "checked" in given:
            form.fields[name] = given["value"]
        if tag != "button" and kind not in UNSEEN:
            self.controls.append({"tag": tag, **given})

    def _select(self) -> str:
        return next(given["name"] for tag, given in reversed(self._open) if tag == "select")

    def form(self, end: str) -> Form:
        """The first form whose address ends so."""
        return next(form for form in self.forms if form.action.endswith(end))

    @property
    def heading(self) -> str:
        """The page's one main heading."""
        return next(text for level, text in self.headings if level == 1)

    def barriers(self) -> list[str]:
        """What would hinder somebody who cannot see the page, or uses no mouse."""
        found = list(self.faults)
        if [level for level, _ in self.headings].count(1) != 1 or self.headings[0][0] != 1:
            found.append("not one h1, first")
        if any(
            later - earlier > 1
            for (earlier, _), (later, _) in zip(self.headings, self.headings[1:], strict=False)
        ):
            found.append("a heading level is left out")
        if len(set(self.ids)) != len(self.ids):
            found.append("an id twice")
        for control in self.controls:
            if control.get("id") not in self.labelled:
                found.append(f"no label: {control}")
            if "tabindex" in control:
                found.append("the order of the keyboard is changed")
        if not self.lang or not self.title.strip():
            found.append("no language or title")
        if "maximum-scale" in self.source or "user-scalable" in self.source:
            found.append("cannot be enlarged")
        return found
