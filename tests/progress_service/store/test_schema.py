"""The migrated schema is the declared one, and every migration goes both ways."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine, text

from progress_service.store.errors import DatabaseNewer, DatabaseNotMigrated, DatabaseUnavailable
from progress_service.store.schema import check_migrated, downgrade, revisions, upgrade
from progress_service.store.tables import Base

pytestmark = pytest.mark.integration

CATALOGUE = """
    SELECT 'table', relname, '' FROM pg_class WHERE relkind IN ('r', 'i', 'S') AND relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname, typtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


def catalogue(url: str) -> set[tuple[str, str, str]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {tuple(row) for row in connection.execute(text(CATALOGUE))}
    engine.dispose()
    return {row for row in found if "alembic_version" not in row[1]}


def ours(name: str, kind: str, parents: object) -> bool:
    return not (kind == "table" and name.startswith("procrastinate_"))


def test_the_migrated_schema_equals_the_declared_one(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_checks_are_the_declared_ones_too(database_url, empty_database_url):
    """Alembic compares no CHECK constraints, so the two catalogues are compared as Postgres writes them."""
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    engine.dispose()
    assert catalogue(database_url) == catalogue(empty_database_url)


def test_every_migration_goes_down_and_up_again(empty_database_url):
    before = catalogue(empty_database_url)
    steps = revisions()
    assert len(steps) >= 2
    for earlier, revision in zip(["base", *steps[:-1]], steps, strict=True):
        start = catalogue(empty_database_url)
        upgrade(empty_database_url, revision)
        migrated = catalogue(empty_database_url)
        assert migrated != start
        downgrade(empty_database_url, earlier)
        assert catalogue(empty_database_url) == start
        upgrade(empty_database_url, revision)
        assert catalogue(empty_database_url) == migrated
    downgrade(empty_database_url, "base")
    assert catalogue(empty_database_url) == before


def test_a_database_that_is_behind_is_refused_with_the_remedy(empty_database_url):
    with pytest.raises(DatabaseNotMigrated, match="waymark db upgrade"):
        check_migrated(empty_database_url)
    upgrade(empty_database_url)
    check_migrated(empty_database_url)


def test_a_database_that_a_newer_version_migrated_is_left_as_it_is(empty_database_url):
    upgrade(empty_database_url)
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refusing in (check_migrated, upgrade):
        with pytest.raises(DatabaseNewer, match=r"schema 9999.*newer"):
            refusing(empty_database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()


def test_an_absent_server_is_said_to_be_absent(tmp_path):
    url = f"postgresql+psycopg://postgres@/waymark?host={tmp_path}"
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        upgrade(url)
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        check_migrated(url)
