import WireFormat

/// Parts of the schemas of answers that several tools share.
enum AnswerSchemas {
    /// What the answer rests on.
    static let mirror = JSONValue.Member(
        "mirror",
        [
            "type": "object",
            "description": "Whose data this is, as of when, and how complete.",
            "properties": [
                "server": ["type": "string"],
                "principal": ["type": "object"],
                "asOf": ["type": ["string", "null"]],
                "coverage": ["type": "string"],
                "completeThrough": ["type": ["string", "null"]],
                "debts": ["type": "array", "items": ["type": "object"]],
            ],
        ]
    )

    /// The envelope of a list.
    static let list: [JSONValue.Member] = [
        .init("totalResults", ["type": "integer"]), .init("itemsPerPage", ["type": "integer"]),
        .init("numberOfPages", ["type": "integer"]), .init("lastPageNumber", ["type": "integer"]),
        .init("items", ["type": "array", "items": ["type": "object"]]),
        .init("nextCursor", ["type": "string"]), mirror,
    ]
}
