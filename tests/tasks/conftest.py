from __future__ import annotations

from postgres import databases

where = databases.where
