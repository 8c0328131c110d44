"""Stored bytes: kept once under the digest of their content, found by owner and name.

A store is a shelf (a local folder, or a bucket over fsspec) seen through one environment's and one
tenant's prefix. Nothing here waits for an event loop: async callers use `asyncio.to_thread`.
"""
