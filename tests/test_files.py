"""Bytes in and out: packed or plain, complete or absent, and every failure an error that names the file."""

import bz2
import gzip
import io
import lzma
import os
import sys
import zipfile
import zlib
from pathlib import Path
from threading import Thread
from typing import IO, Any, cast

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import TableError
from stance.files import (
    AtomicWriter,
    endings,
    file_hash,
    first_bytes,
    is_pipe,
    name_inside,
    open_input,
    read_text,
    would_wait,
    write_all,
)
from stance.unpacking import packed

COMPRESSIONS = ["", ".gz", ".zst", ".bz2", ".xz"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/speeches.CSV.GZ", (".csv", ".gz")),
        ("speeches.tsv.zst", (".tsv", ".zst")),
        ("speeches.v2.txt", (".txt", "")),
        ("notes.gz", ("", ".gz")),
        ("a.b/speeches", ("", "")),
        ("-", ("", "")),
    ],
)
def test_a_name_tells_what_a_file_holds_and_how_it_is_packed(path: str, expected: tuple[str, str]) -> None:
    assert endings(path) == expected


@given(pieces=st.lists(st.binary(max_size=200), max_size=4), compression=st.sampled_from(COMPRESSIONS))
def test_pieces_packed_one_by_one_are_read_back_as_a_whole(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], compression: str
) -> None:
    path = tmp_path_factory.mktemp("files") / "a"
    path.write_bytes(b"".join(packed(piece, compression) for piece in pieces))
    expected = b"".join(pieces)
    if not compression and (expected[:2] == b"\x1f\x8b" or expected[:4] == b"\x28\xb5\x2f\xfd"):
        return  # it looks packed
    with open_input(str(path)) as handle:
        assert handle.read() == expected


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_packing_the_same_bytes_gives_the_same_bytes(compression: str) -> None:
    assert packed(b"We met. " * 99, compression) == packed(b"We met. " * 99, compression)


def test_gzip_keeps_no_time_of_day() -> None:
    assert packed(b"We met.", ".gz")[4:8] == bytes(4)


def test_packed_files_are_those_of_the_common_tools(tmp_path: Path) -> None:
    assert gzip.decompress(packed(b"We met.", ".gz")) == b"We met."
    assert pa.Codec("zstd").decompress(packed(b"We met.", ".zst"), 7).to_pybytes() == b"We met."
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"We met."))
    (tmp_path / "b").write_bytes(gzip.compress(b"We left."))  # whatever its name
    assert [read_text(str(tmp_path / name)) for name in ("a.gz", "b")] == ["We met.", "We left."]


def test_standard_input_is_unpacked_and_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BufferedReader(io.BytesIO(gzip.compress(b"We met.")))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    assert read_text("-") == "We met."
    assert not stream.closed


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        (packed(b"We met. " * 999, ".gz")[:-9], None, "what is packed in it is damaged or cut off"),
        (packed(b"We met. " * 999, ".zst")[:-9], None, "what is packed in it is damaged or cut off"),
        (
            "a\né".encode("latin-1"),
            None,
            "line 2: byte 0xe9 is not utf-8; name the encoding with --encoding, such as cp1252",
        ),
        (b"We met.", "klingon", "unknown encoding 'klingon'; common ones are utf-8, utf-16, cp1252, latin-1"),
        (b"We met again.", None, "longer than 8 bytes"),
    ],
    ids=["gzip cut off", "zstd cut off", "other encoding", "no encoding", "too long"],
)
def test_a_text_that_cannot_be_read_is_an_error_that_names_the_file(
    tmp_path: Path, content: bytes, encoding: str | None, message: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(TableError, match=message) as caught:
        read_text(str(path), encoding, most=8 if "8 bytes" in message else None)
    assert str(path) in str(caught.value)
    assert caught.value.file == str(path)


def test_a_file_of_just_as_many_bytes_as_allowed_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"We met.")
    assert read_text(str(tmp_path / "a.txt"), most=7) == "We met."


@pytest.mark.parametrize("read", [lambda path: read_text(str(path)), file_hash])
def test_a_missing_file_and_a_folder_are_errors_that_name_them(tmp_path: Path, read: object) -> None:
    assert callable(read)
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(TableError, match="cannot be read") as caught:
            read(path)
        assert caught.value.file == str(path)


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert file_hash(tmp_path / "a") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_output_file_appears_complete_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), AtomicWriter(path) as handle:
        handle.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    with AtomicWriter(path) as handle:
        handle.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_full_disk_is_a_table_error_and_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(TableError, match="No space left"), AtomicWriter(path):
        full(0)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TableError, match="No space left"), AtomicWriter(path) as handle:
        handle.write(b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_a_place_that_cannot_be_written_is_a_table_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be written"), AtomicWriter(tmp_path / "no" / "out.csv"):
        pass


def test_a_reader_that_leaves_is_no_failure_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), AtomicWriter(tmp_path / "out.csv"):
        raise BrokenPipeError
    assert list(tmp_path.iterdir()) == []


def test_a_draft_may_stand_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    draft = tmp_path / "drafts" / "out"
    with AtomicWriter(tmp_path / "out.csv", draft) as handle:
        handle.write(b"new")
        assert draft.exists()
    assert (tmp_path / "out.csv").read_bytes() == b"new"
    assert not draft.exists()


