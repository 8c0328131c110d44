"""Tables that outlive the process: SQLite on one machine, Postgres for many."""
