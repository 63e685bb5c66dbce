"""What the page Residual scaling is made of."""
