"""Eight short lessons: texts and questions as data, computed from the networks. No pages here."""
