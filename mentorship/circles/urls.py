"""The addresses of circles."""

from django.urls import path

from mentorship.circles import closing_pages, life_pages, pages

urlpatterns = [
    path("circles/<int:pk>/", pages.circle, name="circle"),
    path("circles/<int:pk>/accept/", pages.accept, name="circle_accept"),
    path("circles/<int:pk>/decline/", pages.decline, name="circle_decline"),
    path("circles/<int:pk>/leave/", pages.leave, name="circle_leave"),
    path("circles/<int:pk>/meetings/plan/", life_pages.meeting, name="circle_meeting"),
    path("circles/meetings/<int:pk>/move/", life_pages.meeting_move, name="circle_meeting_move"),
    path("circles/meetings/<int:pk>/off/", life_pages.meeting_off, name="circle_meeting_off"),
    path("circles/<int:pk>/agreement/", life_pages.terms, name="circle_terms"),
    path("circles/<int:pk>/agreement/agree/", life_pages.agree, name="circle_agree"),
    path("circles/<int:pk>/notes/", life_pages.notes, name="circle_notes"),
    path("circles/<int:pk>/notes/remove/", life_pages.note_remove, name="circle_note_remove"),
    path("circles/<int:pk>/checkin/", life_pages.checkin, name="circle_checkin"),
    path("circles/<int:pk>/closing/", closing_pages.closing, name="circle_closing"),
]
