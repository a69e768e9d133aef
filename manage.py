#!/usr/bin/env python
"""Run the site's commands: `python manage.py help` lists them."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Hand the command line to Django; the very first command has no settings yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here. Run `make install` first.") from error
    if sys.argv[1:2] == ["setup"] and not {"-h", "--help"} & set(sys.argv):
        _first_settings()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        raise SystemExit(str(problem)) from problem


def _first_settings() -> None:
    """Ask for what no site can do without, unless a local one has been asked for."""
    from mentorship.site.first_settings import write_settings

    if {os.environ.get("DEBUG"), os.environ.get("DEMO")} & {"1", "true", "yes", "on"}:
        return
    ask = input if sys.stdin.isatty() else None
    write_settings(Path(__file__).with_name(".env"), ask)


if __name__ == "__main__":
    main()
