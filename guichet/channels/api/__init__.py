"""The API: the same journeys for programs, under /api/v1/."""
