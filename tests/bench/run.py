"""One command, one table: the core against its peers, all in one run, each in its own process.

    python -m tests.bench.run [quick | full | dense | wide | growth | site]

Peers are installed into environments of their own under .data/bench; one that cannot be installed
is left out and named. ``dense`` runs against dense solvers alone, at more shapes, and ``wide`` at
sizes at which they need minutes and gigabytes. ``full`` also draws the growth into
docs/matching-growth.svg; ``growth`` does nothing else. ``site`` is another trial: see
`tests.bench.site`.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

from tests.bench import site

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".data" / "bench"
DENSE = "jonker_volgenant.py"
PEERS = {
    "scipy": (DENSE, ["scipy", "numpy"], ["scipy"]),
    "lapx": (DENSE, ["lapx==0.11.1", "numpy"], ["lapx"]),
    "lapcpp": (DENSE, ["lapcpp==1.0.0", "numpy"], ["lapcpp"]),
    "laprust": (DENSE, ["laprust==1.0.0", "numpy"], ["laprust"]),
    "OR-tools flow": ("ortools.py", ["ortools", "numpy"], []),
    "munkres": ("munkres.py", ["munkres==1.1.4", "numpy"], []),
    "mentor-match": ("mentor_match.py", ["mentor-match==7.0.1", "numpy"], []),
}
SIZES = {
    "quick": [(100, 70), (1000, 700), (5000, 3000)],
    "dense": [
        *[(100, 70), (300, 200), (1000, 700), (1000, 300), (2000, 1400), (2000, 600)],
        *[(5000, 1500), (5000, 3000)],
    ],
    "wide": [(10_000, 6000), (20_000, 12_000)],
    "full": [
        *[(100, 70), (300, 200), (1000, 700), (2000, 1200), (5000, 3000), (5000, 1500)],
        (10_000, 6000),
    ],
}
"""Of 5,000 mentees with 1,500 mentors about two in five are left over."""
GROWTH = [(1000, 700), (2000, 1200), (5000, 3000), (10_000, 6000), (20_000, 12_000)]
GROWTH += [(100_000, 60_000)]
LARGEST = {
    "munkres": 300 * 200,
    "mentor-match": 1000 * 700,
    "OR-tools flow": 2000 * 1200,
    "scipy and numpy": 5000 * 3000,
}
LARGEST_QUICK = LARGEST | {"mentor-match": 300 * 200, "munkres": 100 * 70}
LIMIT = {"quick": 120, "dense": 120, "wide": 900, "full": 900}
BESIDE = {"dense": ["ours, verified"], "wide": ["ours, verified"]}
"""Which others of ours run beside peers, where not all do."""


def main(size="quick"):
    """Run every contestant at every size that it survives, and print the table."""
    if size == "site":
        site.main()
    DATA.mkdir(parents=True, exist_ok=True)
    if size in SIZES:
        dense = size in BESIDE
        asked = {name: peer for name, peer in PEERS.items() if not dense or peer[0] == DENSE}
        ready = {name: peer for name, peer in asked.items() if installed(name, *peer[:2])}
        print(HEAD)  # noqa: T201
        for mentees, mentors in SIZES[size]:
            row_of(mentees, mentors, ready, size)
    if size in {"full", "growth"}:
        grow()


def grow():
    """Measure ours at every size, print it, and draw it."""
    grown = []
    for mentees, mentors in GROWTH:
        found = run_ours("ours", mentees, mentors, 900)
        tell(mentees, mentors, "ours", found, found)
        grown.append((mentees, found))
    (ROOT / "docs" / "matching-growth.svg").write_text(drawn(grown))


def installed(name, script, packages):
    """Make the peer's own environment; tell whether that worked."""
    folder = DATA / name.replace(" ", "-")
    if (folder / "ready").exists():
        return True
    steps = [
        [sys.executable, "-m", "venv", folder],
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", *packages],
    ]
    for step in steps:
        if subprocess.run([str(part) for part in step], capture_output=True).returncode:
            print(f"{name} could not be installed and is left out.")  # noqa: T201
            return False
    (folder / "ready").touch()
    return True


HEAD = """\
| mentees × mentors | method | seconds | of processor | with its table | × ours | MiB | matched | points | worst |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"""  # noqa: E501
"""The table is made by our loop, as it is faster than any that a peer has, and counted in seconds
of the processor, like the ratio."""


