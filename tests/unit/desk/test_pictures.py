"""Clean pictures: drawn anew without what was hidden, in a child that reaches nothing."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from byway.desk import clean_picture, pictures
from byway.desk.pictures import NoPicture, clean


def made_clean(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(clean(iter([content]), size=len(content)).content))
    picture.load()
    return picture


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def test_metadata_is_gone_and_the_picture_stands_upright(photo: bytes) -> None:
    before = Image.open(io.BytesIO(photo))
    after = made_clean(photo)
    assert before.getexif() and before.size == (320, 200)
    assert not after.getexif() and after.size == (200, 320)
    assert "comment" not in after.info and "icc_profile" not in after.info
    assert all(abs(a - b) < 6 for a, b in zip(after.getpixel((9, 9)), (40, 90, 120), strict=True))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "JPEG"])
def test_every_listed_kind_comes_out_as_png_or_jpeg(kind: str) -> None:
    source = saved(Image.new("RGB", (40, 30), (200, 10, 10)), kind)
    after = made_clean(source)
    assert after.format in ("PNG", "JPEG")
    assert after.size == (40, 30)
    assert after.convert("RGB").getpixel((5, 5))[0] > 180


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16", "RGBA"])
def test_every_mode_comes_out(mode: str) -> None:
    picture = Image.new("RGBA", (8, 8), (1, 2, 3, 100)).convert(mode.replace("I;16", "I"))
    kind = "JPEG" if mode == "CMYK" else "PNG"
    after = made_clean(saved(picture.convert(mode) if mode == "I;16" else picture, kind))
    assert after.mode in ("RGB", "RGBA")


def test_only_the_first_frame_of_a_moving_picture_is_kept() -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "green", "blue")]
    source = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    after = made_clean(source)
    assert getattr(after, "n_frames", 1) == 1
    assert after.convert("RGB").getpixel((2, 2)) == (255, 0, 0)


def test_hidden_bytes_behind_the_picture_are_gone() -> None:
    source = saved(Image.new("RGB", (10, 10)), "PNG") + b"HIDDEN" * 100
    assert b"HIDDEN" not in clean(iter([source]), size=len(source)).content


def test_large_pictures_are_made_smaller() -> None:
    after = made_clean(saved(Image.new("RGB", (6000, 1000)), "JPEG"))
    assert max(after.size) == clean_picture.LONGEST_SIDE


def bomb() -> bytes:
    """A small PNG that says it is 30,000 by 30,000."""
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        sum_ = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", sum_)

    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"\xff\xd8\xff", b"%PDF-1.4", b"<svg/>", b"%!PS-Adobe-3.0 EPSF-3.0",
     bomb()],
    ids=["empty", "text", "cut", "pdf", "svg", "postscript", "bomb"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        clean(iter([content]), size=len(content))


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 0.5)
    before = set(children())

    def slow() -> Iterator[bytes]:
        import time

        yield b"\x89PNG"
        time.sleep(1.5)
        yield b"x"

    with pytest.raises(NoPicture):
        clean(slow(), size=5)
    assert set(children()) == before


def test_nothing_is_left_open_or_running_afterwards(photo: bytes) -> None:
    open_before, before = len(list(Path("/proc/self/fd").iterdir())), set(children())
    for _ in range(3):
        clean(iter([photo]), size=len(photo))
        with pytest.raises(NoPicture):
            clean(iter([b"x" * 5_000_000]), size=5_000_000)
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
    assert set(children()) == before


def children() -> list[str]:
    mine = Path(f"/proc/self/task/{os.getpid()}/children")
    return mine.read_text().split()


def in_child(code: str) -> str:
    """What code prints in a process that has shut itself in like the one for pictures."""
    whole = f"""
import os, socket, subprocess, sys
from byway.desk import clean_picture
{code}
"""
    run = subprocess.run(
        [sys.executable, "-I", "-c", whole], capture_output=True, text=True, check=False
    )
    return run.stdout.strip() + run.stderr


TRY_SOCKETS = """
for family, kind in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET6, socket.SOCK_DGRAM),
                     (socket.AF_UNIX, socket.SOCK_STREAM)):
    try:
        socket.socket(family, kind)
        print("open")
    except OSError:
        print("closed")
"""


@pytest.mark.parametrize("namespace", [True, False], ids=["own namespace", "without one"])
def test_the_child_opens_no_socket(namespace: bool) -> None:
    """Where the kernel gives no namespace, the bound on open files alone must hold."""
    first = "" if namespace else "clean_picture.cut_network = lambda: False"
    assert in_child(f"{first}\nclean_picture.shut_in()\n{TRY_SOCKETS}").split() == ["closed"] * 3


def test_without_the_bounds_it_would() -> None:
    """The control: the same code, not shut in, opens them."""
    assert "open" in in_child(TRY_SOCKETS).split()


def test_in_its_own_namespace_there_is_no_network(tmp_path: Path) -> None:
    """Where the kernel allows it; the answer of `cut_network` says so truthfully either way."""
    said = in_child(
        """
cut = clean_picture.cut_network()
names = sorted(name for _, name in socket.if_nameindex())
print(cut, names == ["lo"] if cut else len(names) > 0)
"""
    )
    assert said.split()[1] == "True"


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/tmp/byway-written', 'w')",
        "os.fork()",
        "subprocess.run(['true'])",
        "os.pipe()",
        "bytearray(2 * 1024 ** 3)",
        "__import__('resource').setrlimit(__import__('resource').RLIMIT_NOFILE, (50, 50))",
    ],
)
def test_the_child_can_do_nothing_else(attempt: str) -> None:
    said = in_child(
        f"""
import resource
clean_picture.shut_in()
try:
    {attempt}
    print("done")
except (OSError, ValueError, MemoryError):
    print("refused")
"""
    )
    assert said == "refused"


def test_the_child_knows_nothing_of_the_framework_or_the_keys() -> None:
    said = in_child(
        "import sys\nprint(sorted({name.split('.')[0] for name in sys.modules} "
        "& {'django', 'nacl', 'webauthn'}))"
    )
    assert said == "[]"
