"""Verifies credentials that people present from their wallets: SD-JWT VC, with proof that the wallet is theirs."""
