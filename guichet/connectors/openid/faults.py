"""Why a sign-in did not happen: codes the sign-in page has words for, with details for the log only."""

from __future__ import annotations


class SignInFailed(Exception):
    """Nobody was signed in.

    `code` is one of: `denied` (the person or the provider said no), `expired` (too long ago, or begun in another
    browser), `refused` (what the provider said cannot be believed), `unreachable` (it does not answer), `level` (it is
    not as sure as was asked). The message is for the operator and holds no token.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
