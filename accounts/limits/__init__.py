"""How often anything may be tried, counted over all processes and hosts.

`rates` is the table of limits, `counters` counts, `devices` knows who has signed in from here
before, `gates` puts the three together, and `refusals` is what becomes of one try too many.
"""
