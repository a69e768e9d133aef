"""Pages that rank people: the directory of an informal round."""

from django.urls import path

from matching import no_partner, views

urlpatterns = [
    path("enrollments/<int:pk>/no-partner/", no_partner.no_partner, name="no_partner"),
    path("rounds/<int:round_pk>/people/", views.directory, name="directory"),
    path("rounds/<int:round_pk>/people/<int:pk>/", views.directory_person, name="directory_person"),
    path("rounds/<int:round_pk>/people/<int:pk>/ask/", views.ask, name="ask"),
]
