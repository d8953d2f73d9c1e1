"""Simulated registers of a small country: births, deaths, tax, benefits, property, business, misbehaving on demand."""
