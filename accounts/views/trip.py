"""Where a person is in the questions, where they came from, and where they go next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.views.pages import PAGES, Page

FIRST = "first"


@dataclass(frozen=True)
class Trip:
    """Either the first way through all pages, or a single change; then back to `next`."""

    first: bool
    next: str

    def link(self, page: Page) -> str:
        """Return the address of a page on this trip."""
        return reverse(page.route, args=[page.key]) + self.query()

    def query(self) -> str:
        """Return what keeps the trip in an address."""
        kept = {"way": FIRST if self.first else "", "next": self.next}
        said = {name: value for name, value in kept.items() if value}
        return f"?{urlencode(said)}" if said else ""

    def after(self, page: Page) -> str:
        """Return where to go when this page is done."""
        following = PAGES[PAGES.index(page) + 1 :]
        if self.first and following:
            return self.link(following[0])
        return self.end()

    def before(self, page: Page) -> str:
        """Return where Back leads; nothing on the very first page."""
        earlier = PAGES[: PAGES.index(page)]
        if self.first:
            return self.link(earlier[-1]) if earlier else ""
        return self.end()

    def end(self) -> str:
        """Return where the person wanted to go."""
        return self.next or (
            resolve_url(settings.LOGIN_REDIRECT_URL) if self.first else reverse("profile")
        )


def trip_of(request: HttpRequest) -> Trip:
    """Read the trip from the address; a foreign `next` is dropped."""
    return Trip(first=request.GET.get("way") == FIRST, next=safe_next(request))


def safe_next(request: HttpRequest) -> str:
    """Return the address in ?next= if it is one of this site's, else nothing."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""
