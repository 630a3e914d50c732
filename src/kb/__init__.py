"""Linked-data knowledge bases of contested history: who says what, where, on whose authority, how sure."""

__version__ = "0.1.0"
