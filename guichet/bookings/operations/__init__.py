"""What changes bookings: one change a file."""
