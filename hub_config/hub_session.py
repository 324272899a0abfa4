"""JupyterHub's database session between two requests.

The hub has one session for all of its requests, and a request that only reads leaves its transaction open. When
Postgres is started again, that transaction's connection is dead, and the hub takes the next one who comes for logged
out (`prepare` in `jupyterhub.handlers.base`). So we end the transaction with the request: JupyterHub looks at each
connection that it takes anew, and replaces a dead one (`register_ping_connection` in `jupyterhub.orm`).
"""

from typing import Any

from jupyterhub.log import log_request
from sqlalchemy.exc import SQLAlchemyError
from tornado.web import RequestHandler


def end_request(handler: RequestHandler) -> None:
    """Log a request as JupyterHub does, and give its database connection back. For tornado's `log_function`."""
    log_request(handler)
    session: Any = handler.settings["db"]
    if session.new or session.dirty or session.deleted:
        return  # another request is at work on the same session
    try:
        session.commit()  # not rolled back: what another request has flushed is to stay
    except SQLAlchemyError:
        session.rollback()
