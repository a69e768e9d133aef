"""A whole invented association, the same every time, for `make demo` and for looking at pages.

Places, people and libraries are made up from lists and a fixed seed; dates are counted from today,
so that the rounds are always where a visitor expects them.
"""
