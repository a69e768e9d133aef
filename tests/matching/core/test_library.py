"""The core is a library of its own: examples run, and nothing of ours or Django's is needed."""

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

from matching import core

pytestmark = pytest.mark.slow

MODULES = sorted(each.name for each in pkgutil.walk_packages(core.__path__, "matching.core."))


@pytest.mark.parametrize("module", MODULES)
def test_every_example_in_the_docstrings_runs(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_the_core_loads_neither_django_nor_the_site_nor_a_compiler():
    program = (
        "import sys, matching.core;"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in "
        "{'django', 'mentorship', 'accounts', 'numba', 'llvmlite'}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


def test_everything_public_has_a_docstring():
    assert all(getattr(core, name).__doc__ for name in core.__all__)
