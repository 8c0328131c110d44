"""The flat travel-poster look: one file per landscape, `paint_…` and `paint_…_foreground`."""
