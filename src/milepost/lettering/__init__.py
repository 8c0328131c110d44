"""Type on the picture: title, figures and the visible AI label."""
