"""The model archive: a tar.gz of JSON files and one skops file, opened with limits and never unpickled."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlu.reader.errors import ModelDamagedError, ModelMissingError

# A model of ours is about 4 MB packed and 10 MB unpacked. More than this is not one of ours.
LARGEST_PACKED = 100_000_000
LARGEST_UNPACKED = 400_000_000
_PIECE = 1 << 16

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
    """The files of a model by their path inside the archive ("metadata.json", "components/<name>/<file>").

    Each is read once and let go: a model is loaded where memory is scarce.
    """

    name: str
    files: dict[str, io.BytesIO]

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever the file holds; the callers check
        """A JSON file's content. Raises ModelDamagedError where it is absent or no JSON."""
        try:
            return json.loads(self.files.pop(path).getvalue())
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
            with zipfile.ZipFile(self.files.pop(path)) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                    raise self.damaged(f"{path} is larger than any model of ours")
                schema = json.loads(packed.read("schema.json"))
                names = [name for name in packed.namelist() if name.endswith(".npy")]
                return schema, {name: _array(packed, name) for name in names}
        except _DAMAGES as error:
            raise self.damaged(f"{path} is missing or unreadable") from error

    def damaged(self, what: str) -> ModelDamagedError:
        """The error for a part that is wrong."""
        return ModelDamagedError(
            f"The model {self.name} is damaged ({what}). Run `baraza train` to make it again."
        )


def _array(packed: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """Read piece by piece into the array, to the end of the file: its checksum is checked there."""
    with packed.open(name) as stream:
        array: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
        if stream.read(1):
            raise ValueError("there is more than an array")
    return array


def opened(path: Path, sha256: str | None = None) -> Archive:
    """The archive at `path`; `sha256` (hexadecimal) is what training wrote down about it, checked where given.

    Raises ModelMissingError, or ModelDamagedError where it is cut short, too large or not what was trained.
    """
    archive = Archive(path.name, {})
    try:
        packed = path.open("rb")
    except OSError as error:
        raise ModelMissingError(
            f"There is no model at {path.name} yet. Run `baraza train` to make one."
        ) from error
    try:
        with packed:
            if os.fstat(packed.fileno()).st_size > LARGEST_PACKED:
                raise archive.damaged("it is larger than any model of ours")
            if sha256 is not None and hashlib.file_digest(packed, "sha256").hexdigest() != sha256:
                raise archive.damaged("it is not the file that was trained")
            packed.seek(0)
            _unpack(archive, packed)
    except _DAMAGES as error:
        raise archive.damaged("it is cut short or was changed") from error
    return archive


def _unpack(archive: Archive, packed: BinaryIO) -> None:
    """One file after the other: held whole, packed and unpacked, a model would take three times its memory."""
    left = LARGEST_UNPACKED
    with gzip.GzipFile(fileobj=packed) as stream:
        with tarfile.open(fileobj=stream, mode="r|") as members:
            for member in members:
                left -= member.size
                if left < 0:
                    raise archive.damaged("it is larger than any model of ours")
                content = members.extractfile(member) if member.isfile() else None
                if content is not None:
                    kept = archive.files[member.name.removeprefix("./")] = io.BytesIO()
                    shutil.copyfileobj(content, kept)
        # To its end, so that gzip's own checksum is checked as well.
        while rest := stream.read(_PIECE):
            left -= len(rest)
            if left < 0:
                raise archive.damaged("it is larger than any model of ours")
