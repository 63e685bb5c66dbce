"""Probes from start to end: a network, its weights and a picture in; magnitudes and maps out."""
