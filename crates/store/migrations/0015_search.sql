-- What somebody may do with somebody else's matter: find it, and say "me too".

-- The words a matter is found by, each once. Derived: `tanxin verify` compares it, a restore
-- writes it anew. On SQLite an FTS5 table whose row number is district and running number;
-- on PostgreSQL a table with an inverted index.
{{words}}
