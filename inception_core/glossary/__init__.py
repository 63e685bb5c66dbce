"""Every term and abbreviation that the explorer uses, explained in one or two sentences."""
