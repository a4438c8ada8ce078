-- The deployment or runbook run that a task carries out: who asked for it, of which release, and where. Neither the task
-- nor the interruption says so.
CREATE TABLE execution (
    -- The number of the task.
    task INTEGER PRIMARY KEY,
    -- Deployments-9 or RunbookRuns-3.
    id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    space INTEGER NOT NULL,
    projectId TEXT COLLATE NOCASE,
    environmentId TEXT COLLATE NOCASE,
    tenantId TEXT COLLATE NOCASE,
    -- A deployment has a release, a runbook run a runbook.
    releaseId TEXT COLLATE NOCASE,
    runbookId TEXT COLLATE NOCASE,
    created INTEGER,
    requestedById TEXT COLLATE NOCASE,
    -- As the server wrote the user's name then.
    requestedBy TEXT,
    json TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

-- Documents that rows name and the mirror does not hold yet; a run asks for them. What the server does not show when it
-- is asked stays here, with how often it was asked for.
CREATE TABLE wanted (
    space INTEGER NOT NULL,
    -- The start of the id: ServerTasks, Deployments, RunbookRuns, Releases, Projects, Environments, Tenants, Users.
    kind TEXT NOT NULL,
    id TEXT NOT NULL COLLATE NOCASE,
    attempts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX wantedStill ON wanted (space, kind, id) WHERE attempts < 3;

-- When a list of names was last read as a whole, by kind of document; space 0 is the server.
CREATE TABLE referenceRead (
    space INTEGER NOT NULL,
    kind TEXT NOT NULL,
    readAt INTEGER NOT NULL,
    PRIMARY KEY (space, kind)
) STRICT, WITHOUT ROWID;
ALTER TABLE space DROP COLUMN referenceReadAt;
ALTER TABLE mirror DROP COLUMN usersReadAt;

-- Where the next page begins of a long list of open rows (pending interruptions, unfinished tasks) that is read a page a
-- run, in turn.
ALTER TABLE coverage ADD COLUMN openSkip INTEGER NOT NULL DEFAULT 0;

-- Where the list of deployments, runbook runs or releases is walked on.
CREATE TABLE contextPlace (
    space INTEGER NOT NULL,
    kind TEXT NOT NULL,
    skip INTEGER NOT NULL,
    PRIMARY KEY (space, kind)
) STRICT, WITHOUT ROWID;

-- The tasks that were completed last, by which a list of completed tasks is checked.
CREATE INDEX taskCompleted ON task (space, completedTime) WHERE goneAt IS NULL AND completedTime IS NOT NULL;

CREATE VIEW executions AS
SELECT
    x.id AS id,
    coalesce(taskId.id, 'ServerTasks-' || x.task) AS taskId,
    space.id AS spaceId,
    x.projectId AS projectId,
    project.name AS project,
    x.environmentId AS environmentId,
    environment.name AS environment,
    x.tenantId AS tenantId,
    tenant.name AS tenant,
    x.releaseId AS releaseId,
    release.name AS release,
    x.runbookId AS runbookId,
    strftime('%Y-%m-%dT%H:%M:%fZ', x.created / 1000.0, 'unixepoch') AS created,
    x.requestedById AS requestedById,
    coalesce(x.requestedBy, requester.name) AS requestedBy,
    x.json AS json
FROM execution AS x
JOIN space ON space.number = x.space
LEFT JOIN irregularId AS taskId ON taskId.number = x.task
LEFT JOIN document AS project ON project.id = x.projectId
LEFT JOIN document AS environment ON environment.id = x.environmentId
LEFT JOIN document AS tenant ON tenant.id = x.tenantId
LEFT JOIN document AS release ON release.id = x.releaseId
LEFT JOIN document AS requester ON requester.id = x.requestedById;

CREATE VIEW releases AS
SELECT d.id AS id, d.name AS version, space.id AS spaceId, d.json AS json
FROM document AS d LEFT JOIN space ON space.number = d.space
WHERE d.kind = 'Release';

-- What rows that are held already name.
INSERT OR IGNORE INTO wanted (space, kind, id)
SELECT t.space, 'Deployments', json_extract(b.json, '$.Arguments.DeploymentId')
FROM task AS t JOIN taskBody AS b ON b.number = t.number
WHERE t.space IS NOT NULL AND json_type(b.json, '$.Arguments.DeploymentId') = 'text';
INSERT OR IGNORE INTO wanted (space, kind, id)
SELECT t.space, 'RunbookRuns', json_extract(b.json, '$.Arguments.RunbookRunId')
FROM task AS t JOIN taskBody AS b ON b.number = t.number
WHERE t.space IS NOT NULL AND json_type(b.json, '$.Arguments.RunbookRunId') = 'text';
