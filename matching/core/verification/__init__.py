"""Check a solution against its problem, without trusting whoever found it.

This package shares no code with the solvers: it takes from the rest of the core only what a
problem is, what a pair's points are *by definition* (`definition.score` and `rules.forbidding`,
plain Python), and the shape of an answer. What is to be proved comes from the caller, never from
the solution. It works in whole numbers, and checks in this order:

* `asked`: the solution answers the question that the caller asks, not another one;
* `pairs`: the pairs keep every rule, lock and capacity, and their points are as stated;
* `prices`: nothing is better (or `stability`: no two would both rather have one another);
* `scores`: the points that the solvers read are those of the definition, on every chosen pair and
  on a random sample of all others. What a sample can prove, and what not, is said there.

`statements` says what was proved, in sentences.
"""

from matching.core.verification.check import verify
from matching.core.verification.report import Report
from matching.core.verification.scores import Definition
from matching.core.verification.statements import statement

__all__ = ["Definition", "Report", "statement", "verify"]
