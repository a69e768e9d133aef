"""Trials of the mail: real workers, a real mail server that misbehaves, and a count at the end.

`make trial NAME=kill` runs one at full size and prints its figures; the suite runs each one small.
Time is compressed by a setting (`MAIL_MINUTE`), not by pretending.
"""
