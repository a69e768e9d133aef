import pytest

from mentorship.models import Association
from mentorship.models.association import remember


@pytest.fixture
def association_in_chicago(db):
    """An association whose years begin six hours after those of the world."""
    row, _made = Association.objects.update_or_create(
        pk=1, defaults={"time_zone": "America/Chicago"}
    )
    remember(row)
    yield row
    remember(None)
