"""Which address leads where."""

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from mentorship.beginning import clone_pages, rule_pages  # noqa: F401  (pages of the desk)
from mentorship.care import pages as care_pages  # noqa: F401  (puts them on the desk)
from mentorship.certificates import circle_pages as circle_certificates
from mentorship.certificates import pages as certificate_pages
from mentorship.circles import urls as circles
from mentorship.concerns import pages as concern_pages
from mentorship.conventions import (  # noqa: F401  (pages of the desk)
    help_pages,
    place_pages,
    print_pages,
)
from mentorship.conventions import pages as convention_pages
from mentorship.exporting import pages as exporting_pages  # noqa: F401  (puts its pages on the desk)
from mentorship.express import desk as express_desk  # noqa: F401  (puts its page on the desk)
from mentorship.express import pages as express
from mentorship.joining import views
from mentorship.letters import pages as letter_pages  # noqa: F401  (puts them on the desk)
from mentorship.noted import pages as noted_pages
from mentorship.numbers import pages as numbers_pages  # noqa: F401  (the same)
from mentorship.on_behalf import pages as on_behalf_pages  # noqa: F401  (the same)
from mentorship.reviewing import pages as reviewing_pages  # noqa: F401  (the same)
from mentorship.roster import pages as roster_pages  # noqa: F401  (the same)
from mentorship.setup import pages as setup_pages  # noqa: F401  (puts its pages on the desk)
from mentorship.single_sign_on import pages as single_sign_on_pages  # noqa: F401  (the same)
from mentorship.site.theme import mark, theme
from mentorship.spot import pages as spot_pages
from mentorship.views import (
    address_undo,
    agreements,
    asking,
    calendar,
    certificates,
    checkins,
    closings,
    corrections,
    demo,
    desk_keys,
    enrollments,
    extensions,
    gatherings,
    goals,
    health,
    home,
    links,
    meetings,
    notes,
    opt_outs,
    pairings,
    programs,
    quotes,
    resumes,
    sharing,
    stay_in_touch,
    trouble,
    units,
    willing,
    wrap_up,
    your_data,
)
from mentorship.views.reports import mail_reports

joining = [
    path("units/", units.units, name="units"),
    path("units/<int:pk>/<slug:name>/", units.unit, name="unit"),
    path("programs/", programs.programs, name="programs"),
    path("programs/<slug:slug>/", programs.program, name="program"),
    path("programs/<slug:slug>/<slug:checksum>.png", sharing.picture, name="program_picture"),
    path("rounds/<int:pk>/join/", views.join, name="join"),
    path("rounds/<int:pk>/join/<str:role>/check/", views.check, name="join_check"),
    path("rounds/<int:pk>/join/<str:role>/<slug:slug>/", views.page, name="join_page"),
    path("enrollments/<int:pk>/", enrollments.enrollment, name="enrollment"),
    path("enrollments/<int:pk>/pause/", enrollments.pause, name="enrollment_pause"),
    path("enrollments/<int:pk>/resume/", enrollments.resume, name="enrollment_resume"),
    path("willing/<int:pk>/", willing.answer, name="enrollment_willing"),
    path("events/<int:pk>/answer/", gatherings.answer, name="gathering_answer"),
    path("events/<int:pk>.ics", gatherings.gathering_file, name="gathering_file"),
    path("enrollments/<int:pk>/leave/", enrollments.leave, name="enrollment_leave"),
    path("resume/", resumes.resume, name="resume"),
    path("resume/remove/", resumes.remove, name="resume_remove"),
    path("resume/<int:pk>.pdf", resumes.resume_file, name="resume_file"),
]

on_one_screen = [
    path("c/<slug:slug>/", express.entry, name="express"),
    path("c/<slug:slug>/join/", express.join, name="express_join"),
    path("c/<slug:slug>/done/", express.done, name="express_done"),
]

mailbox = [
    path("demo/mailbox/", demo.mailbox, name="demo_mailbox"),
    path("demo/mailbox/<int:pk>/", demo.mail, name="demo_mail"),
    path("demo/mailbox/<int:pk>/html/", demo.mail_html, name="demo_mail_html"),
]

