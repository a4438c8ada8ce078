"""Connects mcp 1.30.0, which knows the handshake alone, over both transports."""

import asyncio
import os
from importlib.metadata import version

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import ResourceTemplateReference

from expectations import INTERRUPTION, TOOLS, expect_body, expect_list

BINARY, ENDPOINT = os.environ["OCTOMIRROR"], os.environ["ENDPOINT"]


async def exercise(reading, writing):
    async with ClientSession(reading, writing) as client:
        agreed = await client.initialize()
        assert agreed.protocolVersion == "2025-11-25", agreed.protocolVersion
        await client.send_ping()
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        assert str((await client.list_resources()).resources[0].uri) == "octopus://status"
        templates = (await client.list_resource_templates()).resourceTemplates
        assert INTERRUPTION in [template.uriTemplate for template in templates]
        result = await client.call_tool("find_interruptions", {"spaceName": "Default", "pendingOnly": False})
        assert not result.isError
        item = expect_list(result.content[0].text)[0]
        expect_body((await client.read_resource(item["resourceUri"])).contents[0].text, item)
        completion = await client.complete(
            ResourceTemplateReference(type="ref/resource", uri=INTERRUPTION), {"name": "spaceName", "value": "def"}
        )
        assert completion.completion.values == ["Default"], completion
        wrong = await client.call_tool("find_interruptions", {})
        assert wrong.isError and "spaceName" in wrong.content[0].text


async def main():
    environment = {"OCTOMIRROR_DB": os.environ["OCTOMIRROR_DB"]}
    parameters = StdioServerParameters(command=BINARY, args=["mcp"], env=environment)
    async with stdio_client(parameters) as (reading, writing):
        await exercise(reading, writing)
    async with streamable_http_client(ENDPOINT) as (reading, writing, _):
        await exercise(reading, writing)
    print(f"mcp {version('mcp')}: stdio and HTTP, by handshake")


asyncio.run(main())
