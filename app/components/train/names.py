"""Names that the views of the page *Train* share."""

VIEW = "train_view"  # the control that chooses one
LIVE = "Death experiment"
