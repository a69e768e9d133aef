"""What the headings of sheets of mentees and of mentors may be called."""

WHO = {
    "id": [
        "identifier", "number", "no", "member number", "member no", "member id",
        "membership number", "membership no", "mbr no", "mentee id", "mentor id",
    ],
    "name": [
        "full name", "your name", "member name", "nm", "nm last first", "name last first",
        "last name first name",
    ],
    "first_name": ["given name", "given names", "forename"],
    "last_name": ["surname", "family name"],
    "email": [
        "mail", "e-mail address", "your e-mail address", "e-mail addr", "e-mail addr 1",
        "e-mail 1", "mail address", "contact e-mail", "primary e-mail", "preferred e-mail",
    ],
}  # fmt: skip
"""What tells people apart and what they are called; scores nothing."""

SHARED = {
    "person": ["human", "human being"],
    "region": [
        "state", "province", "state/province", "st/prov", "state or province", "location",
        "where do you live", "home state",
    ],
    "institution": [
        "employer", "library", "workplace", "place of work", "organization", "organisation",
        "company", "current employer", "your institution",
    ],
    "fields": [
        "field", "area of work", "areas of work", "field of work", "fields of work", "specialty",
        "area of expertise", "areas of expertise", "area of interest", "areas of interest",
        "area of librarianship",
    ],
    "languages": ["language", "languages spoken", "spoken languages"],
    "communication": ["communication style"],
    "approach": ["problem approach"],
    "communication_turn": ["communication wish"],
    "approach_turn": ["approach wish"],
    "listening": [],
    "clarity": [],
    "region_wish": ["wish about region", "region preference", "state wish"],
    "field_wish": ["fields wish", "wish about field", "field preference"],
    "institution_wish": ["wish about institution", "institution preference", "employer wish"],
    "frequency": ["how often", "how often to meet", "meeting frequency"],
    "modes": ["ways to meet", "how to meet", "meeting modes"],
    "days": ["convention days", "days attending"],
    "first_time": ["first timer", "first-time attendee"],
    "class_year": ["graduation year", "year of graduation"],
    "study": ["program of study", "degree"],
    "eligible": [],
    "own_answers": ["own question", "own answers", "answers to the own question"],
}  # fmt: skip

MENTEES = {
    **WHO,
    "name": [*WHO["name"], "mentee", "mentee name"],
    "sought": [
        "topics", "topics sought", "topics wanted", "looking for", "wants help with",
        "what do you hope to learn", "what would you like help with",
    ],
    "top": ["top topic", "most important topic", "first topic"],
    "ranked": ["ranked mentors", "wished mentors", "preferred mentors"],
    **SHARED,
}  # fmt: skip

MENTORS = {
    **WHO,
    "name": [*WHO["name"], "mentor", "mentor name"],
    "capacity": [
        "places", "number of mentees", "how many mentees", "max mentees", "maximum mentees",
    ],
    "willing": ["topics", "topics offered", "offers", "can help with", "what can you help with"],
    "could": ["could help with", "could also help with"],
    "ranked": ["ranked mentees", "wished mentees", "preferred mentees"],
    **SHARED,
}  # fmt: skip
