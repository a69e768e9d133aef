"""A backup can be restored, says when it cannot, and brings nobody back who was erased."""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import DataRequest
from mentorship.models import Heartbeat, OutgoingMail
from mentorship.recovery import archive, making, sums
from mentorship.recovery.archive import Manifest
from mentorship.recovery.programs import Stumbled, in_a_row
from mentorship.recovery.restoring import Backup
from mentorship.services import leaving
from tests.people import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

EMPTY = "test_restored"


@pytest.fixture
def empty() -> str:
    """The address of an empty database on the tests' server."""
    name = f"{EMPTY}_{os.getpid()}"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    to = connection.settings_dict
    yield f"postgres://{to['USER']}@/{to['HOST']}/{name}?port={to['PORT']}"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def lists(settings, tmp_path) -> Path:
    """The list of erasures outside the database, and nothing else of this machine's site."""
    settings.ERASURE_LIST = tmp_path / "outside" / "erased.txt"
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.ERASURE_LIST


def restored(folder: Path, database: str, lists: Path, *more: str) -> subprocess.CompletedProcess:
    own = {
        "DJANGO_SETTINGS_MODULE": "mentorship.settings",
        "DEBUG": "1",
        "DATABASE_URL": database,
        "ERASURE_LIST": str(lists),
        "DATA_DIR": str(lists.parent),
    }
    return subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder), *more],
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def told(database: str, question: str) -> list[tuple]:
    where = database.replace("@/", "@").split("@")[1]
    folder, _slash, name = where.partition("?")[0].rpartition("/")
    to = connection.settings_dict
    link = psycopg2.connect(dbname=name, host=folder, user=to["USER"])
    with closing(link), link.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def mail(key: str, due_at: datetime) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key=key, kind="test", to_email="x@example.net", subject=key, text=key, due_at=due_at
    )


def test_what_was_erased_since_stays_erased_and_mails_that_may_have_left_wait(
    empty, lists, tmp_path
):
    it = cast()
    mail("due", timezone.now() - timedelta(minutes=1))
    mail("later", timezone.now() + timedelta(days=1))
    made = making.make(tmp_path / "backups", "")
    leaving.erase(it.ann, it.ben, DataRequest.How.LETTER)

    done = restored(made, empty, lists)

    assert done.returncode == 0, done.stderr
    assert "are as they were" in done.stdout
    assert "1 of 1 erased again" in done.stdout
    assert told(
        empty, "SELECT key, state FROM mentorship_outgoingmail WHERE kind = 'test' ORDER BY key"
    ) == [
        ("due", "held"),
        ("later", "queued"),
    ]
    assert told(empty, f"SELECT erased_at IS NULL FROM accounts_user WHERE id = {it.ben.pk}") == [
        (False,)
    ]
    assert told(empty, "SELECT count(*) FROM accounts_user WHERE email = 'ben@example.org'") == [
        (0,)
    ]
    # And what comes next does not take the numbers of rows that are there.
    assert told(empty, "SELECT nextval('accounts_user_id_seq') > max(id) FROM accounts_user") == [
        (True,)
    ]


def test_a_database_that_is_not_empty_is_left_as_it_is(empty, lists, tmp_path):
    cast()
    made = making.make(tmp_path / "backups", "")
    assert restored(made, empty, lists).returncode == 0
    before = told(empty, "SELECT count(*) FROM accounts_user")

    again = restored(made, empty, lists)

    assert again.returncode == 1
    assert "is not empty" in again.stderr.splitlines()[-1]
    assert told(empty, "SELECT count(*) FROM accounts_user") == before


