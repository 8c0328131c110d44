"""Stored bytes: kept once under the digest of their content, found by owner and name.

A store is a shelf (a local folder, or a bucket over fsspec) seen through one environment's and one
tenant's prefix. All of it is plain, blocking code: async callers use a store's `threads`.
"""
