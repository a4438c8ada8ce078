"""Sends frames of every revision over both transports, and validates each result against the schema of its revision."""

import base64
import json
import os
import subprocess
import urllib.request

from mcp_types.methods import validate_server_result

from expectations import INTERRUPTION, TOOLS, expect_list

BINARY, ENDPOINT = os.environ["OCTOMIRROR"], os.environ["ENDPOINT"]
LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
MODERN = "2026-07-28"
META = {"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}}


class Stdio:
    """One process, a line a message."""

    name = "stdio"

    def __init__(self):
        self.process = subprocess.Popen([BINARY, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, frame, version):
        self.process.stdin.write(json.dumps(frame) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline()) if "id" in frame else None

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0, self.process.returncode


class HTTP:
    """A POST a message."""

    name = "http"

    def send(self, frame, version):
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if frame["method"] != "initialize":
            headers["MCP-Protocol-Version"] = version
        if version == MODERN:
            headers["Mcp-Method"] = frame["method"]
            name = frame.get("params", {}).get("name") or frame.get("params", {}).get("uri")
            if name and frame["method"] in ("tools/call", "resources/read"):
                encoded = base64.b64encode(name.encode()).decode()
                headers["Mcp-Name"] = f"=?base64?{encoded}?="
        request = urllib.request.Request(ENDPOINT, json.dumps(frame).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == (200 if "id" in frame else 202), answer.status
            assert "mcp-session-id" not in answer.headers
            return json.loads(answer.read()) if "id" in frame else None

    def close(self):
        pass


def exercise(transport, version):
    """Every kind of result in one revision; how many were validated."""
    validated = 0

    def ask(method, **params):
        nonlocal validated
        if version == MODERN:
            params["_meta"] = META
        frame = {"jsonrpc": "2.0", "id": f"{method}-{validated}", "method": method}
        if params:
            frame["params"] = params
        answer = transport.send(frame, version)
        assert answer["id"] == frame["id"], answer
        assert "result" in answer, answer
        validate_server_result(method, version, answer["result"])
        validated += 1
        return answer["result"]

    def call(name, is_error=False, **arguments):
        result = ask("tools/call", name=name, arguments=arguments)
        assert result["isError"] is is_error, result
        text = result["content"][0]["text"]
        if version >= "2025-06-18" and not is_error:
            assert result["structuredContent"] == json.loads(text)
        return text

    if version == MODERN:
        assert MODERN in ask("server/discover")["supportedVersions"]
    else:
        client = {"name": "wire", "version": "1"}
        agreed = ask("initialize", protocolVersion=version, capabilities={}, clientInfo=client)
        assert agreed["protocolVersion"] == version, agreed
        transport.send({"jsonrpc": "2.0", "method": "notifications/initialized"}, version)
        ask("ping")
        if transport.name == "stdio":
            ask("resources/subscribe", uri="octopus://status")
            ask("resources/unsubscribe", uri="octopus://status")

    assert [tool["name"] for tool in ask("tools/list")["tools"]] == TOOLS
    templates = ask("resources/templates/list")["resourceTemplates"]
    assert INTERRUPTION in [template["uriTemplate"] for template in templates]
    resources = ask("resources/list")["resources"]
    assert len(resources) > 1, resources
    items = expect_list(call("find_interruptions", spaceName="Default", pendingOnly=False))
    one = json.loads(call("find_interruptions", spaceName="Default", interruptionId=items[0]["id"]))
    assert one["id"] == items[0]["id"]
    expect_list(call("find_interruptions", spaceName="Default", pendingOnly=False, regarding=items[0]["taskId"]))
    mine = json.loads(call("find_interruptions", spaceName="Default", assignedToMe=True))
    assert mine["filteredAs"]["scanComplete"] is True, mine["filteredAs"]
    assert "spaceName" in call("find_interruptions", is_error=True)
    assert "Invalid argument combination" in call(
        "find_interruptions", is_error=True, spaceName="Default", interruptionId=items[0]["id"], take=1
    )
    assert json.loads(call("search_instructions", query="deploy*"))["items"]
    tasks = json.loads(call("find_tasks", spaceName="Default", take=2))["items"]
    assert len(tasks) == 2
    json.loads(call("get_interruption_history", interruptionId=items[0]["id"]))
    assert json.loads(call("get_task_from_url", url=tasks[0]["publicUrl"]))["resolvedTaskId"] == tasks[0]["id"]
    assert json.loads(call("mirror_status"))["spaces"]
    uri = items[0]["resourceUri"]
    contents = ask("resources/read", uri=uri)["contents"]
    assert contents[0]["uri"] == uri
    same = json.loads(call("read_resource", uri=uri))
    assert same["text"] == contents[0]["text"]
    completion = ask(
        "completion/complete",
        ref={"type": "ref/resource", "uri": INTERRUPTION},
        argument={"name": "interruptionId", "value": "Interruptions-"},
        context={"arguments": {"spaceName": "Default"}},
    )["completion"]
    assert items[0]["id"] in completion["values"], completion
    return validated


for transport_type in (Stdio, HTTP):
    total = 0
    for revision in LEGACY + [MODERN]:
        connection = transport_type()
        total += exercise(connection, revision)
        connection.close()
    print(f"wire: {total} results over {transport_type.name} are valid in their revisions")
