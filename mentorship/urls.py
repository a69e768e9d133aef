"""Which address leads where."""

from django.contrib import admin
from django.urls import include, path

from mentorship.theme import theme

urlpatterns = [
    path("theme.css", theme, name="theme"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
