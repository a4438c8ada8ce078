-- How many answers of a space are known from the audit log, under the kind `decision`, whether or not their interruptions are
-- gone: a run says it each time, and to count them took longer than all else that a run without news does.
DELETE FROM total WHERE kind = 'decision';
INSERT INTO total (space, kind, listed, open, gone)
SELECT i.space, 'decision', count(*), 0, 0
FROM decision AS d JOIN interruption AS i ON i.number = d.interruption
GROUP BY i.space;
