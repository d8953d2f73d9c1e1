"""The channel's one address."""

from django.urls import path

from guichet.channels.sms import views

urlpatterns = [path("sms/inbound", views.inbound, name="sms-inbound")]
