"""What changes the world by telephone."""
