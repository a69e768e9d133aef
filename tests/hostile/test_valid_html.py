"""The Nu HTML checker reads every page that anybody reads, and has nothing to say."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
JAR = Path(os.environ.get("VNU_JAR", ROOT / ".venv" / "vnu.jar"))
pytestmark = [pytest.mark.django_db, pytest.mark.far]


def errors(folder: Path) -> dict[str, str]:
    """What the checker calls an error in these pages: each sentence, with a page that has it."""
    command = ["java", "-jar", str(JAR), "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    said = json.loads(done.stderr)["messages"]
    return {
        each["message"]: f"{Path(each['url']).stem}: {each.get('extract', '')}"
        for each in said
        if each["type"] != "info"
    }


@pytest.mark.skipif(not shutil.which("java") or not JAR.exists(), reason="needs java and vnu.jar")
def test_every_page_is_valid_html(pages, tmp_path):
    whole = {page for read in pages.values() for page in read.values() if "<html" in page}
    for number, page in enumerate(sorted(whole)):
        (tmp_path / f"{number}.html").write_text(page)
    found = errors(tmp_path)
    print(f"{len(whole)} pages, {len(found)} errors")  # noqa: T201
    assert found == {}
