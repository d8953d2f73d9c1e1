"""Appointments and places in courses: when, where, for whom; no place given twice."""
