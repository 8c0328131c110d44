"""A server that imitates DashScope, with its limits, its traps and its moods."""