def row_of(mentees, mentors, ready, size):
    """Print the lines of one size, ours first."""
    held, limit = DATA / f"{mentees}-{mentors}.npz", LIMIT[size]
    largest = LARGEST if size == "full" else LARGEST_QUICK
    best = run_ours("ours", mentees, mentors, limit, held)
    tell(mentees, mentors, "ours", best, best)
    for name in BESIDE.get(size, ["ours, verified", "scipy and numpy", "greedy"]):
        if mentees * mentors <= largest.get(name, math.inf):
            tell(mentees, mentors, name, run_ours(name, mentees, mentors, limit), best)
    for name, (script, _, more) in ready.items():
        if mentees * mentors <= largest.get(name, math.inf):
            found = run_peer(name, script, [held, *more], limit)
            tell(mentees, mentors, name, found, best, table=best and best["feeding"][1])


def run_ours(method, mentees, mentors, limit, held=None):
    """Run one of our own contestants."""
    command = [sys.executable, "-m", "tests.bench.ours", method, str(mentees), str(mentors)]
    return figures(command + ([str(held)] if held else []), limit)


def run_peer(name, script, words, limit):
    """Run a peer in its own environment."""
    python = DATA / name.replace(" ", "-") / "bin" / "python"
    bench, words = Path(__file__).parent, [str(word) for word in words]
    program = f"import runpy, sys; sys.path[0] = {str(bench)!r}; sys.argv[1:] = {words!r}; "
    program += f"runpy.run_path({str(bench / 'peers' / script)!r})"
    return figures([str(python), "-c", program], limit, where=DATA)  # not beside our own modules


def figures(command, limit, where=ROOT):
    """Give what a contestant printed, or None if it did not finish."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=limit, cwd=where)
    except subprocess.TimeoutExpired:
        return None
    if ran.returncode:
        sys.stderr.write(ran.stderr[-2000:])
        return None
    return json.loads(ran.stdout.splitlines()[-1])


def tell(mentees, mentors, name, found, best, table=None):
    """Print one line of the table."""
    size = f"| {mentees:,} × {mentors:,} | {name} | "
    if found is None or best is None:
        print(size + "did not finish | | | | | | | |", flush=True)  # noqa: T201
        return
    whole = found["work"] + (table + found["feeding"][1] if table else 0)
    cells = [
        f"{found['seconds']:.4f}",
        f"{found['work']:.4f}",
        f"{whole:.4f}",
        f"{whole / best['work']:.1f}",
        f"{found['memory']:.0f}",
        f"{found['matched']:,}",
        f"{found['points']:,}",
        f"{found['worst']:,}",
    ]
    print(size + " | ".join(cells) + " |", flush=True)  # noqa: T201


def drawn(grown):
    """Draw seconds against mentees, both scales by powers of ten, as an SVG with its numbers."""
    points = [(mentees, found["work"]) for mentees, found in grown if found]
    x, y = (
        _scale([each for each, _ in points], 60, 440),
        _scale([each for _, each in points], 240, 40),
    )
    line = " ".join(f"{x(mentees):.0f},{y(seconds):.0f}" for mentees, seconds in points)
    marks = "".join(
        f'<circle cx="{x(mentees):.0f}" cy="{y(seconds):.0f}" r="4" fill="#1f5f8b"/>'
        f'<text x="{x(mentees):.0f}" y="262" text-anchor="middle">{mentees:,}</text>'
        f'<text x="{x(mentees):.0f}" y="{y(seconds) - 10:.0f}" text-anchor="middle">'
        f"{seconds:.2g} s</text>"
        for mentees, seconds in points
    )
    slope = math.log(points[-1][1] / points[0][1]) / math.log(points[-1][0] / points[0][0])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 300" role="img" '
        'font-family="sans-serif" font-size="12">'
        "<title>Processor time to the verified optimum, by the number of mentees</title>"
        '<rect width="500" height="300" fill="#ffffff"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5f8b" stroke-width="2"/>{marks}'
        f'<text x="250" y="288" text-anchor="middle">mentees; processor time grows '
        f"as their number to the power {slope:.1f}</text></svg>\n"
    )


def _scale(values, low, high):
    """Map powers of ten between the least and the greatest value to a straight line."""
    first, last = math.log(min(values)), math.log(max(values))
    return lambda value: low + (high - low) * (math.log(value) - first) / (last - first or 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
