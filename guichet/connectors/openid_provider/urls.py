"""The provider's addresses, below its issuer `/agencies`."""

from django.urls import path

from guichet.connectors.openid_provider import asking, endpoints

urlpatterns = [
    path("agencies/.well-known/openid-configuration", endpoints.discovery, name="agencies-discovery"),
    path("agencies/jwks.json", endpoints.jwks, name="agencies-jwks"),
    path("agencies/authorize", asking.authorize, name="agencies-authorize"),
    path("agencies/token", endpoints.token, name="agencies-token"),
    path("agencies/userinfo", endpoints.userinfo, name="agencies-userinfo"),
]
