"""Connects mcp 2.3.0 and fastmcp 4.1.2 over both transports, in each way in which they can begin."""

import asyncio
import os
from importlib.metadata import version

import fastmcp
import mcp
from fastmcp.client.transports import StdioTransport

from expectations import INTERRUPTION, TOOLS, expect_body, expect_list

BINARY, ENDPOINT = os.environ["OCTOMIRROR"], os.environ["ENDPOINT"]
ENVIRONMENT = {"OCTOMIRROR_DB": os.environ["OCTOMIRROR_DB"]}
# How a client begins, and which revision must come of it.
MODES = {"auto": "2026-07-28", "2026-07-28": "2026-07-28", "legacy": "2025-11-25"}


async def with_mcp(target, mode):
    async with mcp.Client(target, mode=mode, read_timeout_seconds=60) as client:
        assert client.protocol_version == MODES[mode], client.protocol_version
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        assert INTERRUPTION in [t.uri_template for t in (await client.list_resource_templates()).resource_templates]
        resources = (await client.list_resources()).resources
        assert str(resources[0].uri) == "octopus://status", resources[0]
        result = await client.call_tool("find_interruptions", {"spaceName": "Default", "pendingOnly": False})
        assert not result.is_error
        item = expect_list(result.content[0].text)[0]
        assert result.structured_content["items"][0]["id"] == item["id"]
        expect_body((await client.read_resource(item["resourceUri"])).contents[0].text, item)
        wrong = await client.call_tool("find_interruptions", {"spaceName": "Nowhere"})
        assert wrong.is_error and "Nowhere" in wrong.content[0].text
        if mode != "legacy" and target != ENDPOINT:
            wanted = [item["resourceUri"], "octopus://status"]
            async with client.listen(resources_list_changed=True, resource_subscriptions=wanted) as subscription:
                assert subscription.honored.resources_list_changed, subscription.honored
                assert sorted(subscription.honored.resource_subscriptions) == sorted(wanted)


async def with_fastmcp(target, mode):
    async with fastmcp.Client(target, mode=mode, timeout=60) as client:
        assert client.protocol_version == MODES[mode], client.protocol_version
        assert [tool.name for tool in await client.list_tools()] == TOOLS
        assert INTERRUPTION in [t.uri_template for t in await client.list_resource_templates()]
        assert str((await client.list_resources())[0].uri) == "octopus://status"
        result = await client.call_tool("find_interruptions", {"spaceName": "Default", "pendingOnly": False})
        item = expect_list(result.content[0].text)[0]
        expect_body((await client.read_resource(item["resourceUri"]))[0].text, item)
        wrong = await client.call_tool("find_interruptions", {"spaceName": "Nowhere"}, raise_on_error=False)
        assert wrong.is_error and "Nowhere" in wrong.content[0].text


async def main():
    for mode in MODES:
        parameters = mcp.StdioServerParameters(command=BINARY, args=["mcp"], env=ENVIRONMENT)
        await with_mcp(parameters, mode)
        await with_mcp(ENDPOINT, mode)
        transport = StdioTransport(command=BINARY, args=["mcp"], env=ENVIRONMENT, keep_alive=False)
        await with_fastmcp(transport, mode)
        await with_fastmcp(ENDPOINT, mode)
    names = [f"{name} {version(name)}" for name in ("mcp", "fastmcp")]
    print(f"{' and '.join(names)}: stdio and HTTP, modes {', '.join(MODES)}")


asyncio.run(main())