pairs = [
    path("", home.home, name="home"),
    path("pairings/<int:pk>/", pairings.pairing, name="pairing"),
    path("pairings/<int:pk>/accept/", pairings.accept, name="pairing_accept"),
    path("pairings/<int:pk>/decline/", pairings.decline, name="pairing_decline"),
    path("pairings/<int:pk>/correct/", corrections.correct, name="pairing_correct"),
    path(
        "pairings/<int:pk>/correct/<slug:slug>/",
        corrections.correct_page,
        name="pairing_correct_page",
    ),
    path("pairings/<int:pk>/more-time/", asking.more_time, name="pairing_more_time"),
    path("pairings/<int:pk>/ask/", asking.ask, name="pairing_ask"),
    path("pairings/<int:pk>/report/", concern_pages.report_partner, name="report_partner"),
    path(
        "rounds/<int:round_pk>/people/<int:pk>/report/",
        concern_pages.report_listed,
        name="report_listed",
    ),
    path("noted/", noted_pages.page, name="noted"),
    path("noted/<int:pk>/", noted_pages.answer, name="noted_answer"),
    path("noted/<int:pk>/take-back/", noted_pages.take_back, name="noted_take_back"),
    path("pairings/<int:pk>/label/", noted_pages.label, name="noted_label"),
    path("rounds/<int:pk>/spot/", spot_pages.page, name="spot"),
    path("spot/<int:pk>/", spot_pages.question, name="spot_question"),
    path("pairings/<int:pk>/asked/", asking.asked, name="pairing_asked"),
    path("pairings/<int:pk>/take-back/", pairings.take_back, name="pairing_take_back"),
    path("pairings/<int:pk>/wrap-up/", wrap_up.wrap_up, name="pairing_wrap_up"),
    path("pairings/<int:pk>/conclude/", pairings.conclude, name="pairing_conclude"),
    path("pairings/<int:pk>/end/", pairings.end, name="pairing_end"),
    path("pairings/<int:pk>/not-working/", trouble.trouble, name="pairing_trouble"),
    path("pairings/<int:pk>/pause/", trouble.pause, name="pairing_pause"),
    path("pairings/<int:pk>/somebody-else/", trouble.rematch, name="pairing_rematch"),
    path("pairings/<int:pk>/look-again/", trouble.look_again, name="pairing_look_again"),
    path("pairings/<int:pk>/go-on/", trouble.resume, name="pairing_resume"),
    path("pairings/<int:pk>/last-talk/", certificates.last_talk, name="last_talk"),
    path("pairings/<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("pairings/<int:pk>/certificate/make/", certificate_pages.make, name="certificate_make"),
    path("certificates/<int:pk>/file/", certificate_pages.file, name="certificate_file"),
    path(
        "certificates/<int:pk>/withdraw/", certificate_pages.withdraw, name="certificate_withdraw"
    ),
    path(
        "circles/<int:pk>/certificate/", circle_certificates.certificate, name="circle_certificate"
    ),
    path(
        "circles/<int:pk>/certificate/make/",
        circle_certificates.make,
        name="circle_certificate_make",
    ),
    path(
        "certificates/circles/<int:pk>/file/",
        circle_certificates.file,
        name="circle_certificate_file",
    ),
    path(
        "certificates/circles/<int:pk>/withdraw/",
        circle_certificates.withdraw,
        name="circle_certificate_withdraw",
    ),
    path("certificates/", certificate_pages.check, name="certificate_check"),
    path("certificates/<str:code>/", certificate_pages.checked, name="certificate_checked"),
    path("pairings/<int:pk>/longer/", extensions.longer, name="pairing_longer"),
    path("pairings/<int:pk>/closing/", closings.closing, name="closing"),
    path("pairings/<int:pk>/apart/", closings.apart, name="pairing_apart"),
    path("pairings/<int:pk>/word/", quotes.quote, name="pairing_quote"),
    path("pairings/<int:pk>/stay/", stay_in_touch.stay, name="pairing_stay"),
]

mails = [
    path("checkins/<int:pk>/", checkins.checkin, name="checkin"),
    path("profile/mail/", opt_outs.page, name="mail_choices"),
    path("m/<str:token>/", links.act_link, name="act_link"),
    path("a/<str:token>/", address_undo.undo_address, name="undo_address"),
    path("u/<str:token>/", links.unsubscribe, name="unsubscribe"),
]

meet = [
    path("pairings/<int:pk>/meetings/propose/", meetings.propose, name="meeting_propose"),
    path("pairings/<int:pk>/meetings/note/", meetings.note, name="meeting_note"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/confirm/", meetings.confirm, name="meeting_confirm"),
    path("meetings/<int:pk>/change/", meetings.change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/met/", meetings.met, name="meeting_met"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/renew/", calendar.renew, name="calendar_renew"),
    path("calendar/off/", calendar.off, name="calendar_off"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar_feed"),
]

reports: list[URLPattern | URLResolver] = [path("mail/reports/", mail_reports, name="mail_reports")]
if apps.is_installed("anymail"):
    reports.append(path("anymail/", include("anymail.urls")))

at_a_convention = [
    path("convention/<int:pk>/", convention_pages.convention, name="convention"),
    path("convention/<int:pk>/times/", convention_pages.times, name="convention_times"),
    path("convention/<int:pk>/free/", convention_pages.free, name="convention_free"),
    path("convention/<int:pk>/after/", convention_pages.after_page, name="convention_after"),
    path("convention/meeting/<int:pk>/here/", convention_pages.here, name="convention_here"),
    path(
        "convention/meeting/<int:pk>/missing/", convention_pages.missing, name="convention_missing"
    ),
    path("convention/meeting/<int:pk>/move/", convention_pages.move, name="convention_move"),
    path("convention/instead/<int:pk>/", convention_pages.answer, name="convention_answer"),
    path("convention/point/<int:pk>/<str:mark>/", convention_pages.point, name="convention_point"),
]

between = [
    path("pairings/<int:pk>/agreement/", agreements.agreement, name="agreement"),
    path("pairings/<int:pk>/agreement/edit/", agreements.edit, name="agreement_edit"),
    path("pairings/<int:pk>/agreement/agree/", agreements.agree, name="agreement_agree"),
    path("pairings/<int:pk>/goals/add/", goals.add, name="goal_add"),
    path("goals/<int:pk>/", goals.edit, name="goal_edit"),
    path("goals/<int:pk>/remove/", goals.remove, name="goal_remove"),
    path("pairings/<int:pk>/notes/", notes.notes, name="notes"),
    path("pairings/<int:pk>/notes/add/<str:kind>/", notes.add, name="note_add"),
    path("notes/<int:pk>/", notes.edit, name="note_edit"),
    path("notes/<int:pk>/remove/", notes.remove, name="note_remove"),
]

data = [
    path("profile/data/", your_data.your_data, name="your_data"),
    path("profile/data/copy/", your_data.download, name="your_data_download"),
    path("profile/close/", your_data.close, name="close_account"),
    path("goodbye/<slug:how>/", your_data.goodbye, name="goodbye"),
]

ways_in = [
    path("accounts/2fa/webauthn/add/", desk_keys.add_passkey, name="mfa_add_webauthn"),
    path("accounts/2fa/totp/activate/", desk_keys.activate_app, name="mfa_activate_totp"),
]
"""Before allauth's own: of the first one, those above are told."""

handler500 = "mentorship.site.errors.server_error"

urlpatterns = [
    *reports,
    path("theme.css", theme, name="theme"),
    path("mark/<slug:checksum>.png", mark, name="mark"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.figures, name="metrics"),
    path("status.json", health.status, name="status"),
    *joining,
    *on_one_screen,
    *mailbox,
    *mails,
    *data,
    *ways_in,
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("matching.urls")),
    *pairs,
    *meet,
    *at_a_convention,
    *between,
    *circles.urlpatterns,
]
