"""A member gives himself a new passphrase, which is generated and shown once."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import SignInFailed, change_passphrase
from byway.desk.session import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: DeskRequest) -> HttpResponse:
    """The form; a POST with the present passphrase shows the new one."""
    if request.method != "POST":
        return render(request, "desk/passphrase.html")
    try:
        fresh = change_passphrase(by=request.staff, passphrase=request.POST.get("passphrase", ""))
    except SignInFailed:
        context = {"problem": _("This is not your present passphrase. Nothing was changed.")}
        return render(request, "desk/passphrase.html", context, status=400)
    return render(request, "desk/passphrase.html", {"fresh": fresh})
