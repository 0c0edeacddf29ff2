"""The model archive: a tar.gz of JSON files and one skops file, opened with limits and never unpickled."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.reader.errors import ModelDamagedError, ModelMissingError

# A model of ours is about 4 MB packed and 10 MB unpacked. More than this is not one of ours.
LARGEST_PACKED = 100_000_000
LARGEST_UNPACKED = 400_000_000

_DAMAGES = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True)
class Archive:
    """The files of a model by their path inside the archive ("metadata.json", "components/<name>/<file>")."""

    name: str
    files: dict[str, bytes]

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever the file holds; the callers check
        """A JSON file's content. Raises ModelDamagedError where it is absent or no JSON."""
        try:
            return json.loads(self.files[path])
        except _DAMAGES as error:
            raise self.damaged(f"{path} is missing or unreadable") from error

    def component(self, resource: str, filename: str) -> str:
        """The path of a component's file."""
        return f"components/{resource}/{filename}"

    def arrays(self, path: str) -> tuple[Any, dict[str, NDArray[Any]]]:
        """A skops file (https://skops.readthedocs.io): its schema, and its arrays by file name.

        Arrays of objects would need unpickling and are refused.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(self.files[path])) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                    raise self.damaged(f"{path} is larger than any model of ours")
                schema = json.loads(packed.read("schema.json"))
                names = [name for name in packed.namelist() if name.endswith(".npy")]
                return schema, {
                    name: np.load(io.BytesIO(packed.read(name)), allow_pickle=False) for name in names
                }
        except _DAMAGES as error:
            raise self.damaged(f"{path} is missing or unreadable") from error

    def damaged(self, what: str) -> ModelDamagedError:
        """The error for a part that is wrong."""
        return ModelDamagedError(
            f"The model {self.name} is damaged ({what}). Run `baraza train` to make it again."
        )


def opened(path: Path, sha256: str | None = None) -> Archive:
    """The archive at `path`; `sha256` (hexadecimal) is what training wrote down about it, checked where given.

    Raises ModelMissingError, or ModelDamagedError where it is cut short, too large or not what was trained.
    """
    try:
        packed = path.read_bytes() if path.stat().st_size <= LARGEST_PACKED else b""
    except OSError as error:
        raise ModelMissingError(
            f"There is no model at {path.name} yet. Run `baraza train` to make one."
        ) from error
    archive = Archive(path.name, {})
    if sha256 is not None and hashlib.sha256(packed).hexdigest() != sha256:
        raise archive.damaged("it is not the file that was trained")
    try:
        # Read to its end, so that gzip's own checksum is checked as well.
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            unpacked = stream.read(LARGEST_UNPACKED + 1)
        if len(unpacked) > LARGEST_UNPACKED:
            raise archive.damaged("it is larger than any model of ours")
        with tarfile.open(fileobj=io.BytesIO(unpacked), mode="r:") as members:
            for member in members:
                content = members.extractfile(member) if member.isfile() else None
                if content is not None:
                    archive.files[member.name.removeprefix("./")] = content.read()
    except _DAMAGES as error:
        raise archive.damaged("it is cut short or was changed") from error
    return archive
