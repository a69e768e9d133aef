"""Who may join a round, in which role: rules as data, judged over what is known of a person.

A kind of rule is one object in `kinds`: its words, what it asks, how it is judged and what would
help. `facts` reads what is known, for one person or for a whole round; `judging` brings both
together. Reads only; what becomes of it is decided by acts and pages.
"""
