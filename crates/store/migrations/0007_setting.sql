-- What a database knows of itself: few lines, each with one writer.
CREATE TABLE setting (
  name  TEXT NOT NULL PRIMARY KEY,          -- demo-shift key-print
  value TEXT NOT NULL
);
