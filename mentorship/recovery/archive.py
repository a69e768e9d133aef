"""What a backup looks like: a folder of three files, named by its moment in UTC.

`database.dump` is PostgreSQL's own archive. `rest.tar` holds what is outside the database, and
`manifest.json` with the count and sum of each table. Both are encrypted. `SHA256SUMS` is readable
by everybody and by `sha256sum --check`, so that a copy can be checked without the key.
"""

import hashlib
import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from mentorship.recovery.programs import Stumbled
from mentorship.recovery.sums import Sums

DATABASE, REST, CHECKSUMS, MANIFEST = "database.dump", "rest.tar", "SHA256SUMS", "manifest.json"
NAME = "mentorship-%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"mentorship-\d{8}T\d{6}Z")


@dataclass(frozen=True)
class Manifest:
    """What the backup says of itself: when, of which server and code, and what each table held.

    `key` is a keyed hash by which the `SECRET_KEY` of that time is known again; `migrations` are
    written app.name.
    """

    made_at: str
    server: str
    key: str
    migrations: list[str]
    tables: Sums
    outside: list[str]

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, words: bytes) -> "Manifest":
        """From JSON.

        Raises
        ------
        Stumbled : it is not what this version writes.
        """
        try:
            said = json.loads(words)
            said["tables"] = {name: (rows, total) for name, (rows, total) in said["tables"].items()}
            return cls(**said)
        except (ValueError, TypeError, KeyError) as error:
            raise Stumbled("The backup's manifest cannot be understood.") from error


def folder_name(moment: datetime) -> str:
    """What a backup of this moment is called."""
    return moment.astimezone(UTC).strftime(NAME)


def moment_of(folder: Path) -> datetime:
    """When a backup of this name was made."""
    return datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)


def kept_in(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first; what is named otherwise is not ours."""
    if not folder.is_dir():
        return []
    return sorted(one for one in folder.iterdir() if NAMED.fullmatch(one.name) and one.is_dir())


# Checksums -----------------------------------------------------------------------------------


def write_checksums(folder: Path) -> None:
    """Write the sum of every file of the folder."""
    lines = [f"{_sha256(file)}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / CHECKSUMS).write_text("".join(lines))


def check_checksums(folder: Path) -> None:
    """Compare each file with its sum.

    Raises
    ------
    Stumbled : one is missing, one too many or not as it was; each of them is named.
    """
    try:
        rows = (folder / CHECKSUMS).read_text().splitlines()
    except OSError as error:
        raise Stumbled(f"{folder} is no backup: it has no {CHECKSUMS}.") from error
    told = {name: digest for digest, _gap, name in (row.partition("  ") for row in rows)}
    there = {file.name: _sha256(file) for file in folder.iterdir() if file.name != CHECKSUMS}
    wrong = sorted(name for name in told.keys() | there.keys() if told.get(name) != there.get(name))
    if wrong:
        raise Stumbled(f"Not as it was when the backup was made: {', '.join(wrong)}")


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def part(folder: Path, name: str) -> Path:
    """The file of this name, however it is encrypted."""
    found = [file for file in folder.iterdir() if file.name in {name, f"{name}.age", f"{name}.gpg"}]
    if len(found) != 1:
        raise Stumbled(f"{folder} has no {name}.")
    return found[0]


# What is outside the database ----------------------------------------------------------------


def pack(target: IO[bytes], files: dict[str, Path], manifest: Manifest) -> None:
    """Write the manifest and these files, or folders, into an archive."""
    with tarfile.open(fileobj=target, mode="w") as packed:
        words = manifest.written()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(words)
        packed.addfile(entry, io.BytesIO(words))
        for name, path in files.items():
            packed.add(path, arcname=name)


def manifest_in(source: IO[bytes]) -> Manifest:
    """The manifest of such an archive."""
    with _opened(source) as packed:
        found = packed.extractfile(MANIFEST) if MANIFEST in packed.getnames() else None
        if found is None:
            raise Stumbled("The backup has no manifest.")
        return Manifest.read(found.read())


def unpack(source: IO[bytes], folder: Path) -> None:
    """Write what is outside the database below a folder; nothing leaves it.

    The filters of PEP 706 do so as well, but Python of Debian 12 (3.11.2) has none yet.

    Raises
    ------
    Stumbled : the archive holds a link, a device, or a name that leads elsewhere.
    """
    whole = folder.resolve()
    with _opened(source) as packed:
        for entry in packed:
            target = (whole / entry.name).resolve()
            if not target.is_relative_to(whole) or not (entry.isfile() or entry.isdir()):
                raise Stumbled(f"The backup holds {entry.name}, which is no file of a site.")
            _write(packed.extractfile(entry), target)


def _write(source: IO[bytes] | None, target: Path) -> None:
    """One file of an archive; without a source, a folder."""
    if source is None:
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("wb") as written:
        shutil.copyfileobj(source, written)


def _opened(source: IO[bytes]) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=source, mode="r:")
    except tarfile.TarError as error:
        raise Stumbled("The backup's archive cannot be read.") from error


def sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """The name and the bytes of each file."""
    for file in sorted(folder.iterdir()):
        yield file.name, file.stat().st_size
