"""The service's web application, put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from jupyterhub.services.auth import HubOAuth

from grader_ext.core.notebook import parse_notebook
from progress_service.api import courses, health, live, me, problems, submissions, time_on_task
from progress_service.api.dependencies import Parts
from progress_service.api.wakes import Wakes
from progress_service.auth.identity import Authenticator
from progress_service.auth.sealed import Seal
from progress_service.dashboard.login import Login
from progress_service.dashboard.pages import dashboard
from progress_service.dashboard.rendering import STATIC, Pages
from progress_service.development import install_tidewave
from progress_service.settings import ServiceSettings
from progress_service.store.database import Database

_SMALLEST = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


def create_application(
    settings: ServiceSettings, database: Database, authenticator: Authenticator, hub: HubOAuth
) -> FastAPI:
    """Put the application together; it listens to the database while it runs.

    Args:
        settings: the service's.
        database: migrated. It is closed when the application ends.
        authenticator: tells whose a token is.
        hub: the OAuth client with which browsers log in.
    """
    seal = Seal(settings.api_token.get_secret_value())
    parts = Parts(database, authenticator, seal, Wakes(), settings.time_on_task, settings.checks_a_minute)

    @asynccontextmanager
    async def listening(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(parts.wakes.run(database))
        parse_notebook(_SMALLEST, "warm-up")  # the first one takes 0.1 s, which no learner should wait
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await database.close()

    app = FastAPI(
        title="Waymark progress service",
        version="1",
        lifespan=listening,
        openapi_url=f"{settings.prefix}api/openapi.json",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.parts = parts
    problems.install(app)
    app.include_router(_api(), prefix=f"{settings.prefix}api")
    app.mount(f"{settings.prefix}static", StaticFiles(directory=STATIC))
    pages = dashboard(Pages(settings), Login(hub, parts.seal, settings.prefix))
    app.include_router(pages, prefix=settings.prefix.rstrip("/"))
    if settings.dev:
        install_tidewave(app, database.url)
    return app


def _api() -> APIRouter:
    api = APIRouter()
    for room in (courses, submissions, time_on_task, me, live, health):
        api.include_router(room.router)
    return api
