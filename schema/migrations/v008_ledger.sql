-- The chain of what the mirror has seen, append-only. Each link's hash is the SHA-256 of the hash before it (32 zero
-- bytes before the first) and of the link's other columns; docs/ledger.md has the encoding.
CREATE TABLE ledger (
    -- From 1, without gaps.
    sequence INTEGER PRIMARY KEY,
    -- version, refreshed, gone, returned, state, certificate, schema.
    kind TEXT NOT NULL,
    run INTEGER,
    at INTEGER,
    -- The numbers of what it is about; which version of the interruption.
    interruption INTEGER,
    ordinal INTEGER,
    task INTEGER,
    -- SHA-256: of the exact body as received, less white space and Links; of the sums of the sealed tables.
    digest BLOB,
    -- The hash of the version.
    versionHash BLOB,
    -- What a certificate says, JSON.
    facts TEXT,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX ledgerByInterruption ON ledger (interruption, ordinal) WHERE interruption IS NOT NULL;
CREATE INDEX ledgerByRun ON ledger (run) WHERE kind = 'certificate';

-- What the rows of each sealed table come to: how many there are, and the sum of the SHA-512 of each modulo 2^512. Each
-- row of these tables has a column `seal`, which is added when the file is opened for writing: the first 8 bytes of its
-- SHA-512.
CREATE TABLE sealSum (
    name TEXT PRIMARY KEY,
    -- Whether it holds what runs note about themselves.
    isBook INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    sum BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW ledgerLinks AS
SELECT
    l.sequence AS sequence,
    l.kind AS kind,
    l.run AS run,
    strftime('%Y-%m-%dT%H:%M:%fZ', l.at / 1000.0, 'unixepoch') AS at,
    coalesce(own.id, 'Interruptions-' || l.interruption) AS interruptionId,
    l.ordinal AS version,
    coalesce(taskId.id, 'ServerTasks-' || l.task) AS taskId,
    lower(hex(l.digest)) AS digest,
    lower(hex(l.versionHash)) AS versionHash,
    l.facts AS facts,
    lower(hex(l.hash)) AS hash
FROM ledger AS l
LEFT JOIN irregularId AS own ON own.number = l.interruption
LEFT JOIN irregularId AS taskId ON taskId.number = l.task;
