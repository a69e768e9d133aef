"""The library's docstrings say what numpydoc asks of them: each parameter, and what comes back."""

import inspect

import pytest
from numpydoc.validate import validate

from matching import core

SUMMARY = {"GL08", "SS01", "SS02", "SS03", "SS04", "SS05", "SS06"}
"""There is one, in a line that ends with a full stop and begins with what it does."""

OF_FUNCTIONS = SUMMARY | {"PR01", "PR02", "PR03", "PR07", "RT01", "RT03", "YD01"}
"""Each parameter is described, in order, and no other; and so is what is returned or yielded."""

OF_METHODS = SUMMARY | {"PR02", "PR03"}
"""A method of one line may say its parameters in the sentence; a section must be right."""

EXPORTED = {name: getattr(core, name) for name in core.__all__}
FUNCTIONS = sorted(name for name, each in EXPORTED.items() if inspect.isfunction(each))
CLASSES = {name: each for name, each in EXPORTED.items() if inspect.isclass(each)}
METHODS = sorted(
    f"{name}.{method}"
    for name, each in CLASSES.items()
    for method, value in vars(each).items()
    if not method.startswith("_") and isinstance(value, type(validate) | classmethod | property)
)


def faults(name: str, codes: set[str]) -> list[str]:
    found = validate(f"matching.core.{name}")
    return [f"{code}: {what}" for code, what in found["errors"] if code in codes]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_documents_its_parameters_and_what_it_gives(name):
    assert faults(name, OF_FUNCTIONS) == []


@pytest.mark.parametrize("name", [*sorted(CLASSES), *METHODS])
def test_a_class_or_method_has_a_summary_and_no_section_that_is_wrong(name):
    assert faults(name, OF_METHODS) == []


def test_there_is_something_to_look_at():
    assert len(FUNCTIONS) > 12
    assert len(METHODS) > 40
