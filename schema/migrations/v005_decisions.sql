-- Who answered an interruption and when, as the audit log says. An interruption itself has neither.
CREATE TABLE decision (
    interruption INTEGER PRIMARY KEY,
    userId TEXT,
    username TEXT,
    isService INTEGER NOT NULL,
    -- "API key", "Session cookie" …, as Octopus has it.
    identityEstablishedWith TEXT,
    decidedAt INTEGER NOT NULL,
    -- When the same user, or another one, took responsibility last before that.
    takenAt INTEGER,
    eventId TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

-- Interruptions that were seen to be answered and whose audit entry is yet to be looked up.
CREATE TABLE decisionDue (
    interruption INTEGER PRIMARY KEY,
    -- How often the audit log was asked and had nothing.
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who answered what. `source` says how it is known: from an event of the audit log, or observed, that is, the answer
-- was there at `decidedAt` and was not at `notBefore`, and the responsible user is held to have given it.
CREATE VIEW decisions AS
SELECT
    coalesce(own.id, 'Interruptions-' || i.number) AS interruptionId,
    space.id AS spaceId,
    json_extract(b.json, '$.Title') AS title,
    coalesce(taskId.id, 'ServerTasks-' || i.task) AS taskId,
    i.outcome AS outcome,
    b.notes AS notes,
    CASE WHEN d.interruption IS NULL THEN 'observed' ELSE 'event' END AS source,
    CASE WHEN d.interruption IS NULL THEN i.responsibleUserId ELSE d.userId END AS userId,
    CASE WHEN d.interruption IS NULL THEN responsible.name ELSE d.username END AS user,
    d.isService AS isService,
    d.identityEstablishedWith AS identityEstablishedWith,
    strftime(
        '%Y-%m-%dT%H:%M:%fZ',
        coalesce(
            d.decidedAt,
            (SELECT v.seenAt FROM version AS v WHERE v.interruption = i.number AND v.ordinal = i.version)
        ) / 1000.0,
        'unixepoch'
    ) AS decidedAt,
    strftime(
        '%Y-%m-%dT%H:%M:%fZ',
        coalesce(
            d.decidedAt,
            (SELECT v.seenAt FROM version AS v WHERE v.interruption = i.number AND v.ordinal = i.version - 1),
            i.created
        ) / 1000.0,
        'unixepoch'
    ) AS notBefore,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.takenAt / 1000.0, 'unixepoch') AS takenAt,
    d.eventId AS eventId
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
JOIN space ON space.number = i.space
LEFT JOIN decision AS d ON d.interruption = i.number
LEFT JOIN irregularId AS own ON own.number = i.number
LEFT JOIN irregularId AS taskId ON taskId.number = i.task
LEFT JOIN document AS responsible ON responsible.id = i.responsibleUserId
WHERE i.isPending = 0 AND i.outcome IS NOT NULL;
