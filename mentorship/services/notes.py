"""Notes of a pairing: private ones, of which nobody else learns, and shared ones."""

from django.utils import timezone

from accounts.models import User
from mentorship import access
from mentorship.models import Note, Pairing
from mentorship.services.acts import act, log
from mentorship.services.shared_edits import EditConflict, lock_active


@act
def write(actor: User, pairing: Pairing, words: str, *, shared: bool) -> Note:
    """Write a note; the same words twice are one. Only a shared one leaves a line in the log."""
    side = lock_active(actor, pairing)
    same = pairing.notes.filter(writer=side, shared=shared, words=words).first()
    if same is not None:
        return same
    note = Note.objects.create(
        pairing=pairing, writer=side, changed_by=side, shared=shared, words=words
    )
    if shared:
        log("note.shared", actor, pairing=pairing)
    return note


@act
def change(actor: User, note: Note, words: str, seen: int) -> Note:
    """Change a note; `seen` is the version that was read.

    Raises
    ------
    EditConflict : it has been changed since.
    """
    access.note_for(actor, note.pk)
    side = lock_active(actor, note.pairing)
    note.refresh_from_db(fields=["words", "number", "changed_at"])
    if note.words == words:
        return note
    if note.number != seen:
        raise EditConflict(note.number, note.changed_at)
    note.words, note.number = words, seen + 1
    note.changed_by, note.changed_at = side, timezone.now()
    note.save(update_fields=["words", "number", "changed_by", "changed_at"])
    if note.shared:
        log("note.changed", actor, pairing=note.pairing)
    return note


@act
def remove(actor: User, note: Note) -> None:
    """Delete a note for good; also after the pairing is over, where it is one's private one."""
    access.note_for(actor, note.pk)
    if note.shared:
        lock_active(actor, note.pairing)
    gone, _rows = Note.objects.filter(pk=note.pk).delete()
    if gone and note.shared:
        log("note.removed", actor, pairing=note.pairing)
