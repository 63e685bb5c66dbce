"""From uploaded bytes to named guesses."""
