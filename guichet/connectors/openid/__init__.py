"""Signs people in through OpenID Connect providers, believing nothing that is not signed, fresh and meant for us."""
