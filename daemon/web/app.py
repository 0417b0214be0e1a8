"""The HTTP pages of a running desk: health, readiness and metrics."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse

from daemon.health import ComponentState, Health
from daemon.metrics import Metrics

UNWELL = 503
NOT_STORED = {"Cache-Control": "no-store"}


def build_app(health: Health, metrics: Metrics) -> FastAPI:
    """The application; no documentation pages, no schema.

    ``/healthz``: 200 while nothing has failed, 503 else; ``/readyz``: 200 once start-up is complete and the database is
    writable; both with ``Health.snapshot()`` as JSON. ``/metrics``: Prometheus' text format.
    """
    app = FastAPI(title="Deskhand", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(_probes(health, metrics))
    return app


def _probes(health: Health, metrics: Metrics) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        status = UNWELL if health.state is ComponentState.FAILED else 200
        return JSONResponse(health.snapshot(), status, NOT_STORED)

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        return JSONResponse(health.snapshot(), 200 if health.is_ready else UNWELL, NOT_STORED)

    @router.get("/metrics")
    async def exposition() -> Response:
        return Response(metrics.exposition(), media_type=metrics.content_type, headers=NOT_STORED)

    return router
