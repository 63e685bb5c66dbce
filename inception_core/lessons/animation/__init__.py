"""What the animations of the lessons move: real numbers, computed here with numpy."""
