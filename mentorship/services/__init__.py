"""The acts: one verb = one function = one transaction (check, write, log, queue the mail)."""
