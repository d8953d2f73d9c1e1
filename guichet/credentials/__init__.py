"""Permits, licences, cards and certificates: issued, checked by anybody, renewed, suspended, revoked, expired."""
