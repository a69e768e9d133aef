"""The core from the shell: ``python -m matching`` (see `commands`)."""
