"""Regions, fields, institutions, schools and topics of the demo association."""

from random import Random

from django.utils.text import slugify

from accounts.models import Field, Institution, Region, School
from mentorship.models import Program, Topic

REGIONS = {
    "New England": "CT Connecticut;ME Maine;MA Massachusetts;NH New Hampshire;RI Rhode Island;"
    "VT Vermont",
    "Mid-Atlantic": "NJ New Jersey;NY New York;PA Pennsylvania",
    "Great Lakes": "IL Illinois;IN Indiana;MI Michigan;OH Ohio;WI Wisconsin",
    "Plains": "IA Iowa;KS Kansas;MN Minnesota;MO Missouri;NE Nebraska;ND North Dakota;"
    "SD South Dakota",
    "South Atlantic": "DE Delaware;DC District of Columbia;FL Florida;GA Georgia;MD Maryland;"
    "NC North Carolina;SC South Carolina;VA Virginia;WV West Virginia",
    "East South": "AL Alabama;KY Kentucky;MS Mississippi;TN Tennessee",
    "West South": "AR Arkansas;LA Louisiana;OK Oklahoma;TX Texas",
    "Mountain": "AZ Arizona;CO Colorado;ID Idaho;MT Montana;NV Nevada;NM New Mexico;UT Utah;"
    "WY Wyoming",
    "Pacific": "AK Alaska;CA California;HI Hawaii;OR Oregon;WA Washington",
}

NEIGHBOURS = """
OH-PA OH-WV OH-KY NY-CT NY-MA NY-VT IL-IA IL-MO IL-KY IN-KY MI-MN WI-MN WI-IA MO-AR MO-TN
MO-KY MO-OK KS-OK KS-CO NE-CO NE-WY SD-WY SD-MT ND-MT PA-MD PA-DE PA-WV NJ-DE VA-KY VA-TN
NC-TN GA-AL GA-TN FL-AL MS-AR MS-LA TN-AR TX-NM OK-NM OK-CO AZ-CA NV-CA NV-OR ID-OR ID-WA
WV-KY
"""

FIELDS = {
    "Collections and metadata": ["Cataloging and metadata", "Acquisitions", "Preservation"],
    "Public services": ["Reference and research help", "Instruction", "Outreach and programming"],
    "Youth services": ["Children's services", "Teen services", "School librarianship"],
    "Scholarly work": ["Research data", "Scholarly communication", "Liaison librarianship"],
    "Systems": ["Library systems", "User experience", "Digital projects"],
    "Archives": ["Archives and manuscripts", "Digital preservation", "Rare books"],
    "Management": ["Library management", "Assessment", "Fundraising and advocacy"],
    "Special libraries": ["Law librarianship", "Health sciences", "Government information"],
}

TOPICS = {
    "Career": [
        "Finding a first job",
        "Interviews and applications",
        "Changing the kind of library",
        "Promotion and tenure",
        "Returning after a break",
    ],
    "Leading": [
        "Becoming a supervisor",
        "Leading a project",
        "Budgets and grants",
        "Working with a board",
        "Leading change",
    ],
    "Craft": [
        "Teaching and instruction",
        "Cataloging practice",
        "Data and coding",
        "Assessment and statistics",
        "Programs for children",
        "Digital collections",
    ],
    "Being there": [
        "Work and life in balance",
        "Being the only librarian",
        "Being from an underrepresented group",
        "Writing and publishing",
        "Finding a place in the association",
    ],
}

AT_A_CONVENTION = (
    "Choosing sessions",
    "The exhibits",
    "Meals and socials",
    "Meeting people",
    "Interviews at the convention",
    "Committees and business meetings",
    "Presenting a poster",
    "Getting around",
)
"""What newcomers choose among when they sign up for the conference."""

SCHOOLS = [
    "Lakeshore School of Information",
    "Harrow Creek iSchool",
    "Piedmont Graduate School of Library Science",
    "Cascade University Information School",
    "Bluestem School of Library Studies",
]

TOWNS = """
Alder, Ashby, Bellfield, Brookhaven, Cedar Falls, Clearwater, Corbin, Dunmore, Eastlake,
Fairmont, Glenwood, Granite, Harborview, Hazelton, Juniper, Kingsley, Lakemont, Larkspur,
Linden, Maple Grove, Marshfield, Millbrook, Northfield, Oakridge, Pine Bluff, Quincy,
Ridgeway, Riverton, Salem, Sandhill, Stonebridge, Sycamore, Thornton, Union, Vale, Walnut
Creek, Westbrook, Willow, Winfield, Yarrow
"""

NAMES = {
    Institution.Kind.PUBLIC: [
        "{town} Public Library",
        "{town} County Library",
        "{town} Free Library",
    ],
    Institution.Kind.ACADEMIC: [
        "{town} State University Library",
        "{town} College Library",
        "University of {town} Library",
    ],
    Institution.Kind.SCHOOL: ["{town} High School Library", "{town} Middle School Library"],
    Institution.Kind.SPECIAL: ["{town} Law Library", "{town} Medical Center Library"],
    Institution.Kind.ARCHIVE: ["{town} Historical Society", "{town} Museum Archives"],
}


def make_places(random: Random) -> None:
    """Write regions, fields, institutions, schools and topics."""
    _make_regions()
    _make_fields()
    _make_institutions(random)
    School.objects.bulk_create(School(name=name) for name in SCHOOLS)
    Topic.objects.bulk_create(
        Topic(slug=slugify(name), name=name, group=group)
        for group, names in TOPICS.items()
        for name in names
    )
    Topic.objects.bulk_create(
        Topic(
            slug=slugify(name),
            name=name,
            group="At a convention",
            position=1,
            only_in=[Program.Kind.CONVENTION],
        )
        for name in AT_A_CONVENTION
    )


def _make_regions() -> None:
    Region.objects.bulk_create(
        Region(code=row[:2], name=row[3:], group=group)
        for group, rows in REGIONS.items()
        for row in rows.split(";")
    )
    regions = {region.code: region for region in Region.objects.all()}
    for pair in NEIGHBOURS.split():
        one, other = pair.split("-")
        regions[one].neighbours.add(regions[other])


def _make_fields() -> None:
    families = [[group, *names] for group, names in FIELDS.items()]
    Field.objects.bulk_create(
        Field(slug=slugify(name), name=name, group=family[0], position=position)
        for position, family in enumerate(families)
        for name in family
    )
    for family in families:
        for field in (rows := Field.objects.filter(name__in=family)):
            field.near.add(*rows.exclude(pk=field.pk))


def _make_institutions(random: Random) -> None:
    """Three libraries a town; every fourth town lies in Ohio, whose chapter has a program."""
    regions = list(Region.objects.order_by("code"))
    ohio = next(region for region in regions if region.code == "OH")
    rows = []
    for number, town in enumerate(" ".join(TOWNS.split()).split(", ")):
        region = random.choice(regions) if number % 4 else ohio
        for kind in (
            Institution.Kind.PUBLIC,
            Institution.Kind.ACADEMIC,
            random.choice(
                [Institution.Kind.SCHOOL, Institution.Kind.SPECIAL, Institution.Kind.ARCHIVE]
            ),
        ):
            name = random.choice(NAMES[kind]).format(town=town)
            rows.append(Institution(name=name, kind=kind, town=town, region=region))
    Institution.objects.bulk_create(rows)
