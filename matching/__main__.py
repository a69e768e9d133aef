"""Matching from the shell: ``python -m matching --help``. Needs neither Django nor a database."""

import sys

from matching.core.cli.commands import main

sys.exit(main())