def test_a_backup_that_does_not_load_leaves_nothing_half_done(empty, lists, tmp_path):
    cast()
    made = making.make(tmp_path / "backups", "")
    told(empty, "CREATE VIEW mentorship_pairing AS SELECT 1; COMMIT; SELECT 1")  # in its way

    done = restored(made, empty, lists)

    assert done.returncode == 1
    assert "pg_restore failed" in done.stderr.splitlines()[-1]
    assert told(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


# Damaged, foreign, closed --------------------------------------------------------------------


def flipped(file: Path) -> None:
    words = bytearray(file.read_bytes())
    words[len(words) // 2] ^= 1
    file.write_bytes(words)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda made: flipped(made / archive.DATABASE), archive.DATABASE),
        (lambda made: flipped(made / archive.REST), archive.REST),
        (lambda made: (made / archive.DATABASE).unlink(), archive.DATABASE),
        (lambda made: (made / "more.txt").write_text("more"), "more.txt"),
        (lambda made: (made / archive.CHECKSUMS).unlink(), archive.CHECKSUMS),
    ],
)
def test_a_damaged_backup_is_refused_and_the_damage_named(lists, tmp_path, harm, named):
    made = making.make(tmp_path, "")
    harm(made)
    with pytest.raises(Stumbled, match=named):
        Backup.opened(made, None)


def test_a_backup_of_newer_code_is_refused(lists, tmp_path, monkeypatch):
    monkeypatch.setattr(
        making.MigrationRecorder,
        "applied_migrations",
        lambda _self: {("mentorship", "9999_from_the_future"): None},
    )
    made = making.make(tmp_path, "")
    with pytest.raises(Stumbled, match=r"newer version than this: it has mentorship\.9999"):
        Backup.opened(made, None)


def test_a_manifest_of_another_shape_is_a_sentence():
    for words in (b"{}", b"[]", b"nonsense", b'{"tables": {"one": 3}}'):
        with pytest.raises(Stumbled, match="cannot be understood"):
            Manifest.read(words)


@pytest.fixture
def age(tmp_path) -> tuple[str, Path]:
    if not shutil.which("age-keygen"):
        pytest.skip("age is not installed")
    identity = tmp_path / "identity.txt"
    subprocess.run(["age-keygen", "--output", identity], check=True, capture_output=True)
    told = subprocess.run(["age-keygen", "-y", identity], check=True, capture_output=True)
    return told.stdout.decode().strip(), identity


@pytest.fixture
def gpg(tmp_path, monkeypatch) -> tuple[str, None]:
    if not shutil.which("gpg"):
        pytest.skip("gpg is not installed")
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    key = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "ops@example.org"]
    subprocess.run([*key, "default", "default"], check=True, capture_output=True)
    yield "ops@example.org", None
    subprocess.run(["gpgconf", "--kill", "all"], check=False)


@pytest.mark.parametrize("tool", ["age", "gpg"])
def test_a_closed_backup_opens_with_its_key_and_shows_nothing_without(
    request, lists, tmp_path, tool
):
    recipient, identity = request.getfixturevalue(tool)
    cast()
    made = making.make(tmp_path / "backups", recipient)

    assert sorted(file.name for file in made.iterdir()) == [
        "SHA256SUMS",
        f"database.dump.{tool}",
        f"rest.tar.{tool}",
    ]
    assert not [file for file in made.iterdir() if b"ben@example.org" in file.read_bytes()]
    assert Backup.opened(made, identity).manifest.tables["accounts_user"][0] > 0


def test_another_key_or_none_is_a_sentence(age, lists, tmp_path):
    recipient, _identity = age
    made = making.make(tmp_path / "backups", recipient)
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "--output", other], check=True, capture_output=True)
    with pytest.raises(Stumbled, match=r"age failed: .*no identity matched"):
        Backup.opened(made, other)
    with pytest.raises(Stumbled, match="--identity"):
        Backup.opened(made, None)


# Making one ----------------------------------------------------------------------------------


def test_without_a_key_nothing_is_written_unless_it_is_asked_for(lists, settings, tmp_path):
    settings.BACKUP_RECIPIENT = ""
    with pytest.raises(CommandError, match="BACKUP_RECIPIENT is not set"):
        call_command("backup", folder=tmp_path / "backups")
    assert not (tmp_path / "backups").exists()
    call_command("backup", folder=tmp_path / "backups", plain=True)
    assert len(archive.kept_in(tmp_path / "backups")) == 1
    assert Heartbeat.objects.filter(name="backup").exists()


def test_a_backup_that_breaks_off_is_not_recorded_and_leaves_nothing(lists, settings, tmp_path):
    settings.BACKUP_RECIPIENT = "age1nobody"
    with pytest.raises(CommandError):
        call_command("backup", folder=tmp_path / "backups")
    assert archive.kept_in(tmp_path / "backups") == []
    assert list((tmp_path / "backups").iterdir()) == []
    assert not Heartbeat.objects.filter(name="backup").exists()


