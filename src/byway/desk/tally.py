"""The coordinator's page of the month: how many cases of a kind were closed, and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import SMALL, Permission, read_months
from byway.desk.session import DeskRequest

MONTHS = 24


@require_safe
def months(request: DeskRequest) -> HttpResponse:
    """Each month's closings by situation, writer, language and outcome."""
    request.staff.require(Permission.ASSIGN)
    shown = [
        {
            "month": one.month,
            "total": one.total,
            "tables": [
                ("situations", one.by("situation").items()),
                ("writers", one.by("writer").items()),
                ("languages", one.by("language").items()),
                ("outcomes", one.by("outcome").items()),
            ],
        }
        for one in read_months(request.staff)[:MONTHS]
    ]
    return render(request, "desk/months.html", {"months": shown, "small": SMALL})
