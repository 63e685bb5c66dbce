"""Names that the views of the page *Train* share."""

VIEW = "train_view"  # the control that chooses one
LIVE = "Death experiment"  # a view, as a link names it
