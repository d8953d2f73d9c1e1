"""The catalogue in the forms other systems read."""
