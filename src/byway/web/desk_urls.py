"""The desk's addresses."""

from django.urls import include, path

urlpatterns = [path("", include("byway.desk.urls"))]
