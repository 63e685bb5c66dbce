"""Small real training runs: drawings, augmentation, the loop, and the held-out score."""
