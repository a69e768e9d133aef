"""Ask whether what we install has known holes; silence about a package is not a yes.

    python requirements/audit.py requirements/base.txt

Exits 1 where a package has a known hole, could not be looked up, or the question failed as a
whole; each such package is named. 0 means that every package was looked up and none has one.
"""

import json
import subprocess
import sys
from typing import Any

ASK = ("-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off")


def ask(*requirements: str) -> dict[str, Any]:
    """Return pip-audit's report of these requirements files.

    Raises `SystemExit` with its words where it gives none, such as without a network.
    """
    named = [part for path in requirements for part in ("-r", path)]
    command = [sys.executable, *ASK, "--format", "json", *named]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(answer.stdout)
    except ValueError:
        raise SystemExit(f"The audit gave no answer.\n{answer.stderr.strip()}") from None
    return report


def complaints(report: dict[str, Any]) -> list[str]:
    """Return a line for each package that has a hole or was not looked up."""
    packages = report.get("dependencies", [])
    if not packages:
        return ["No package was looked up at all."]
    lines = [
        f"{package['name']}: not looked up ({package['skip_reason']})"
        for package in packages
        if "skip_reason" in package
    ]
    for package in packages:
        for hole in package.get("vulns", []):
            mended = ", ".join(hole.get("fix_versions", [])) or "no version yet"
            lines.append(
                f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}"
            )
    return lines


def main(requirements: list[str]) -> int:
    """Print what is wrong, or how many packages are right."""
    report = ask(*requirements)
    found = complaints(report)
    if found:
        sys.stderr.write("\n".join(found) + f"\n{len(found)} to look at.\n")
        return 1
    sys.stdout.write(f"{len(report['dependencies'])} packages looked up, no known hole.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["requirements/base.txt"]))
