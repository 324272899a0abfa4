"""Connections that the server ended are replaced before anybody meets them."""

import pytest
from sqlalchemy import text

pytestmark = pytest.mark.integration

CUT = text(
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_a_transaction_after_all_connections_were_cut_meets_none_of_them(database):
    async with database.transaction() as first:
        await first.execute(text("SELECT 1"))
        async with database.transaction() as second:
            await second.execute(text("SELECT 1"))
        assert await first.scalar(CUT) == 1
        async with database.transaction() as third:
            assert await third.scalar(text("SELECT 1")) == 1
