"""Looking rows up, and counting them, so that no more are read than are shown."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Subquery


class IsAmong(Func):
    """Whether a column names one of some rows: `IsAmong("mentor", enrollments)`.

    `mentor__in=enrollments` says the same. PostgreSQL makes another table to join of it, which
    comes last among many joins (`JOIN_ORDERS`), when all other rows have been read. Here the rows
    are found first, once, and the column's index leads to theirs, also where one of two columns
    may be among them. `key` is the column of the rows that is named, where that is not their own.
    """

    output_field = BooleanField()
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("

    def __init__(self, column: str, rows: "QuerySet[Any]", key: str = "pk") -> None:
        super().__init__(F(column), ArraySubquery(rows.order_by().values(key)))


def counted(rows: "QuerySet[Any]") -> Subquery:
    """How many of `rows` belong to each row of a list, which they name by `OuterRef`.

    Two of Django's `Count` in one query join one set of rows with the other, and read the product.
    """
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(count=count).values("count"))
