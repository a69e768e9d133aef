"""Which address leads where."""

from django.contrib import admin
from django.urls import include, path

from mentorship.theme import theme
from mentorship.views import demo, enrollments, join, programs

joining = [
    path("programs/", programs.programs, name="programs"),
    path("programs/<slug:slug>/", programs.program, name="program"),
    path("rounds/<int:pk>/join/", join.join, name="join"),
    path("rounds/<int:pk>/join/<str:role>/check/", join.check, name="join_check"),
    path("rounds/<int:pk>/join/<str:role>/<slug:slug>/", join.page, name="join_page"),
    path("enrollments/<int:pk>/", enrollments.enrollment, name="enrollment"),
    path("enrollments/<int:pk>/pause/", enrollments.pause, name="enrollment_pause"),
    path("enrollments/<int:pk>/resume/", enrollments.resume, name="enrollment_resume"),
    path("enrollments/<int:pk>/leave/", enrollments.leave, name="enrollment_leave"),
]

mailbox = [
    path("demo/mailbox/", demo.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", demo.mail, name="demo_mail"),
    path("demo/mailbox/<int:pk>/html/", demo.mail_html, name="demo_mail_html"),
]

urlpatterns = [
    path("theme.css", theme, name="theme"),
    *joining,
    *mailbox,
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
