"""The door's addresses."""

from django.urls import include, path

urlpatterns = [path("", include("byway.door.urls"))]
