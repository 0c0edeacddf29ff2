"""A place for each round: a folder, a database copied from one that was made once, providers of its own."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault, new_secret, secret_from_text
from storage.work import Storage
from tests.databases import postgres_database, postgres_server
from tests.killed.configuring import configured
from tests.killed.counting import Looking
from tests.killed.ports import free_ports
from tests.killed.program import Nursery, Program, nursery, own_folder
from tests.killed.providers import Providers, providers

Furnish = Callable[[Storage], None]


@dataclass
class Ground:
    """What all rounds share. `socket`: of the PostgreSQL server, '' for rounds on SQLite."""

    nurse: Nursery
    socket: str
    secret: str
    folder: Path
    stays: ExitStack
    made: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def database(self, name: str, furnish: Furnish) -> str:
        """The address of a database that is furnished once and then copied, never written."""
        if name not in self.made:
            if self.socket:
                self.made[name] = self.stays.enter_context(postgres_database(self.socket))
            else:
                self.made[name] = f"sqlite:///{self.folder / name}.db"
            migrate(self.made[name])
            storage = Storage(Database(self.made[name]), Vault(secret_from_text(self.secret)))
            furnish(storage)
            storage.close()
        return self.made[name]


@asynccontextmanager
async def ground(*, postgres: bool) -> AsyncIterator[Ground]:
    folder = own_folder()
    with ExitStack() as stays:
        socket = stays.enter_context(postgres_server()) if postgres else ""
        warm = stays.enter_context(postgres_database(socket)) if postgres else f"sqlite:///{folder}/warm.db"
        async with nursery(warm, folder) as nurse:
            yield Ground(nurse, socket, new_secret(), folder, stays)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class World:
    """One round's."""

    url: str
    folder: Path
    program: Program
    looking: Looking
    providers: Providers
    page: str
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self) -> httpx.AsyncClient:
        """A browser."""
        self._clients.append(httpx.AsyncClient(base_url=self.page, timeout=20, follow_redirects=False))
        return self._clients[-1]

    def bytes_of_files(self) -> list[bytes]:
        """The database with its log of changes, and what the program said."""
        return [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


def nothing(storage: Storage) -> None:
    """A database without anybody in it."""


@asynccontextmanager
async def world(
    on: Ground, name: str = "empty", furnish: Furnish = nothing, *, hooked: bool = False
) -> AsyncIterator[World]:
    """`hooked`: Telegram tells by a webhook, and is not asked."""
    folder = own_folder()
    port, staff_port = free_ports()
    configured(folder, port, staff_port)
    page = f"http://127.0.0.1:{port}"
    with copied(on, on.database(name, furnish), folder) as url:
        async with providers() as both:
            both.twilio.calls_back(page)
            environment = {
                "BARAZA_SECRET_KEY": on.secret,
                "BARAZA_DATABASE_URL": url,
                "BARAZA_PUBLIC_URL": page,
                "TELEGRAM_TOKEN": both.telegram.token,
                "TELEGRAM_API_URL": both.telegram.url,
                "TWILIO_ACCOUNT_SID": both.twilio.account,
                "TWILIO_AUTH_TOKEN": both.twilio.token,
                "TWILIO_WHATSAPP_FROM": both.twilio.sender,
                "TWILIO_API_URL": both.twilio.url,
            }
            if hooked:
                environment["TELEGRAM_WEBHOOK_SECRET"] = "a-secret-of-nobody"
            program = Program(on.nurse, folder, environment)
            looking = Looking(url, secret_from_text(on.secret))
            made = World(url, folder, program, looking, both, page)
            await program.opens()
            try:
                yield made
            finally:
                await program.closes()
                await made.close()
                looking.close()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def copied(on: Ground, made: str, folder: Path) -> Iterator[str]:
    """The address of a copy, on SQLite in `folder`."""
    if on.socket:
        name = made.split("@/")[1].split("?", maxsplit=1)[0]
        with postgres_database(on.socket, like=name) as url:
            yield url
    else:
        (folder / "var").mkdir()
        shutil.copy(made.removeprefix("sqlite:///"), folder / "var" / "baraza.db")
        yield f"sqlite:///{folder / 'var' / 'baraza.db'}"
