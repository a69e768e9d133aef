"""What the site knows about a person: which tables hold it, how it is handed out and erased.

Each app lists its own tables (`holdings` here, `privacy` in the apps built on this one). A test
walks all models and fails for one that could hold something about a person and is not listed.
"""

from accounts.privacy.registry import (
    HOLDINGS,
    IMPERSONAL,
    Holding,
    impersonal,
    register,
    scrubbed,
)
from accounts.privacy.traces import Traces

__all__ = [
    "HOLDINGS",
    "IMPERSONAL",
    "Holding",
    "Traces",
    "impersonal",
    "register",
    "scrubbed",
]
