-- One execution of `sync`.
CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    startedAt INTEGER NOT NULL,
    finishedAt INTEGER,
    -- The server's clock at the start, less a margin; NULL until the server has answered.
    pin INTEGER,
    -- running, complete, partial or failed. A run that still says running without a lock was killed.
    outcome TEXT NOT NULL,
    principalId TEXT,
    requests INTEGER NOT NULL DEFAULT 0,
    retried INTEGER NOT NULL DEFAULT 0,
    throttled INTEGER NOT NULL DEFAULT 0,
    tool TEXT NOT NULL,
    error TEXT
) STRICT;

-- How far the mirror goes for a space and kind (interruption or task).
CREATE TABLE coverage (
    space INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The backfill: how many rows of the list were walked, the oldest row reached, the count the server gave then.
    backfillSkip INTEGER NOT NULL DEFAULT 0,
    backfillTime INTEGER,
    backfillId TEXT,
    backfillTotal INTEGER,
    isBackfilled INTEGER NOT NULL DEFAULT 0,
    -- The pin of the last run that read everything newer than the pin before.
    headPin INTEGER,
    -- The pin of the last run whose counts agreed with the server's, and that count.
    completeThrough INTEGER,
    serverTotal INTEGER,
    -- The audit: where its next slice begins, and the count of a list that had shrunk by more than half when it was last
    -- enumerated. Such a list is believed only when the next run finds the same.
    auditSkip INTEGER NOT NULL DEFAULT 0,
    suspectTotal INTEGER,
    PRIMARY KEY (space, kind)
) STRICT, WITHOUT ROWID;

-- What the last run of a space knows it did not read.
CREATE TABLE debt (
    key INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    -- NULL when the debt is the whole server's.
    space INTEGER,
    lane TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
