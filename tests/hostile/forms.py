"""Reading pages as a browser does: which forms they hold, and what a reader sees of them."""

import html
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "title"}


@dataclass
class Control:
    """One name of a form, with the values that the page itself offers for it."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    """What a browser would send if nothing was touched."""
    offered: list[str] = field(default_factory=list)
    """All the values that can be chosen."""

    @property
    def is_typed(self) -> bool:
        """Whether somebody types into it, and sees there again what they typed."""
        return self.kind in {"text", "textarea", "email", "number", "search", "tel", "url"}


@dataclass
class Form:
    """A form of a page."""

    method: str
    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def untouched(self) -> dict[str, list[str]]:
        """What a browser would send without a button's own name."""
        return {one.name: list(one.values) for one in self.controls.values() if one.values}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.text: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self._silent += 1
        if tag == "form":
            self._begin(given)
        form = self.named.get(given.get("form", ""), self._form)
        if form is None:
            return
        if tag == "input":
            self._input(form, given)
        elif tag == "button" and given.get("type", "submit") == "submit" and given.get("name"):
            form.buttons.append((given["name"], given.get("value", "")))
        elif tag in {"select", "textarea"} and given.get("name"):
            control = form.controls.setdefault(given["name"], Control(given["name"], tag))
            self._select, self._area = (control, None) if tag == "select" else (None, control)
        elif tag == "option" and self._select is not None:
            self._option(given)

    def _begin(self, given: dict[str, str]) -> None:
        self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
        self.forms.append(self._form)
        if given.get("id"):
            self.named[given["id"]] = self._form

    def _input(self, form: Form, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name")
        if not name:
            return
        if kind == "submit":
            form.buttons.append((name, given.get("value", "")))
            return
        control = form.controls.setdefault(name, Control(name, kind))
        value = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if kind in {"checkbox", "radio"}:
            control.offered.append(value)
            if "checked" not in given:
                return
        control.values.append(value)

    def _option(self, given: dict[str, str]) -> None:
        assert self._select is not None
        self._select.offered.append(given.get("value", ""))
        if "selected" in given:
            self._select.values.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent -= 1
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values = ["".join(self._area.values) + data]
        elif not self._silent:
            self.text.append(data)


def read(page: str) -> tuple[list[Form], str]:
    """The forms of a page, and all its visible text without what stands in controls."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms, " ".join(" ".join(reader.text).split())


def unescaped(page: str) -> str:
    """The page with its character references resolved, as typed values stood in it."""
    return html.unescape(page)
