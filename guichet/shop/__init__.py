"""Goods of organizations: kept in stock, ordered, paid, posted or picked up, and never sold twice."""
