"""Signals -> transactions, bindings, timelines. Reports what it sees; judges nothing."""
