"""All numbers, by what they are about, in the order in which a round meets them."""

from mentorship.numbers.measures import mails, matching, outcomes, recruitment, together

MEASURES = (
    *recruitment.MEASURES,
    *matching.MEASURES,
    *together.MEASURES,
    *outcomes.MEASURES,
    *mails.MEASURES,
)
