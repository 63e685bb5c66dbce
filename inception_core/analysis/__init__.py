"""Numbers of a network: folds over the spec, no torch."""
