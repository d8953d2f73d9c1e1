"""Signs people in with passkeys (WebAuthn level 2 and 3), by the library webauthn."""
