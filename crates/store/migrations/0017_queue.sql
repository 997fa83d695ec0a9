-- What an office has to do next, and what its people keep for that.

-- Whatever is due at the same half past five is read in one order, page by page.
DROP INDEX part_by_due;
CREATE INDEX part_by_due ON part (district, office, kind, due_at, matter);

-- 没看过: what came to an office and nobody there has opened. A deed writes the line; whoever
-- opens the matter takes it away. What lay there before is taken as read.
CREATE TABLE unread (
  district INTEGER NOT NULL,
  office   BIGINT  NOT NULL,
  matter   BIGINT  NOT NULL,
  PRIMARY KEY (district, office, matter)
){{keyed}};
CREATE INDEX unread_by_matter ON unread (district, matter);
