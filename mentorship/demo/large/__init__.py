"""The same invented association, grown: 50,000 members and two years of what they did.

It is for looking at pages as a large association sees them, and for measuring them. Rows are
invented by the small association's own lists and written by COPY, since acts would take days.
What acts would have seen to is kept by hand: `manage.py checkinvariants` finds nothing, the clock
has nothing to make up for, and nothing is older than the site keeps it.
"""
