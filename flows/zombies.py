"""The automation that marks runs whose machine died as crashed: `python -m flows.zombies` makes it, once.

The server is that of PREFECT_API_URL, with the password of PREFECT_API_AUTH_STRING. `winnow serve` makes it by itself.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

DECLARED = Path(__file__).with_name("zombies.yaml")


async def watch() -> bool:
    """Make the automation; False if there is one of that name already. Raises what Prefect's client raises."""
    import yaml
    from prefect import get_client
    from prefect.events.schemas.automations import AutomationCore

    automation = AutomationCore.model_validate(yaml.safe_load(DECLARED.read_text("utf-8")))
    async with get_client() as client:
        if await client.read_automations_by_name(automation.name):
            return False
        await client.create_automation(automation)
    return True


def main() -> None:
    """Make it, and say so."""
    made = asyncio.run(watch())
    print("Runs that die with their machine will be marked as crashed." if made else "The automation is there already.")


if __name__ == "__main__":
    main()
