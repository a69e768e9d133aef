"""Pages that rank people: the directory of an informal round."""

from django.urls import path

from matching import views

urlpatterns = [
    path("rounds/<int:round_pk>/people/", views.directory, name="directory"),
    path("rounds/<int:round_pk>/people/<int:pk>/", views.directory_person, name="directory_person"),
    path("rounds/<int:round_pk>/people/<int:pk>/ask/", views.ask, name="ask"),
]
