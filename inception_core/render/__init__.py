"""What is written out of a spec or an analysis: captions, graphs, code, files."""
