"""Who is meant by a few words: names, goals, topics and places, with mistakes in typing forgiven.

PostgreSQL compares words without their accents, and where one stands nowhere as it was typed, by
their trigrams (`unaccent`, `pg_trgm`); indexes on both make it a matter of milliseconds.
"""

import re
from typing import Any

from django.db import connection, transaction

from mentorship.models import Round

MOST_WORDS = 6
"""So many words of what was typed are looked for; the others would hardly narrow it down."""

SHORTEST_MISTYPED = 4
"""Shorter words have too few trigrams to be told from one another by them."""

LIKENESS = "0.45"
"""How much of their trigrams two words share that count as one, from 0 to 1.

“Lovlace” and “Lovelace” share 0.55, “archive” and “archivist” 0.5.
"""

_WORD = re.compile(r"\w+")

_SAID = "plain_words(goal || ' ' || shares)"
_NAMED = "plain_words(full_name::text || ' ' || called::text || ' ' || job_title::text)"
_CALLED = "plain_words(name)"

_FOUND = """
    WITH said AS MATERIALIZED (SELECT id, round_id FROM mentorship_enrollment WHERE {said}),
    people AS MATERIALIZED (
        SELECT id, user_id FROM accounts_profile WHERE {named}
        UNION SELECT id, user_id FROM accounts_profile WHERE institution_id IN (
            SELECT id FROM accounts_institution WHERE {called}
        )
        UNION SELECT p.id, p.user_id FROM accounts_profile p JOIN accounts_profile_fields f
        ON f.profile_id = p.id JOIN accounts_field ON accounts_field.id = f.field_id
        WHERE {called}
    )
    SELECT id FROM said WHERE round_id = %(round)s
    UNION SELECT e.id FROM mentorship_enrollment e JOIN people ON people.user_id = e.person_id
    WHERE e.round_id = %(round)s
    UNION SELECT e.id FROM mentorship_enrollment e
    JOIN mentorship_enrollmenttopic t ON t.enrollment_id = e.id
    JOIN mentorship_topic ON mentorship_topic.id = t.topic_id
    WHERE e.round_id = %(round)s AND {called}
"""


def _query(condition: str) -> str:
    columns = {"said": _SAID, "named": _NAMED, "called": _CALLED}
    return _FOUND.format(**{name: condition % column for name, column in columns.items()})


AS_TYPED = _query("%s LIKE %%(part)s")
MUCH_LIKE_IT = _query("%s %%%%>> %%(word)s")


def words_of(typed: str) -> list[str]:
    """The words that are looked for, each once."""
    return list(dict.fromkeys(_WORD.findall(typed.lower())))[:MOST_WORDS]


def found_by(typed: str, round: Round) -> set[int] | None:
    """Sign-ups of the round in which every word is found; None where no word was typed."""
    words = words_of(typed)
    if not words:
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.strict_word_similarity_threshold', %s, true)", [LIKENESS]
        )
        cursor.execute("SELECT plain_words(unnest(%s))", [words])
        plain = [word for (word,) in cursor.fetchall()]
        return set.intersection(*(_with(cursor, word, round.pk) for word in plain))


def _with(cursor: Any, word: str, round_pk: int) -> set[int]:
    """Sign-ups with this word as it was typed; where there are none, with one much like it."""
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    values = {"word": word, "part": f"%{escaped}%", "round": round_pk}
    for query in (AS_TYPED, MUCH_LIKE_IT)[: 1 + (len(word) >= SHORTEST_MISTYPED)]:
        cursor.execute(query, values)
        if found := {pk for (pk,) in cursor.fetchall()}:
            return found
    return set()
