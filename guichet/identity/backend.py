"""How Django finds the account of a session again; nobody can authenticate with it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from guichet.identity.models import Account


class ProviderBackend(BaseBackend):
    """Accounts are signed in to by an identity provider's word, never by credentials given to us."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, unless it was closed."""
        return Account.objects.filter(pk=str(user_id), is_active=True).first()
