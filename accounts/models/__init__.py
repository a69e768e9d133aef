"""Who people are, kept between rounds."""

from accounts.models.addresses import AddressChange
from accounts.models.limits import RateCounter
from accounts.models.people import Education, Profile, School, WorkingStyle
from accounts.models.places import Field, Institution, InstitutionType, Region
from accounts.models.requests import DataRequest, Erasure
from accounts.models.users import User

__all__ = [
    "AddressChange",
    "DataRequest",
    "Education",
    "Erasure",
    "Field",
    "Institution",
    "InstitutionType",
    "Profile",
    "RateCounter",
    "Region",
    "School",
    "User",
    "WorkingStyle",
]
