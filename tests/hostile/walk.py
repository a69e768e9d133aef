"""Sending what nobody should send to the forms of a page, and reading the answers."""

import copy
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.db import transaction
from django.test import Client

from tests.hostile.forms import Control, Form, read
from tests.hostile.words import BANNED, MARKUP

TAGS = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]*>", re.DOTALL)
FINE = {200, 400, 401, 403, 404, 405, 409, 422, 429}


@contextmanager
def undone() -> Iterator[None]:
    """Take back everything that is written inside."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def again(client: Client) -> Client:
    """Another browser with the same cookies."""
    twin = Client()
    twin.cookies = copy.deepcopy(client.cookies)
    return twin


@dataclass
class Walk:
    """What was sent so far, and what was wrong with the answers."""

    posts: int = 0
    queries: int = 0
    forms: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.forms} forms, {self.posts} posts, {self.queries} queries"

    def note(self, where: str, what: str) -> None:
        line = f"{where}: {what}"
        if line not in self.wrong:
            self.wrong.append(line)

    def assert_nothing_wrong(self) -> None:
        assert not self.wrong, "\n".join([f"{len(self.wrong)} wrong answers", *self.wrong[:100]])

    def send(self, client: Client, page: str, form: Form, data: dict[str, list[str]]) -> None:
        """Send `data` to a form as the browser would; nothing of it stays."""
        target = urljoin(page, form.action) if form.action else page
        with undone():
            browser = again(client)
            if form.method == "post":
                self.posts += 1
                self._read(browser, "post", target, data, form)
            else:
                self.queries += 1
                self._read(browser, "get", target.partition("?")[0], data, form)

    def _read(
        self, browser: Client, method: str, target: str, data: dict[str, list[str]], form: Form
    ) -> None:
        where = f"{method} {target} {short(data)}"
        try:
            answer = getattr(browser, method)(target, encodable(data))
            first = answer
            for _step in range(5):
                if answer.status_code not in (301, 302, 303):
                    break
                target = urljoin(target, answer["Location"])
                if target.startswith("http") and "testserver" not in target:
                    self.note(where, f"leads to {target}")
                    return
                answer = browser.get(target)
        except Exception as error:  # noqa: BLE001 (any at all would be a 500)
            self.note(where, f"raised {type(error).__name__}: {error}"[:300])
            return
        self.judge(where, answer)
        page = "html" in answer.get("Content-Type", "")  # and no file to keep
        if first is answer and method == "post" and answer.status_code == 200 and page:
            self.kept(where, answer.content.decode(), form, data)

    def judge(self, where: str, answer: object) -> None:
        """Every answer: no error of ours, no sentence of Django's, nothing unescaped."""
        status = answer.status_code  # type: ignore[attr-defined]
        if status not in FINE:
            self.note(where, f"answered {status}")
        if "html" not in answer.get("Content-Type", ""):  # type: ignore[attr-defined]
            return
        page = answer.content.decode()  # type: ignore[attr-defined]
        if MARKUP in page:
            self.note(where, "markup came back unescaped")
        if 'href=""' in page:
            self.note(where, "has a link that leads nowhere")
        if not BANNED.search(roughly(page)):
            return
        _forms, text = read(page)
        for found in BANNED.finditer(text):
            around = text[max(0, found.start() - 60) : found.end() + 60]
            self.note(where, f"says “{around}”")

    def kept(self, where: str, page: str, form: Form, data: dict[str, list[str]]) -> None:
        """A form that comes back holds what was typed."""
        shown = plain(html.unescape(page))
        for name, control in form.controls.items():
            if not control.is_typed or "code" in name:
                continue
            for value in data.get(name, [])[-1:]:  # of several, the last one counts
                if plain(value) not in shown:
                    self.note(where, f"lost what was typed in {name}")


def roughly(page: str) -> str:
    """All that a reader may see of a page, and more: for asking whether to look closely."""
    return " ".join(html.unescape(TAGS.sub(" ", page)).split())


def plain(text: str) -> str:
    """Text without the differences that a browser does not show, or that no page can hold."""
    return " ".join(text.replace("\0", "").replace("\udce9", "").split())


def encodable(data: dict[str, list[str]]) -> dict[str, list[str]]:
    """The data as bytes can carry it: half a character is sent as a broken byte's stand-in."""
    return {
        name: [value.encode("utf-8", "replace").decode() for value in values]
        for name, values in data.items()
    }


def short(data: dict[str, list[str]]) -> str:
    """The data in a few words, for a report."""
    said = {name: [value[:20] for value in values] for name, values in data.items()}
    return str(said)[:240]


def filled(form: Form, odd: str, *, button: int = 0) -> dict[str, list[str]]:
    """Every control of the form filled with the same odd value, and one of its buttons pressed."""
    data = {name: [odd] for name, control in form.controls.items() if name != "csrfmiddlewaretoken"}
    return data | pressed(form, button)


def pressed(form: Form, button: int) -> dict[str, list[str]]:
    if not form.buttons:
        return {}
    name, value = form.buttons[button % len(form.buttons)]
    return {name: [value]}


def one_odd(form: Form, control: Control, odd: str) -> dict[str, list[str]]:
    """The form as its page filled it, but for one control."""
    return {**form.untouched(), control.name: [odd]} | pressed(form, 0)
