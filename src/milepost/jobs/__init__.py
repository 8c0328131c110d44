"""Work that is done once, whatever dies meanwhile: a table, and the loop that empties it."""
