"""With a policy that names find_interruptions alone: it works, and everything else is denied with a reason."""

import asyncio
import os
import sys

import mcp

from expectations import TOOLS

BINARY, ENDPOINT, POLICY = os.environ["OCTOMIRROR"], os.environ["RESTRICTED_ENDPOINT"], sys.argv[1]
ARGUMENTS = {
    "search_instructions": {"query": "deploy"},
    "get_interruption_history": {"interruptionId": "Interruptions-1"},
    "get_task_from_url": {"url": "https://octopus.example.com/app#/Spaces-1/tasks/ServerTasks-1"},
    "read_resource": {"uri": "octopus://status"},
}


async def exercise(target, mode):
    async with mcp.Client(target, mode=mode, read_timeout_seconds=60) as client:
        found = await client.call_tool("find_interruptions", {"spaceName": "Default"})
        assert not found.is_error, found
        for tool in TOOLS[1:]:
            denied = await client.call_tool(tool, ARGUMENTS.get(tool, {}))
            assert denied.is_error and denied.content[0].text.startswith("[POLICY DENIED] "), denied
        assert (await client.list_resources()).resources == []
        try:
            await client.read_resource("octopus://status")
        except mcp.MCPError as error:
            assert "[POLICY DENIED]" in str(error), error
        else:
            raise AssertionError("a denied resource was read")


async def main():
    environment = {"OCTOMIRROR_DB": os.environ["OCTOMIRROR_DB"]}
    for mode in ("2026-07-28", "legacy"):
        arguments = ["mcp", "--policy", POLICY]
        await exercise(mcp.StdioServerParameters(command=BINARY, args=arguments, env=environment), mode)
        await exercise(ENDPOINT, mode)
    print("policy: find_interruptions alone, over stdio and HTTP, in both eras")


asyncio.run(main())
