"""Everything that needs torch: modules from specs, and analyses from modules."""
