-- A facet is what interruptions are found by: a document that they regard (its id), or a kind and a value: type:…,
-- result:…, responsible:…, team:… (nothing after the colon: no team, so anybody with the permission), mine: (assigned
-- to the principal). Every id lacks the colon. A row a (facet, interruption), in the order of lists. `list`: 0 all that
-- the server lists, 1 the pending ones among these, 2 the gone ones.
CREATE TABLE facet (
    name TEXT NOT NULL COLLATE NOCASE,
    list INTEGER NOT NULL,
    created INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, list, created, number)
) STRICT, WITHOUT ROWID;

-- How many interruptions a list of a facet holds. What one task or deployment is named by is few, and is counted.
CREATE TABLE facetTotal (
    name TEXT NOT NULL COLLATE NOCASE,
    list INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (name, list)
) STRICT, WITHOUT ROWID;

INSERT INTO facet SELECT document, list, created, number FROM related WHERE document NOT LIKE '%:%';
WITH listing AS (
    SELECT number, created, 2 AS list FROM interruption WHERE goneAt IS NOT NULL
    UNION ALL SELECT number, created, 0 FROM interruption WHERE goneAt IS NULL
    UNION ALL SELECT number, created, 1 FROM interruption WHERE goneAt IS NULL AND isPending = 1
),
named AS (
    SELECT number, 'type:' || type AS name FROM interruption
    UNION ALL SELECT number, 'result:' || outcome FROM interruption WHERE outcome IS NOT NULL
    UNION ALL SELECT number, 'responsible:' || responsibleUserId FROM interruption WHERE responsibleUserId IS NOT NULL
    UNION ALL SELECT number, 'mine:' FROM interruption WHERE isMine = 1
    UNION ALL
    SELECT i.number, 'team:' || team.value
    FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body,
        json_each(b.json, '$.ResponsibleTeamIds') AS team
    WHERE team.type = 'text' AND json_type(b.json, '$.ResponsibleTeamIds') = 'array'
    UNION ALL
    SELECT i.number, 'team:'
    FROM interruption AS i JOIN interruptionBody AS b ON b.key = i.body
    WHERE json_type(b.json, '$.ResponsibleTeamIds') IS NOT 'array'
        OR NOT EXISTS (SELECT 1 FROM json_each(b.json, '$.ResponsibleTeamIds') AS team WHERE team.type = 'text')
)
INSERT OR IGNORE INTO facet
SELECT named.name, listing.list, listing.created, listing.number FROM listing JOIN named USING (number);
INSERT INTO facetTotal
SELECT name, list, count(*) FROM facet
WHERE name NOT LIKE 'ServerTasks-%' AND name NOT LIKE 'Deployments-%' AND name NOT LIKE 'RunbookRuns-%'
GROUP BY name, list;
DROP TABLE related;
DROP TABLE relatedTotal;
DROP INDEX interruptionMine;
DROP INDEX interruptionMinePending;

-- With every column that a list asks for, so that skipping rows looks at no row of the table.
DROP INDEX interruptionListed;
CREATE INDEX interruptionListed ON interruption (created, number, goneAt) WHERE goneAt IS NULL;
DROP INDEX interruptionPending;
CREATE INDEX interruptionPending ON interruption (created, number, goneAt, isPending)
    WHERE goneAt IS NULL AND isPending = 1;
DROP INDEX interruptionGone;
CREATE INDEX interruptionGone ON interruption (created, number, goneAt) WHERE goneAt IS NOT NULL;
CREATE INDEX interruptionGonePending ON interruption (created, number, goneAt, isPending)
    WHERE goneAt IS NOT NULL AND isPending = 1;
DROP INDEX interruptionListedInSpace;
CREATE INDEX interruptionListedInSpace ON interruption (space, created, number, goneAt) WHERE goneAt IS NULL;
DROP INDEX interruptionPendingInSpace;
CREATE INDEX interruptionPendingInSpace ON interruption (space, created, number, goneAt, isPending)
    WHERE goneAt IS NULL AND isPending = 1;
