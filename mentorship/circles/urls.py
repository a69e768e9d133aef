"""The addresses of circles."""

from django.urls import path

from mentorship.circles import pages

urlpatterns = [
    path("circles/<int:pk>/", pages.circle, name="circle"),
    path("circles/<int:pk>/accept/", pages.accept, name="circle_accept"),
    path("circles/<int:pk>/decline/", pages.decline, name="circle_decline"),
    path("circles/<int:pk>/leave/", pages.leave, name="circle_leave"),
]
