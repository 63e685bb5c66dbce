"""The parts of the page that names what pictures show, and says why."""