DROP INDEX taskListed;
CREATE INDEX taskListed ON task (queueTime, number, goneAt) WHERE goneAt IS NULL;
DROP INDEX taskListedInSpace;
CREATE INDEX taskListedInSpace ON task (space, queueTime, number, goneAt) WHERE goneAt IS NULL;
DROP INDEX taskActive;
CREATE INDEX taskActive ON task (space, queueTime, number, goneAt, isCompleted) WHERE goneAt IS NULL AND isCompleted = 0;
CREATE INDEX taskUnfinished ON task (queueTime, number, goneAt, isCompleted) WHERE goneAt IS NULL AND isCompleted = 0;
DROP INDEX taskByState;
CREATE INDEX taskByState ON task (state, queueTime, number, goneAt) WHERE goneAt IS NULL;
DROP INDEX taskByProject;
CREATE INDEX taskByProject ON task (projectId, queueTime, number, goneAt) WHERE goneAt IS NULL;

-- What the names beside an interruption are looked up by: the first document of each kind that it regards.
ALTER TABLE interruption ADD COLUMN projectId TEXT COLLATE NOCASE;
ALTER TABLE interruption ADD COLUMN environmentId TEXT COLLATE NOCASE;
ALTER TABLE interruption ADD COLUMN tenantId TEXT COLLATE NOCASE;
-- When it was last seen to change while it was pending, and when it was first seen not to be; NULL while it is. An entry
-- of the audit log makes them one.
ALTER TABLE interruption ADD COLUMN openUntil INTEGER;
ALTER TABLE interruption ADD COLUMN closedAt INTEGER;
-- What full-text search is narrowed by, a token each: pending or gone, the space, the project, environment and tenant.
ALTER TABLE interruption ADD COLUMN labels TEXT NOT NULL DEFAULT '';
UPDATE interruption SET
    projectId = (
        SELECT value FROM interruptionBody AS b, json_each(b.json, '$.RelatedDocumentIds')
        WHERE b.key = interruption.body AND value LIKE 'Projects-%'
            AND json_type(b.json, '$.RelatedDocumentIds') = 'array' LIMIT 1
    ),
    environmentId = (
        SELECT value FROM interruptionBody AS b, json_each(b.json, '$.RelatedDocumentIds')
        WHERE b.key = interruption.body AND value LIKE 'Environments-%'
            AND json_type(b.json, '$.RelatedDocumentIds') = 'array' LIMIT 1
    ),
    tenantId = (
        SELECT value FROM interruptionBody AS b, json_each(b.json, '$.RelatedDocumentIds')
        WHERE b.key = interruption.body AND value LIKE 'Tenants-%'
            AND json_type(b.json, '$.RelatedDocumentIds') = 'array' LIMIT 1
    ),
    openUntil = coalesce(
        (
            SELECT max(v.seenAt) FROM version AS v JOIN interruptionBody AS b ON b.key = v.body
            WHERE v.interruption = interruption.number AND json_extract(b.json, '$.IsPending')
        ),
        CASE isPending WHEN 0 THEN created END
    ),
    closedAt = CASE isPending WHEN 0 THEN (
        SELECT min(v.seenAt) FROM version AS v
        WHERE v.interruption = interruption.number AND v.ordinal > coalesce(
            (
                SELECT max(before.ordinal) FROM version AS before JOIN interruptionBody AS b ON b.key = before.body
                WHERE before.interruption = interruption.number AND json_extract(b.json, '$.IsPending')
            ),
            0
        )
    ) END;
UPDATE interruption SET closedAt = d.decidedAt, openUntil = d.decidedAt
FROM decision AS d WHERE d.interruption = interruption.number AND interruption.isPending = 0;
CREATE INDEX interruptionLife ON interruption (created, number, openUntil, closedAt, goneAt);

-- The names of the form's elements, a JSON list: lists show them without the elements.
ALTER TABLE interruptionBody ADD COLUMN formElementNames TEXT NOT NULL DEFAULT '[]';
UPDATE interruptionBody SET formElementNames = (
    SELECT json_group_array(json_extract(element.json, '$.Name'))
    FROM json_each(interruptionBody.elements) AS key LEFT JOIN element ON element.key = key.value
);
-- Whether its texts have a Chinese, Japanese or Korean character; such texts are in an index of their own.
ALTER TABLE interruptionBody ADD COLUMN isCJK INTEGER NOT NULL DEFAULT 0;

DROP TABLE interruptionSearch;
DROP VIEW interruptionText;

