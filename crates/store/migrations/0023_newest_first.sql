-- On SQLite the index of words is kept in the order it is asked for, the newest first: what
-- stands in it goes, and it is filled once all migrations have run.
{{words anew}}
