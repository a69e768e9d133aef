"""The desk: Django's admin, with our door, our pages, and nobody's rows but one's own.

What a person reaches comes from `Coordinator` rows through `mentorship.access` alone; Django's own
model permissions play no part. Only classes derived from `DeskAdmin`, which scopes everything, can
be registered here: what another app brings along for Django's own admin is left out.
"""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import AdminSite, site
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.sign_on import address_that_signs_out
from mentorship import access
from mentorship.site.cards import as_cards

LEFT_OUT = frozenset({"autocomplete", "password_change", "password_change_done", "view_on_site"})
"""Pages of Django's admin that go round allauth, that lead to any object by its number, or that
answer questions which no form of ours asks."""

OPENED = {
    "certificates": "mentorship.certificate",
    "circles": "mentorship.circle",
    "seats": "mentorship.circleseat",
    "exports": "mentorship.program",
    "begin": "mentorship.programdraft",
    "concerns": "mentorship.concern",
    "jobs": "mentorship.job",
    "letters": "mentorship.groupletter",
    "noted": "mentorship.notedrelationship",
    "mails": "mentorship.outgoingmail",
    "pairings": "mentorship.pairing",
    "programs": "mentorship.program",
    "rosters": "mentorship.rosterimport",
    "questions": "mentorship.question",
    "events": "mentorship.gathering",
    "rounds": "mentorship.round",
    "rules": "mentorship.eligibilityrule",
    "exceptions": "mentorship.eligibilityexception",
    "runs": "matching.matchrun",
    "suggestions": "matching.suggestion",
    "units": "mentorship.unit",
    "accounts": "accounts.user",
    "mentorship": "mentorship.coordinator",
    "sign-ups": "mentorship.enrollment",
    "waiting": "mentorship.enrollment",
}
"""What the number in an address of ours is the number of, by how the address begins."""

Work = tuple[str, str]
"""Something that waits: a sentence, and the address that deals with it."""


class Desk(AdminSite):
    """The coordinators' site."""

    site_header = site_title = _("Desk")
    index_title = _("Your programs")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: list[URLPattern] = []
        self._opens: dict[str, str] = {}
        self._work: list[Callable[[Any], Iterable[Work]]] = []
        self._home: Callable[[Any], dict[str, Any]] = lambda _user: {}

    # Who may come in ---------------------------------------------------------------------------

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person runs anything; looked up once a request."""
        user: Any = request.user
        if not hasattr(request, "_desk_open"):
            open_to = user.is_active and user.is_staff and access.runs_anything(user)
            request._desk_open = open_to  # type: ignore[attr-defined]
        return bool(request._desk_open)  # type: ignore[attr-defined]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Wrap a page: visitors are asked to sign in, strangers find nothing there."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            self._refuse_strangers(request)
            try:
                response = inner(request, *args, **kwargs)
            except PermissionDenied as refusal:  # a page of the administrators
                raise Http404 from refusal
            self._note_opened(request, response, kwargs)
            return response

        return guarded

    def _note_opened(self, request: HttpRequest, response: Any, found: dict[str, Any]) -> None:
        """Log whose mail, answers or page was looked at, and by whom."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        if response.status_code != 200 or not page:
            return
        model = self._opens.get(page) or page.rpartition("_")[0].replace("_", ".")
        if page.endswith("_changelist"):
            audit.record("desk.listed", actor=request.user, on=(model, None))
        elif number := found.get("pk", found.get("object_id")):
            audit.record("desk.opened", actor=request.user, on=(model, number))

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send visitors through the one way to sign in that the site has."""
        self._refuse_strangers(request)
        return secure_admin_login(super().login)(request, extra_context)

    # What is on it -----------------------------------------------------------------------------

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register classes that scope what they show; leave the others out."""
        if isinstance(admin_class, type) and getattr(admin_class, "is_scoped", False):
            super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """The lists that this person may open; read by those pages alone that show them."""
        return SimpleLazyObject(lambda: AdminSite.get_app_list(self, request, app_label))

    def add_page(self, route: str, view: Any, name: str) -> None:
        """Put a page of our own under this site's address; `view` takes the request first.

        The log of what matters names what a page is about by the beginning of its address.
        """
        self._opens[name] = OPENED.get(route.partition("/")[0], route.partition("<")[0][:-1])
        self._pages.append(path(route, self.admin_view(view), name=name))

    def open_on(self, home: Callable[[Any], dict[str, Any]]) -> None:
        """Say what the first page shows; it is asked with the person."""
        self._home = home

    def add_work(self, source: Callable[[Any], Iterable[Work]]) -> None:
        """Add a source of waiting work; it is asked with the person, and answers in sentences."""
        self._work.append(source)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Our own pages first, then Django's without those of `LEFT_OUT`."""
        given = [one for one in super().get_urls() if getattr(one, "name", "") not in LEFT_OUT]
        return [*self._pages, *given]

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        """Show one of our own pages in the frame of the desk."""
        frame = self.each_context(request)
        answer = render(request, f"admin/desk/{name}.html", {**frame, **context})
        answer.content = as_cards(answer.content.decode()).encode()
        return answer

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Sign out by POST, and show the site as a visitor sees it; a GET asks first."""
        if request.method != "POST":
            return redirect("account_logout")
        elsewhere = address_that_signs_out(request)
        logout(request)
        return redirect(elsewhere or "/")

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The person's own programs and the work that waits, in place of a list of apps."""
        work = [line for source in self._work for line in source(request.user)]
        return self.page(request, "home", {**self._home(request.user), "work": work})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """There are no apps for a coordinator: back to the programs."""
        return redirect("admin:index")

    def scope_of(self, model: type[Model], user: Any) -> QuerySet[Any] | None:
        """The rows of `model` that this person may choose from; None where nothing scopes it."""
        registered: ModelAdmin[Any] | None = self._registry.get(model)
        scope = getattr(registered, "choices_for", None)
        return scope(user) if scope else None


desk: Desk = site  # type: ignore[assignment]
"""The one desk; the same object that Django calls `admin.site`."""
