-- The numbers of the interruptions in each list of a facet (see `facet`), for all facets that have a total, and for three
-- that have no list there: any: (all), space:… (the space's key) and pending: (pending, or pending when it went). A row a
-- chunk of 65,536 numbers: `chunk` is the number without its lowest 16 bits, which stand in `numbers`, 2 bytes each in
-- ascending order, the lower byte first; or, where 4,096 numbers or more are there, as 8192 bytes with a bit for each.
CREATE TABLE facetSet (
    name TEXT NOT NULL COLLATE NOCASE,
    list INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (name, list, chunk)
) STRICT, WITHOUT ROWID;

-- Between which instants the interruptions of a chunk were created, and in `spans` those of each of its 256 blocks of 256
-- numbers: the earliest and the latest, 8 bytes each. No span is too short; one can be too long.
CREATE TABLE createdSpan (
    chunk INTEGER PRIMARY KEY,
    earliest INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    spans BLOB NOT NULL
) STRICT;

-- When it was no longer pending or no longer listed, whichever came first; NULL while it is both.
ALTER TABLE interruption ADD COLUMN endedAt INTEGER GENERATED ALWAYS AS (
    CASE WHEN closedAt IS NULL THEN goneAt WHEN goneAt IS NULL THEN closedAt ELSE min(closedAt, goneAt) END
) VIRTUAL;
-- How long that took, as a class: up to 1 minute, 4 minutes, and so on by a factor of 4; NULL while `endedAt` is. What was
-- pending at an instant ended soon after it, by its class; so it is found without a look at all that was created before.
ALTER TABLE interruption ADD COLUMN lifeClass INTEGER GENERATED ALWAYS AS (
    CASE
        WHEN endedAt IS NULL THEN NULL
        WHEN endedAt - created <= 60000 THEN 0
        WHEN endedAt - created <= 240000 THEN 1
        WHEN endedAt - created <= 960000 THEN 2
        WHEN endedAt - created <= 3840000 THEN 3
        WHEN endedAt - created <= 15360000 THEN 4
        WHEN endedAt - created <= 61440000 THEN 5
        WHEN endedAt - created <= 245760000 THEN 6
        WHEN endedAt - created <= 983040000 THEN 7
        WHEN endedAt - created <= 3932160000 THEN 8
        WHEN endedAt - created <= 15728640000 THEN 9
        ELSE 10
    END
) VIRTUAL;
CREATE INDEX interruptionLifeClass ON interruption (lifeClass, endedAt, created, number);
CREATE INDEX interruptionGoneAt ON interruption (goneAt, number) WHERE goneAt IS NOT NULL;
DROP INDEX interruptionLife;
