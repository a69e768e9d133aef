"""The acts of matching: ask for a run, carry it out, decide on what it suggests."""
