"""Parts of pages: `show(…)` draws, and returns what the person chose."""