-- The texts of an interruption that full-text search covers, read from where they are stored. FTS5 takes a row out of
-- its index by these texts and checks the index against this view, and for that the view may not use json_each or any
-- other virtual table.
CREATE VIEW interruptionText AS
SELECT
    i.number AS number,
    CASE json_type(b.json, '$.Title') WHEN 'text' THEN json_extract(b.json, '$.Title') END AS title,
    json_extract(e.json, '$.Control.Text') AS instructions,
    b.notes AS notes,
    b.answers AS answers,
    i.labels AS labels
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
LEFT JOIN element AS e ON e.key = b.instructions
WHERE NOT b.isCJK;

CREATE VIRTUAL TABLE interruptionSearch USING fts5 (
    title, instructions, notes, answers, labels,
    content = 'interruptionText', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);

-- Texts with Chinese, Japanese or Korean characters, of which each is a token: a zero-width space (U+200B) stands around
-- it. Words of other scripts are tokens as in the other index. It holds its own copy of the few texts that need it.
CREATE VIRTUAL TABLE interruptionSearchCJK USING fts5 (
    title, instructions, notes, answers, labels, tokenize = 'unicode61 remove_diacritics 2'
);

-- Where a task's deployment or runbook run goes, since the task does not say.
ALTER TABLE task ADD COLUMN environmentId TEXT COLLATE NOCASE;
ALTER TABLE task ADD COLUMN tenantId TEXT COLLATE NOCASE;
UPDATE task SET environmentId = x.environmentId, tenantId = x.tenantId FROM execution AS x WHERE x.task = task.number;
CREATE INDEX taskByEnvironment ON task (environmentId, queueTime, number, goneAt)
    WHERE goneAt IS NULL AND environmentId IS NOT NULL;
CREATE INDEX taskByTenant ON task (tenantId, queueTime, number, goneAt)
    WHERE goneAt IS NULL AND tenantId IS NOT NULL;
CREATE INDEX taskByName ON task (name COLLATE NOCASE, queueTime, number, goneAt) WHERE goneAt IS NULL;
CREATE INDEX taskGone ON task (queueTime, number, goneAt) WHERE goneAt IS NOT NULL;

-- How many tasks lists show, by all that has few values. `document`: the project, environment or tenant of the tasks
-- that are counted; nothing for all tasks of the space (0 is the server).
CREATE TABLE taskTotal (
    document TEXT NOT NULL COLLATE NOCASE,
    space INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    state TEXT NOT NULL,
    isCompleted INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (document, space, name, state, isCompleted)
) STRICT, WITHOUT ROWID;
WITH counted AS (
    SELECT '' AS document, space, name, state, isCompleted, goneAt FROM task
    UNION ALL SELECT projectId, space, name, state, isCompleted, goneAt FROM task WHERE projectId <> ''
    UNION ALL SELECT environmentId, space, name, state, isCompleted, goneAt FROM task WHERE environmentId <> ''
    UNION ALL SELECT tenantId, space, name, state, isCompleted, goneAt FROM task WHERE tenantId <> ''
)
INSERT INTO taskTotal
SELECT document, coalesce(space, 0), name, state, isCompleted, sum(goneAt IS NULL), sum(goneAt IS NOT NULL)
FROM counted GROUP BY document COLLATE NOCASE, coalesce(space, 0), name COLLATE NOCASE, state, isCompleted;

CREATE INDEX interruptionByTask ON interruption (task, created, number);
-- Answers in the order in which they were given, as far as is known.
CREATE INDEX interruptionAnswered ON interruption (closedAt, number) WHERE closedAt IS NOT NULL AND outcome IS NOT NULL;

