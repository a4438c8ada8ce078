-- The texts of an interruption that full-text search covers, read from where they are stored. What stands in the
-- index must equal these texts, or rows could not be taken out of it again.
CREATE VIEW interruptionText AS
SELECT
    i.number AS number,
    CASE json_type(b.json, '$.Title') WHEN 'text' THEN json_extract(b.json, '$.Title') END AS title,
    (
        SELECT group_concat(part, char(10, 10))
        FROM (
            SELECT json_extract(e.json, '$.Control.Text') AS part
            FROM json_each(b.elements) AS listed
            JOIN element AS e ON e.key = listed.value
            WHERE json_type(e.json, '$.Control.Text') = 'text'
            ORDER BY listed.key
        )
    ) AS instructions,
    (
        SELECT group_concat(value, char(10))
        FROM json_each(b.json, '$.Form.Values')
        WHERE type = 'text' AND lower(key) = 'notes'
    ) AS notes,
    (
        SELECT group_concat(value, char(10))
        FROM json_each(b.json, '$.Form.Values')
        WHERE type = 'text' AND typeof(key) = 'text' AND lower(key) <> 'notes'
    ) AS answers
FROM interruption AS i
JOIN interruptionBody AS b ON b.key = i.body;

CREATE VIRTUAL TABLE interruptionSearch USING fts5 (
    title,
    instructions,
    notes,
    answers,
    content = 'interruptionText',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2'
);
