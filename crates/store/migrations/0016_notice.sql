-- Notices: by which channels who is told, what still has to be sent (待发), how far events were
-- turned into notices.

-- A way to tell somebody. An office's inbox, the chat group of a place, somebody's telephone.
CREATE TABLE channel (
  district    INTEGER NOT NULL,
  id          BIGINT  NOT NULL,
  place       BIGINT  NOT NULL,             -- whose keepers may change it
  path        {{sorted}} NOT NULL,          -- the place's path
  belongs     TEXT    NOT NULL,             -- office group person
  owner       BIGINT,                       -- the office or the person; none for the group
  kind        TEXT    NOT NULL,             -- email wecom dingtalk sms forward
  lang        TEXT    NOT NULL,             -- zh-CN en: what is said there
  settings    {{bytes}} NOT NULL,           -- sealed as channel.settings: addresses, numbers, secrets
  print       {{bytes}} NOT NULL,           -- keyed hash of the address: told once, however often noted
  quiet_from  INTEGER,                      -- minute of the day in China; none: no quiet hours
  quiet_until INTEGER,
  urgent      INTEGER NOT NULL DEFAULT 0,   -- 1: urgent ones come in quiet hours too
  digest      INTEGER NOT NULL DEFAULT 0,   -- minutes in which notices become one message
  state       TEXT    NOT NULL DEFAULT 'on', -- on off
  free_at     BIGINT  NOT NULL DEFAULT 0,   -- until then a server is sending by it, or its pace forbids more
  PRIMARY KEY (district, id)
);
CREATE INDEX channel_by_path ON channel (district, path);

-- One line a notice and channel. It says no more than which event it follows from: the words are
-- put together when it is sent, so that what became secret meanwhile is not told.
CREATE TABLE outbox (
  district INTEGER   NOT NULL,
  id       BIGINT    NOT NULL,
  channel  BIGINT    NOT NULL,
  path     {{sorted}} NOT NULL,             -- the channel's path
  seq      BIGINT    NOT NULL,              -- the event
  print    {{bytes}} NOT NULL,              -- the channel's, as it was
  topic    TEXT      NOT NULL,              -- the event's kind
  subject  BIGINT    NOT NULL,              -- what it happened to
  state    TEXT      NOT NULL,              -- waiting sent dead forwarded dropped
  tries    INTEGER   NOT NULL DEFAULT 0,
  next_at  BIGINT,                          -- when it is tried; none: waits for a hand
  trouble  TEXT,                            -- why the last try failed, a word of ours
  code     INTEGER,                         -- the number the other side gave
  reason   TEXT,                            -- why staff took it out
  made_at  BIGINT    NOT NULL,
  done_at  BIGINT,                          -- when it was sent, given up, forwarded, taken out
  PRIMARY KEY (district, id),
  UNIQUE (district, seq, print)             -- one notice per address and cause, whoever makes it
);
-- What is due; a line that is settled costs nothing any more.
CREATE INDEX outbox_due ON outbox (district, channel, next_at) WHERE state = 'waiting';
CREATE INDEX outbox_dead ON outbox (district, id) WHERE state = 'dead';
CREATE INDEX outbox_by_path ON outbox (district, path, id);

-- Up to which event notices were made. A district without channels has no line.
CREATE TABLE follower (
  district INTEGER NOT NULL PRIMARY KEY,
  seq      BIGINT  NOT NULL
);