def test_several_members_and_padding_are_one_file(tmp_path: Path) -> None:
    parts = [b"id,text\n", b"", b"1,We met.\n" * 9999]
    skipped = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc"  # a frame that a reader of Zstandard passes over
    frames = [packed(part, ".zst") for part in parts]
    for name, content in {
        "a.gz": b"".join(map(gzip.compress, parts)),
        "b.bz2": b"".join(map(bz2.compress, parts)),
        "c.xz": b"".join(lzma.compress(part) + bytes(8) for part in parts),
        "d.zst": skipped + skipped.join(frames) + skipped,
        "e.zst": b"".join(frames),
    }.items():
        (tmp_path / name).write_bytes(content)
        with open_input(str(tmp_path / name)) as handle:
            assert handle.read() == b"".join(parts), name


@pytest.mark.parametrize("compression", [".gz", ".bz2", ".xz", ".zst"])
def test_what_follows_a_packed_file_is_no_part_of_it_and_an_error(tmp_path: Path, compression: str) -> None:
    path = tmp_path / "a"
    whole = packed(bytes(range(256)) * 99, compression)
    for content in (whole + b"more", whole[:-3], whole[: len(whole) // 2]):
        path.write_bytes(content)
        with pytest.raises(TableError, match="damaged or cut off") as caught, open_input(str(path)) as handle:
            handle.read()
        assert caught.value.file == str(path)


def test_an_xz_stream_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}]
    compressor = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 12}])
    small = compressor.compress(b"We met.") + compressor.flush()
    asked = lzma._encode_filter_properties(filters[0])[0]  # type: ignore[attr-defined]  # a byte that says how much
    header = bytearray(small[12:24])
    header[4] = asked
    header[8:12] = zlib.crc32(bytes(header[:8])).to_bytes(4, "little")
    (tmp_path / "a.xz").write_bytes(small[:12] + bytes(header) + small[24:])
    with pytest.raises(TableError, match="Memory usage limit"), open_input(str(tmp_path / "a.xz")) as handle:
        handle.read()


def archive(path: Path, **files: bytes) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return str(path)


def test_the_one_table_in_an_archive_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{
        "data/x.csv.gz": gzip.compress(b"text\nWe met.\n"), "readme.txt": b"no", "__MACOSX/data/._x.csv": b"\0",
    })  # fmt: skip
    assert name_inside(path) == "data/x.csv.gz"
    assert read_text(path) == "text\nWe met.\n"
    assert read_text(archive(tmp_path / "b.zip", **{"b.txt": b"We left."})) == "We left."


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.csv": b"", "b.json": b""}, "there is 'a.csv', 'b.json'; unpack it"),
        ({"a.pdf": b""}, "there is 'a.pdf'"),
        ({}, "there is nothing"),
    ],
)
def test_an_archive_without_just_one_table_is_refused(tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    path = archive(tmp_path / "a.zip", **files)
    for read in (read_text, name_inside):
        with pytest.raises(TableError, match=message) as caught:
            read(path)
        assert caught.value.file == path


def test_a_damaged_archive_and_one_with_a_password_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = Path(archive(path, **{"a.csv": b"text\n" + bytes(range(256)) * 9})).read_bytes()
    locked = bytearray(content)
    locked[6] |= 1
    locked[content.index(b"PK\x01\x02") + 8] |= 1
    hit = content[:60] + bytes(255 - c for c in content[60:70]) + content[70:]
    for broken in (content[:-30], content[:100], b"text\n", hit, bytes(locked)):
        path.write_bytes(broken)
        with pytest.raises(TableError, match=r"a\.zip"):
            read_text(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_looked_into_a_pipe_is_read_from_its_start(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = b"".join(b"line %d\n" % n for n in range(100_000)) + b"the end"
    writer = Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    assert is_pipe(str(pipe))
    assert first_bytes(str(pipe), 10) == content[:10]
    with open_input(str(pipe)) as handle:
        assert handle.read() == content
    writer.join()
    assert not is_pipe(str(tmp_path / "nothing"))


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="descriptors have no names here")
def test_whether_a_reader_would_wait_is_told_of_a_pipe_and_only_of_one(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"one\ntwo\nthr")
    with open_input(f"/dev/fd/{read}") as handle:
        assert handle.readline() == b"one\n"
        assert not would_wait(handle, 4)  # the second line is there
        assert handle.readline() == b"two\n"
        assert would_wait(handle, 8)  # the third is not, as a whole
        os.write(write, b"ee\n")
        assert handle.readline() == b"three\n"
        os.close(write)
        assert handle.readline() == b""
        assert not would_wait(handle, 14)
    os.close(read)
    (tmp_path / "a").write_bytes(b"one\n")
    with open_input(str(tmp_path / "a")) as handle:
        handle.readline()
        assert not would_wait(handle, 4)


class _Sparing(io.RawIOBase):
    """A stream that takes three bytes at a time."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.taken += bytes(data[:3])
        return len(data[:3])


def test_all_is_written_to_a_stream_that_takes_only_some() -> None:
    stream = _Sparing()
    write_all(cast(IO[bytes], stream), b"We met again.")
    assert stream.taken == b"We met again."
