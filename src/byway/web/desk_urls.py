"""The desk's addresses and its error pages."""

from django.urls import include, path

urlpatterns = [path("", include("byway.desk.urls"))]
handler400 = "byway.desk.errors.bad_request"
handler403 = "byway.desk.errors.forbidden"
handler404 = "byway.desk.errors.not_found"
handler500 = "byway.desk.errors.failed"
