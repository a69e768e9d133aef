"""A member system of another association, which tests sign in through: allauth's own provider.

It is a process of its own with a database of its own, and speaks OpenID Connect over HTTP. Whom it
knows, and what it says of them, stands in a file that a test may change while it runs.
"""

CLIENT, SECRET, PASSWORD = "mentoring", "a secret of tests alone", "turn the key twice"
