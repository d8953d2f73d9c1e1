"""The addresses of the GeoReport v2 endpoint and of its discovery."""

from django.urls import path

from guichet.connectors.open311 import serving

urlpatterns = [
    path("open311/discovery.<str:form>", serving.discovery, name="open311-discovery"),
    path("open311/v2/services.<str:form>", serving.services, name="open311-services"),
    path("open311/v2/services/<str:service_code>.<str:form>", serving.definition, name="open311-definition"),
    path("open311/v2/requests.<str:form>", serving.requests, name="open311-requests"),
    path("open311/v2/requests/<str:service_request_id>.<str:form>", serving.one_request, name="open311-request"),
    path("open311/v2/tokens/<str:token>.<str:form>", serving.token, name="open311-token"),
    path("open311/v2/discovery.<str:form>", serving.discovery, name="open311-v2-discovery"),
    path("open311/<path:rest>", serving.nothing, {"form": "xml"}, name="open311-nothing"),
]
