"""Errors on a whole labelled folder, shard by shard: 50,000 pictures × 144 crops × networks."""
