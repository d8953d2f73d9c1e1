"""The screens of people who work on cases."""
