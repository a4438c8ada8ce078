-- The texts of an interruption that full-text search covers, read from where they are stored. What stands in the
-- index must equal these texts, or rows could not be taken out of it again. FTS5 checks its index against this view,
-- and for that the view may not use json_each or any other virtual table.
CREATE VIEW interruptionText AS
SELECT
    i.number AS number,
    CASE json_type(b.json, '$.Title') WHEN 'text' THEN json_extract(b.json, '$.Title') END AS title,
    json_extract(e.json, '$.Control.Text') AS instructions,
    b.notes AS notes,
    b.answers AS answers
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body
LEFT JOIN element AS e ON e.key = b.instructions;

CREATE VIRTUAL TABLE interruptionSearch USING fts5 (
    title,
    instructions,
    notes,
    answers,
    content = 'interruptionText',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
