"""What the platform is measured against: a bare FastAPI + SQLModel app, as one would write it on a first day.

Sync routes in the thread pool, two inserts a request, and the same database settings as the platform's. It has no
permissions, no ledger, no flow, no followers, no idempotency and no forms: it stores what it is given.
"""

import os
import sys
from datetime import UTC, datetime
from typing import Any

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import JSON, Engine, event
from sqlmodel import Field, Session, SQLModel, create_engine


class Application(BaseModel):
    answers: dict[str, Any]
    channel: str = "online"


class ApplicationRow(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    received_at: datetime
    channel: str
    answers: dict[str, Any] = Field(sa_type=JSON)


class CaseRow(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    application: int = Field(index=True)
    stage: str
    opened_at: datetime


class Move(BaseModel):
    stage: str


class MoveRow(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    case: int = Field(index=True)
    stage: str
    at: datetime


def _open() -> Engine:
    """On PostgreSQL where BARE_DATABASE is an address, else the SQLite file that it names."""
    named = os.environ.get("BARE_DATABASE", ":memory:")
    if "://" in named:
        return create_engine(named.replace("postgresql://", "postgresql+psycopg://"), pool_size=40)
    made = create_engine(f"sqlite:///{named}", pool_size=40, connect_args={"timeout": 30})

    @event.listens_for(made, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return made


engine = _open()
app = FastAPI()


@app.get("/")
def home() -> dict[str, str]:
    return {"status": "ready"}


@app.post("/echo", status_code=201)
async def echo(given: Application) -> dict[str, str]:
    """The ceiling: what a route costs that reads an application, and asks no database."""
    return {"channel": given.channel}


@app.post("/applications", status_code=201)
def apply(given: Application) -> dict[str, int | None]:
    now = datetime.now(UTC)
    with Session(engine) as session:
        application = ApplicationRow(received_at=now, channel=given.channel, answers=given.answers)
        session.add(application)
        session.flush()
        case = CaseRow(application=application.id or 0, stage="new", opened_at=now)
        session.add(case)
        session.commit()
        return {"application": application.id, "case": case.id}


@app.get("/cases/{case_id}")
def read(case_id: int) -> dict[str, Any]:
    with Session(engine) as session:
        case = session.get(CaseRow, case_id)
        if case is None:
            raise HTTPException(404)
        return {"id": case.id, "application": case.application, "stage": case.stage, "opened_at": case.opened_at}


@app.post("/cases/{case_id}/stage")
def move(case_id: int, given: Move) -> dict[str, str]:
    with Session(engine) as session:
        case = session.get(CaseRow, case_id)
        if case is None:
            raise HTTPException(404)
        case.stage = given.stage
        session.add(MoveRow(case=case_id, stage=given.stage, at=datetime.now(UTC)))
        session.commit()
        return {"stage": given.stage}


if __name__ == "__main__":
    SQLModel.metadata.create_all(engine)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
