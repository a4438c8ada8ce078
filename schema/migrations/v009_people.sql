-- Which user is in which team, as it was seen: a row a stay.
DROP VIEW teamMembers;
ALTER TABLE membership RENAME TO membershipBefore;
CREATE TABLE membership (
    team TEXT NOT NULL COLLATE NOCASE,
    user TEXT NOT NULL COLLATE NOCASE,
    firstSeenAt INTEGER NOT NULL,
    -- When the user was first seen not to be in the team; NULL while it is.
    endedAt INTEGER,
    PRIMARY KEY (team, user, firstSeenAt)
) STRICT, WITHOUT ROWID;
INSERT INTO membership (team, user, firstSeenAt)
SELECT team, user, coalesce((SELECT readAt FROM referenceRead WHERE space = 0 AND kind = 'Team'), 0)
FROM membershipBefore;
DROP TABLE membershipBefore;

-- When the members of a team were first read: who came in later was not in it before, as far as was seen.
CREATE TABLE teamReading (
    team TEXT PRIMARY KEY COLLATE NOCASE,
    firstReadAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO teamReading SELECT team, min(firstSeenAt) FROM membership GROUP BY team;
CREATE INDEX membershipCurrent ON membership (user, team) WHERE endedAt IS NULL;

CREATE VIEW teamMembers AS
SELECT team AS teamId, t.name AS team, user AS userId, u.name AS user
FROM membership AS m
LEFT JOIN document AS t ON t.id = m.team
LEFT JOIN document AS u ON u.id = m.user
WHERE m.endedAt IS NULL;

CREATE VIEW memberships AS
SELECT
    team AS teamId, t.name AS team, user AS userId, u.name AS user,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.firstSeenAt / 1000.0, 'unixepoch') AS firstSeenAt,
    strftime('%Y-%m-%dT%H:%M:%fZ', m.endedAt / 1000.0, 'unixepoch') AS endedAt
FROM membership AS m
LEFT JOIN document AS t ON t.id = m.team
LEFT JOIN document AS u ON u.id = m.user;

-- `walk`: 1 when a walk of the audit log looks for the answer, 2 when it has passed it and found nothing, 0 for no walk.
ALTER TABLE decisionDue ADD COLUMN walk INTEGER NOT NULL DEFAULT 0;
-- The log was refused when it was asked last.
ALTER TABLE decisionDue ADD COLUMN isRefused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX decisionDueStill ON decisionDue (interruption) WHERE attempts < 3;
CREATE INDEX decisionDueRefused ON decisionDue (interruption) WHERE isRefused = 1;
-- What was answered before the mirror began is looked up as well.
INSERT OR IGNORE INTO decisionDue (interruption)
SELECT i.number FROM interruption AS i LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
WHERE i.closedAt IS NOT NULL AND i.outcome IS NOT NULL AND i.task IS NOT NULL AND d.interruption IS NULL;

-- The walk of a space's audit log that looks for many answers at once, from the newest entry to the oldest.
CREATE TABLE decisionWalk (
    space INTEGER PRIMARY KEY,
    -- walk, check (what it did not find is looked at in a sample), or ask (it was given up: every task is asked for).
    stage TEXT NOT NULL,
    -- A JSON list: the categories that the walk is narrowed to; empty for none.
    categories TEXT NOT NULL DEFAULT '[]',
    -- Where it stands: how many entries it has behind it, and the last of them.
    skip INTEGER NOT NULL DEFAULT 0,
    lastTime INTEGER,
    lastId TEXT
) STRICT;

-- Entries that the walk has read about tasks whose other entries it may still come to.
CREATE TABLE auditEntry (
    task INTEGER NOT NULL,
    eventId TEXT NOT NULL,
    -- The interruption that the entry names; NULL when it names none.
    interruption INTEGER,
    occurred INTEGER NOT NULL,
    message TEXT NOT NULL,
    userId TEXT,
    username TEXT,
    isService INTEGER NOT NULL,
    identityEstablishedWith TEXT,
    PRIMARY KEY (task, eventId)
) STRICT, WITHOUT ROWID;

-- What was pending here, as far as the mirror held it, was seen to be pending after this instant.
ALTER TABLE coverage ADD COLUMN pendingSeenAt INTEGER;

DROP VIEW decisions;
CREATE VIEW decisions AS
SELECT
    coalesce(own.id, 'Interruptions-' || i.number) AS interruptionId,
    space.id AS spaceId,
    b.json ->> '$.Title' AS title,
    coalesce(taskId.id, 'ServerTasks-' || i.task) AS taskId,
    i.outcome AS outcome,
    b.notes AS notes,
    CASE WHEN d.interruption IS NULL THEN 'observed' ELSE 'event' END AS source,
    CASE WHEN d.interruption IS NULL THEN i.responsibleUserId ELSE d.userId END AS userId,
    CASE WHEN d.interruption IS NULL THEN responsible.name ELSE coalesce(d.username, decider.name) END AS user,
    d.isService AS isService,
    d.identityEstablishedWith AS identityEstablishedWith,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.closedAt / 1000.0, 'unixepoch') AS decidedAt,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.openUntil / 1000.0, 'unixepoch') AS notBefore,
    strftime('%Y-%m-%dT%H:%M:%fZ', d.takenAt / 1000.0, 'unixepoch') AS takenAt,
    d.eventId AS eventId,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.created / 1000.0, 'unixepoch') AS created,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.goneAt / 1000.0, 'unixepoch') AS goneAt,
    i.version AS versions,
    b.json -> '$.ResponsibleTeamIds' AS responsibleTeamIds,
    x.id AS executionId,
    coalesce(i.projectId, x.projectId) AS projectId,
    coalesce(i.environmentId, x.environmentId) AS environmentId,
    coalesce(i.tenantId, x.tenantId) AS tenantId,
    x.releaseId AS releaseId,
    x.requestedById AS requestedById,
    coalesce(x.requestedBy, requester.name) AS requestedBy,
    t.state AS taskState,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.completedTime / 1000.0, 'unixepoch') AS taskCompletedTime,
    t.isCompleted AND t.state = 'Success' AS taskFinishedSuccessfully,
    (i.closedAt - i.created) / 1000.0 AS secondsToDecision,
    (i.openUntil - i.created) / 1000.0 AS secondsToDecisionAtLeast
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
JOIN space ON space.number = i.space
-- An entry that tells of an answer before the interruption was raised again is not the one.
LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
LEFT JOIN irregularId AS own ON own.number = i.number
LEFT JOIN irregularId AS taskId ON taskId.number = i.task
LEFT JOIN document AS responsible ON responsible.id = i.responsibleUserId
LEFT JOIN document AS decider ON decider.id = d.userId
LEFT JOIN execution AS x ON x.task = i.task
LEFT JOIN document AS requester ON requester.id = x.requestedById
LEFT JOIN task AS t ON t.number = i.task
WHERE i.closedAt IS NOT NULL AND i.outcome IS NOT NULL;
