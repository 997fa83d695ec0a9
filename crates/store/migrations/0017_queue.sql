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

-- 答复模板: what an office's people say often, kept by them.
CREATE TABLE answer_template (
  district INTEGER NOT NULL,
  id       BIGINT  NOT NULL,
  office   BIGINT  NOT NULL,
  name     TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  PRIMARY KEY (district, id),
  -- Two people who keep the same name at once: one is told so.
  UNIQUE (district, office, name)
);

-- 存下的筛选: what somebody keeps for themselves of their queue. No deed.
CREATE TABLE saved_filter (
  district INTEGER NOT NULL,
  person   BIGINT  NOT NULL,
  name     TEXT    NOT NULL,
  office   BIGINT  NOT NULL,
  facet    TEXT    NOT NULL,                -- has named decides called unread back asking first told
  place    BIGINT,                          -- only about what lies here; none: all
  PRIMARY KEY (district, person, name)
);
