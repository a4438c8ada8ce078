-- Whose data this is. One row.
CREATE TABLE mirror (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    installationId TEXT NOT NULL,
    server TEXT NOT NULL,
    serverVersion TEXT NOT NULL,
    principalId TEXT NOT NULL,
    principalName TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    usersReadAt INTEGER,
    -- The last value given out to a changed row.
    revision INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Rows are keyed by the number in their id. An id that does not fit its pattern gets a number below zero here.
CREATE TABLE irregularId (
    number INTEGER PRIMARY KEY CHECK (number < 0),
    id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE space (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    slug TEXT,
    isDefault INTEGER NOT NULL,
    -- 0 when the principal of the last run may not read it.
    isVisible INTEGER NOT NULL,
    referenceReadAt INTEGER,
    json TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

-- Teams, users, projects, environments and tenants: what gives ids their names.
CREATE TABLE document (
    id TEXT PRIMARY KEY COLLATE NOCASE,
    kind TEXT NOT NULL,
    -- NULL for what belongs to the whole server.
    space INTEGER,
    name TEXT NOT NULL,
    slug TEXT,
    json TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX documentByName ON document (kind, name COLLATE NOCASE);

CREATE TABLE membership (
    team TEXT NOT NULL COLLATE NOCASE,
    user TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (team, user)
) STRICT, WITHOUT ROWID;

-- The facts that lists and filters need; the newest state.
CREATE TABLE interruption (
    number INTEGER PRIMARY KEY,
    space INTEGER NOT NULL,
    type TEXT NOT NULL,
    -- UTC milliseconds, as every time here.
    created INTEGER NOT NULL,
    isPending INTEGER NOT NULL,
    -- The number of the task.
    task INTEGER,
    responsibleUserId TEXT,
    -- Relative to the principal, so no part of what makes a version new.
    canTakeResponsibility INTEGER NOT NULL,
    hasResponsibility INTEGER NOT NULL,
    -- Whether any of the three columns above says the principal.
    isMine INTEGER NOT NULL,
    -- What was answered: the form's Result or Guidance.
    outcome TEXT,
    version INTEGER NOT NULL,
    body INTEGER NOT NULL,
    -- SHA-256 of the body as received, less Links.
    digest BLOB NOT NULL,
    goneAt INTEGER,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX interruptionListed ON interruption (created, number) WHERE goneAt IS NULL;
CREATE INDEX interruptionPending ON interruption (created, number) WHERE goneAt IS NULL AND isPending = 1;
CREATE INDEX interruptionGone ON interruption (created, number) WHERE goneAt IS NOT NULL;
CREATE INDEX interruptionListedInSpace ON interruption (space, created, number) WHERE goneAt IS NULL;
CREATE INDEX interruptionPendingInSpace ON interruption (space, created, number)
    WHERE goneAt IS NULL AND isPending = 1;
CREATE INDEX interruptionMine ON interruption (created, number) WHERE goneAt IS NULL AND isMine = 1;
CREATE INDEX interruptionMinePending ON interruption (created, number)
    WHERE goneAt IS NULL AND isPending = 1 AND isMine = 1;
CREATE INDEX interruptionByRevision ON interruption (revision);

-- A body as received, without white space and Links, its form's elements taken out: `elements` lists their keys,
-- and they go back at byte `elementsAt` of the text (NULL when the body has no such list).
CREATE TABLE interruptionBody (
    key INTEGER PRIMARY KEY,
    json TEXT NOT NULL,
    elementsAt INTEGER,
    elements TEXT NOT NULL,
    -- What full-text search covers besides the title: the element whose text is the instructions (for a form of several
    -- paragraphs one that holds them all), the notes, and every other submitted value.
    instructions INTEGER REFERENCES element (key),
    notes TEXT,
    answers TEXT
) STRICT;

-- The form's elements repeat across versions and interruptions; each distinct one is held once.
CREATE TABLE element (
    key INTEGER PRIMARY KEY,
    -- SHA-256 of the text.
    hash BLOB NOT NULL UNIQUE,
    json TEXT NOT NULL
) STRICT;

-- Every observed state of an interruption, oldest first.
CREATE TABLE version (
    interruption INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    body INTEGER NOT NULL,
    seenAt INTEGER NOT NULL,
    run INTEGER NOT NULL,
    -- SHA-256 of the canonical body, less Links and what is relative to the principal.
    hash BLOB NOT NULL,
    PRIMARY KEY (interruption, ordinal)
) STRICT, WITHOUT ROWID;

-- A row a (document, interruption), in the order of lists. `list`: 0 all that the server lists, 1 the pending ones
-- among these, 2 the gone ones.
CREATE TABLE related (
    document TEXT NOT NULL COLLATE NOCASE,
    list INTEGER NOT NULL,
    created INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (document, list, created, number)
) STRICT, WITHOUT ROWID;

-- How many interruptions a list of `related` holds, for documents that many interruptions share. What a task or a
-- deployment is named by is few, and is counted.
CREATE TABLE relatedTotal (
    document TEXT NOT NULL COLLATE NOCASE,
    list INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (document, list)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    number INTEGER PRIMARY KEY,
    -- NULL for a task of the whole server.
    space INTEGER,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    queueTime INTEGER,
    startTime INTEGER,
    completedTime INTEGER,
    isCompleted INTEGER NOT NULL,
    hasPendingInterruptions INTEGER NOT NULL,
    hasWarningsOrErrors INTEGER NOT NULL,
    projectId TEXT COLLATE NOCASE,
    -- SHA-256 of the body as received, less Links.
    digest BLOB NOT NULL,
    -- SHA-256 of the same without the members that change by themselves while a task runs.
    hash BLOB NOT NULL,
    goneAt INTEGER,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX taskListed ON task (queueTime, number) WHERE goneAt IS NULL;
CREATE INDEX taskListedInSpace ON task (space, queueTime, number) WHERE goneAt IS NULL;
CREATE INDEX taskActive ON task (space, queueTime, number) WHERE goneAt IS NULL AND isCompleted = 0;
CREATE INDEX taskByState ON task (state, queueTime, number) WHERE goneAt IS NULL;
CREATE INDEX taskByProject ON task (projectId, queueTime, number) WHERE goneAt IS NULL;
CREATE INDEX taskByRevision ON task (revision);

CREATE TABLE taskBody (
    number INTEGER PRIMARY KEY,
    json TEXT NOT NULL
) STRICT;

-- How many rows lists show, kept by the transaction that changes the rows. `kind`: interruption or task; `open`: the
-- pending interruptions, the unfinished tasks. Tasks of the whole server are under space 0.
CREATE TABLE total (
    space INTEGER NOT NULL,
    kind TEXT NOT NULL,
    listed INTEGER NOT NULL,
    open INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (space, kind)
) STRICT, WITHOUT ROWID;
