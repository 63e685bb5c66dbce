"""Inception networks as data: specs, numbers, graphs, modules, weights and predictions."""