DROP VIEW interruptions;
CREATE VIEW interruptions AS
SELECT
    coalesce(own.id, 'Interruptions-' || i.number) AS id,
    space.id AS spaceId,
    space.name AS spaceName,
    b.json ->> '$.Title' AS title,
    i.type AS type,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.created / 1000.0, 'unixepoch') AS created,
    i.isPending AS isPending,
    coalesce(taskId.id, 'ServerTasks-' || i.task) AS taskId,
    i.projectId AS projectId,
    project.name AS project,
    i.environmentId AS environmentId,
    environment.name AS environment,
    i.tenantId AS tenantId,
    tenant.name AS tenant,
    x.releaseId AS releaseId,
    release.name AS release,
    i.responsibleUserId AS responsibleUserId,
    responsible.name AS responsibleUser,
    i.canTakeResponsibility AS canTakeResponsibility,
    i.hasResponsibility AS hasResponsibility,
    i.outcome AS outcome,
    b.notes AS notes,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.closedAt / 1000.0, 'unixepoch') AS closedAt,
    i.version AS versions,
    i.goneAt IS NOT NULL AS isGone,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.goneAt / 1000.0, 'unixepoch') AS goneAt,
    b.json AS json
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
JOIN space ON space.number = i.space
LEFT JOIN execution AS x ON x.task = i.task
LEFT JOIN irregularId AS own ON own.number = i.number
LEFT JOIN irregularId AS taskId ON taskId.number = i.task
LEFT JOIN document AS project ON project.id = i.projectId
LEFT JOIN document AS environment ON environment.id = i.environmentId
LEFT JOIN document AS tenant ON tenant.id = i.tenantId
LEFT JOIN document AS release ON release.id = x.releaseId
LEFT JOIN document AS responsible ON responsible.id = i.responsibleUserId;

-- Every observed state of every interruption.
CREATE VIEW versions AS
SELECT
    coalesce(own.id, 'Interruptions-' || v.interruption) AS interruptionId,
    v.ordinal AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', v.seenAt / 1000.0, 'unixepoch') AS seenAt,
    v.run AS run,
    lower(hex(v.hash)) AS hash,
    b.json AS json
FROM version AS v
JOIN interruptionBody AS b ON b.key = v.body
LEFT JOIN irregularId AS own ON own.number = v.interruption;

-- The documents that interruptions regard.
CREATE VIEW relatedDocuments AS
SELECT
    f.name AS documentId,
    coalesce(own.id, 'Interruptions-' || f.number) AS interruptionId,
    f.list = 2 AS isGone
FROM facet AS f
LEFT JOIN irregularId AS own ON own.number = f.number
WHERE f.list <> 1 AND f.name NOT LIKE '%:%';

DROP VIEW tasks;
CREATE VIEW tasks AS
SELECT
    coalesce(own.id, 'ServerTasks-' || t.number) AS id,
    space.id AS spaceId,
    space.name AS spaceName,
    t.name AS name,
    b.json ->> '$.Description' AS description,
    t.state AS state,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.queueTime / 1000.0, 'unixepoch') AS queueTime,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.startTime / 1000.0, 'unixepoch') AS startTime,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.completedTime / 1000.0, 'unixepoch') AS completedTime,
    t.isCompleted AS isCompleted,
    t.hasPendingInterruptions AS hasPendingInterruptions,
    t.hasWarningsOrErrors AS hasWarningsOrErrors,
    t.projectId AS projectId,
    project.name AS project,
    t.environmentId AS environmentId,
    environment.name AS environment,
    t.tenantId AS tenantId,
    tenant.name AS tenant,
    x.releaseId AS releaseId,
    release.name AS release,
    x.requestedBy AS requestedBy,
    b.json ->> '$.ErrorMessage' AS errorMessage,
    t.goneAt IS NOT NULL AS isGone,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.goneAt / 1000.0, 'unixepoch') AS goneAt,
    b.json AS json
FROM task AS t
JOIN taskBody AS b ON b.number = t.number
LEFT JOIN space ON space.number = t.space
LEFT JOIN execution AS x ON x.task = t.number
LEFT JOIN irregularId AS own ON own.number = t.number
LEFT JOIN document AS project ON project.id = t.projectId
LEFT JOIN document AS environment ON environment.id = t.environmentId
LEFT JOIN document AS tenant ON tenant.id = t.tenantId
LEFT JOIN document AS release ON release.id = x.releaseId;

-- Who answered what. `source` says how it is known: from an event of the audit log, or observed, that is, the answer
-- was there at `decidedAt` and was not at `notBefore`, and the responsible user is held to have given it.
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
    d.eventId AS eventId
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
JOIN space ON space.number = i.space
-- An entry that tells of an answer before the interruption was raised again is not the one.
LEFT JOIN decision AS d ON d.interruption = i.number AND d.decidedAt = i.closedAt
LEFT JOIN irregularId AS own ON own.number = i.number
LEFT JOIN irregularId AS taskId ON taskId.number = i.task
LEFT JOIN document AS responsible ON responsible.id = i.responsibleUserId
LEFT JOIN document AS decider ON decider.id = d.userId
WHERE i.closedAt IS NOT NULL AND i.outcome IS NOT NULL;
