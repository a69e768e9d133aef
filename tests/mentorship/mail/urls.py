"""The addresses that mails lead to, without the pages behind them."""

from django.http import HttpResponse
from django.urls import include, path


def page(request, **kwargs):
    return HttpResponse()


desk = ([path("pairings/<int:pk>/", page, name="pairing")], "admin")

urlpatterns = [
    path("pairings/<int:pk>/", page, name="pairing"),
    path("enrollments/<int:pk>/", page, name="enrollment"),
    path("rounds/<int:pk>/people/", page, name="directory"),
    path("admin/", include(desk, namespace="admin")),
]
