"""The coordinators' desk: one module a subject."""

from mentorship.admin import (  # noqa: F401  (each registers its classes)
    data,
    eligibility,
    enrollments,
    home,
    jobs,
    line,
    lists,
    log,
    mail_pages,
    mails,
    pairings,
    people,
    programs,
    questions,
    roster,
    rounds,
    rules,
    status,
    units,
    wording,
)
