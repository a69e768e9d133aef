"""Django's PostgreSQL backend, with a server that is started when it is first needed.

Django finds a backend by the name of this module. Commands that never connect, such as
``check`` or ``collectstatic``, never start a server.
"""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from mentorship.site.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server, or joins the one that runs, before a connection is opened."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection; the server then runs for as long as this process lives."""
        server.use(Path(self.settings_dict["EMBEDDED_FOLDER"]))
        return super().get_new_connection(conn_params)
