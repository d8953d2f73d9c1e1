"""Takes card payments with GOV.UK Pay, or whoever speaks its public API."""
