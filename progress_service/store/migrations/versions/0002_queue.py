"""procrastinate's own schema, as the installed version writes it (3.10).

A later version's changes come in a revision of their own, from procrastinate's `sql/migrations`; each of its statements
must then do no harm on a database that this revision has brought to the newer schema already.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DROP = """
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
         WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate\\_%'
        UNION ALL
        SELECT format('DROP TABLE %I CASCADE', tablename) FROM pg_tables
         WHERE schemaname = current_schema() AND tablename LIKE 'procrastinate\\_%'
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN
        SELECT format('DROP TYPE %I CASCADE', typname) FROM pg_type
         WHERE typnamespace = current_schema()::regnamespace AND typname LIKE 'procrastinate\\_%'
           AND typtype IN ('e', 'c')
    LOOP
        EXECUTE statement;
    END LOOP;
END;
$$
"""

# In both `%` is doubled, because the driver looks for placeholders.


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def downgrade() -> None:
    op.get_bind().exec_driver_sql(_DROP.replace("%", "%%"))
