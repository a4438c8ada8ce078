-- What people query with SQL. Times are ISO 8601 in UTC.
CREATE VIEW interruptions AS
SELECT
    coalesce(own.id, 'Interruptions-' || i.number) AS id,
    space.id AS spaceId,
    space.name AS spaceName,
    json_extract(b.json, '$.Title') AS title,
    i.type AS type,
    strftime('%Y-%m-%dT%H:%M:%fZ', i.created / 1000.0, 'unixepoch') AS created,
    i.isPending AS isPending,
    coalesce(taskId.id, 'ServerTasks-' || i.task) AS taskId,
    i.responsibleUserId AS responsibleUserId,
    responsible.name AS responsibleUser,
    i.canTakeResponsibility AS canTakeResponsibility,
    i.hasResponsibility AS hasResponsibility,
    i.outcome AS outcome,
    b.notes AS notes,
    i.version AS versions,
    i.goneAt IS NOT NULL AS isGone,
    b.json AS json
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
JOIN space ON space.number = i.space
LEFT JOIN irregularId AS own ON own.number = i.number
LEFT JOIN irregularId AS taskId ON taskId.number = i.task
LEFT JOIN document AS responsible ON responsible.id = i.responsibleUserId;

CREATE VIEW tasks AS
SELECT
    coalesce(own.id, 'ServerTasks-' || t.number) AS id,
    space.id AS spaceId,
    space.name AS spaceName,
    t.name AS name,
    json_extract(b.json, '$.Description') AS description,
    t.state AS state,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.queueTime / 1000.0, 'unixepoch')
        AS queueTime,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.startTime / 1000.0, 'unixepoch')
        AS startTime,
    strftime('%Y-%m-%dT%H:%M:%fZ', t.completedTime / 1000.0, 'unixepoch') AS completedTime,
    t.isCompleted AS isCompleted,
    t.hasPendingInterruptions AS hasPendingInterruptions,
    t.hasWarningsOrErrors AS hasWarningsOrErrors,
    t.projectId AS projectId,
    project.name AS project,
    json_extract(b.json, '$.ErrorMessage') AS errorMessage,
    t.goneAt IS NOT NULL AS isGone,
    b.json AS json
FROM task AS t
JOIN taskBody AS b ON b.number = t.number
LEFT JOIN space ON space.number = t.space
LEFT JOIN irregularId AS own ON own.number = t.number
LEFT JOIN document AS project ON project.id = t.projectId;

CREATE VIEW spaces AS
SELECT id, name, slug, isDefault, isVisible, json FROM space;

CREATE VIEW teams AS
SELECT d.id AS id, d.name AS name, space.id AS spaceId, d.json AS json
FROM document AS d LEFT JOIN space ON space.number = d.space
WHERE d.kind = 'Team';

CREATE VIEW teamMembers AS
SELECT team AS teamId, t.name AS team, user AS userId, u.name AS user
FROM membership
LEFT JOIN document AS t ON t.id = membership.team
LEFT JOIN document AS u ON u.id = membership.user;

CREATE VIEW users AS
SELECT
    id, name AS displayName, json_extract(json, '$.Username') AS username,
    json_extract(json, '$.EmailAddress') AS emailAddress, json_extract(json, '$.IsService') AS isService,
    json_extract(json, '$.IsActive') AS isActive, json
FROM document WHERE kind = 'User';

CREATE VIEW projects AS
SELECT d.id AS id, d.name AS name, d.slug AS slug, space.id AS spaceId, d.json AS json
FROM document AS d LEFT JOIN space ON space.number = d.space
WHERE d.kind = 'Project';

CREATE VIEW environments AS
SELECT d.id AS id, d.name AS name, d.slug AS slug, space.id AS spaceId, d.json AS json
FROM document AS d LEFT JOIN space ON space.number = d.space
WHERE d.kind = 'Environment';

CREATE VIEW tenants AS
SELECT d.id AS id, d.name AS name, d.slug AS slug, space.id AS spaceId, d.json AS json
FROM document AS d LEFT JOIN space ON space.number = d.space
WHERE d.kind = 'Tenant';

CREATE VIEW runs AS
SELECT
    number, strftime('%Y-%m-%dT%H:%M:%SZ', startedAt / 1000, 'unixepoch') AS startedAt,
    strftime('%Y-%m-%dT%H:%M:%SZ', finishedAt / 1000, 'unixepoch') AS finishedAt,
    outcome, requests, retried, throttled, tool, error
FROM run;
