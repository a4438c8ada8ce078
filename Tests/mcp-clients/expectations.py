"""What every client must see, whichever it is."""

import json

TOOLS = [
    "find_interruptions", "search_instructions", "find_tasks", "get_interruption_history",
    "get_task_from_url", "read_resource", "mirror_status",
]
INTERRUPTION = "octopus://spaces/{spaceName}/interruptions/{interruptionId}"
TASK = "octopus://spaces/{spaceName}/tasks/{taskId}"
SUMMARY = [
    "id", "title", "type", "taskId", "correlationId", "isPending", "isLinkedToOtherInterruption", "created",
    "relatedDocumentIds", "responsible", "formElementNames", "resourceUri", "taskResourceUri", "publicUrl",
    "publicUrlInstruction",
]


def expect_list(text):
    """Octopus's envelope, its keys first and in its order; gives the items."""
    answer = json.loads(text)
    assert list(answer)[:5] == ["totalResults", "itemsPerPage", "numberOfPages", "lastPageNumber", "items"], list(answer)
    assert answer["mirror"]["coverage"] == "complete", answer["mirror"]
    assert answer["items"], "the space holds some"
    for item in answer["items"]:
        assert list(item)[: len(SUMMARY)] == SUMMARY, list(item)
    return answer["items"]


def expect_body(text, item):
    """The body of an interruption, as Octopus has it."""
    body = json.loads(text)
    assert body["Id"] == item["id"] and "Form" in body and "Links" not in body, body
