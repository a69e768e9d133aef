"""Starting the member system for a test, and signing in over there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from django.conf import settings

from tests.member_system import CLIENT, PASSWORD, SECRET
from tests.post_office import free_port
from tests.trials.stage import wait_until


@dataclass
class MemberSystem:
    """What runs at `url`, and sends people back to `site`."""

    url: str
    known: Path
    site: str

    def knows(self, who: str, **claims: Any) -> None:
        """Let it know somebody who signs in there as `who`, and say this of them from now on."""
        people = json.loads(self.known.read_text("utf-8"))
        self.known.write_text(json.dumps({**people, who: claims}), "utf-8")

    def apps(self, url: str = "") -> dict[str, Any]:
        """The setting that names it as ours, or another address in its place."""
        app = {
            "provider_id": "association",
            "name": "the association",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": url or self.url},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def comes_back(self, address: str, email: str) -> str:
        """Sign in over there at `address`, and give the address that one is sent back to."""
        with requests.Session() as visitor:
            asked = visitor.get(address, timeout=10)
            token = visitor.cookies.get("there_csrf", "")
            typed = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
            answer = visitor.post(asked.url, typed, allow_redirects=False, timeout=10)
            while not answer.headers["Location"].startswith(self.site):
                onwards = urljoin(answer.url, answer.headers["Location"])
                answer = visitor.get(onwards, allow_redirects=False, timeout=10)
        return answer.headers["Location"]


@contextmanager
def member_system(folder: Path, site: str) -> Iterator[MemberSystem]:
    """Run one that `site` may send people to."""
    port, known = free_port(), folder / "known.json"
    known.write_text("{}", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.member_system", str(port), site, str(folder)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        wait_until(lambda: process.poll() is not None or _answers(url), seconds=60)
        assert process.poll() is None, "the member system did not start"
        yield MemberSystem(url, known, site)
    finally:
        process.kill()
        process.wait(timeout=10)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/.well-known/openid-configuration", timeout=5).ok
    except requests.RequestException:
        return False
