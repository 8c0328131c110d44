"""Paid calls: each is asked for once, whoever asks, and never faster than the account allows."""
