"""What the tests of single sign-on find: an association with one chapter."""

from mentorship.models import Unit


def units() -> tuple[Unit, Unit]:
    """The association, and its chapter."""
    top = Unit.objects.create(name="Association", kind=Unit.Kind.ASSOCIATION)
    chapter = Unit.objects.create(name="Ohio Chapter", kind=Unit.Kind.CHAPTER, parent=top)
    return top, chapter
