"""Other questions than one mentor for each mentee: what is asked, and what an answer looks like.

Each module holds a problem, which refuses what makes no sense, and its solution with whatever
proves it. Who finds a solution is in `solvers`, who checks it in `verification`; both read these
and nothing of one another.

* `meetings`: when and where pairs or circles meet at a convention;
* `several`: up to three mentors for one mentee;
* `circles`: one or two mentors with several mentees;
* `peers`: people of one pool in pairs;
* `quotas`: so many of a group, so many a mentor;
* `leximin`: the worst pair first, then the second worst.
"""