def test_where_it_cannot_be_written_is_said(lists, settings, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CommandError, match=r"taken cannot be written: (File exists|Not a dir)"):
        call_command("backup", folder=tmp_path / "taken", plain=True)


@pytest.mark.parametrize("name", ["../outside", "/outside", "link"])
def test_nothing_of_an_archive_lands_outside_its_folder(tmp_path, name):
    packed, folder = tmp_path / "packed.tar", tmp_path / "in"
    entry = tarfile.TarInfo(name)
    if name == "link":
        entry.type, entry.linkname = tarfile.SYMTYPE, "../outside"
    with tarfile.open(packed, "w") as archived:
        archived.addfile(entry, io.BytesIO())
    folder.mkdir()
    with packed.open("rb") as source, pytest.raises(Stumbled, match="no file of a site"):
        archive.unpack(source, folder)
    assert list(folder.iterdir()) == []


def test_folders_and_files_come_back_as_they_were(tmp_path):
    kept, packed, back = tmp_path / "media", io.BytesIO(), tmp_path / "back"
    (kept / "deep").mkdir(parents=True)
    (kept / "deep" / "file").write_bytes(b"words")
    archive.pack(packed, {"media": kept}, Manifest("now", "17", "key", [], {}, ["media"]))
    packed.seek(0)
    archive.unpack(packed, back)
    assert (back / "media" / "deep" / "file").read_bytes() == b"words"


def test_a_full_disk_is_said(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full, pytest.raises(Stumbled, match="No space left"):
        in_a_row(["head", "-c", "100000", "/dev/zero"], ["cat"], target=full)


def test_old_backups_go_and_the_newest_stays_however_old(tmp_path):
    now = datetime(2026, 11, 27, tzinfo=UTC)
    for days in (90, 60, 40):
        (tmp_path / archive.folder_name(now - timedelta(days=days))).mkdir()
    (tmp_path / "holiday pictures").mkdir()
    making.drop_old(tmp_path, 35, now)
    assert [one.name for one in archive.kept_in(tmp_path)] == ["mentorship-20261018T000000Z"]
    assert (tmp_path / "holiday pictures").exists()


def test_the_sums_notice_one_changed_letter_in_one_row():
    it = cast()
    with transaction.atomic(), connection.cursor() as cursor:
        before = sums.sums_of(connection, cursor)
        assert sums.differing(before, sums.sums_of(connection, cursor)) == []
        cursor.execute(
            "UPDATE accounts_user SET email = 'bem@example.org' WHERE id = %s", [it.ben.pk]
        )
        assert sums.differing(before, sums.sums_of(connection, cursor)) == ["accounts_user"]


def test_no_session_travels_in_a_backup(lists, tmp_path, client):
    it = cast()
    client.force_login(it.ben)
    made = making.make(tmp_path, "")
    assert "django_session" not in Backup.opened(made, None).manifest.tables
    key = client.session.session_key.encode()
    read = (
        subprocess.run(["strings", made / archive.DATABASE], capture_output=True, check=False)
        if shutil.which("strings")
        else None
    )
    assert read is None or key not in read.stdout


# The drill -----------------------------------------------------------------------------------


def test_the_drill_restores_the_newest_backup_opens_pages_and_is_recorded(
    lists, settings, tmp_path, capsys
):
    cast()
    settings.BACKUP_FOLDER = tmp_path / "backups"
    with pytest.raises(CommandError, match="There is no backup"):
        call_command("drill")
    made = making.make(settings.BACKUP_FOLDER, "")

    call_command("drill")

    said = capsys.readouterr().out
    assert "are as they were" in said
    assert re.search("[3-6] pages opened", said)
    assert Heartbeat.objects.filter(name="drill").count() == 1
    assert not list(settings.DATA_DIR.glob("drill-*"))

    Heartbeat.objects.filter(name="drill").delete()
    flipped(made / archive.DATABASE)
    with pytest.raises(CommandError, match="Not as it was"):
        call_command("drill")
    assert not Heartbeat.objects.filter(name="drill").exists()
