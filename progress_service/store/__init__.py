"""Tables and queries. The only room that knows SQLAlchemy and psycopg."""
