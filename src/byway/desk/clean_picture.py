"""The child that decodes strangers' pictures; `pictures` starts it, in Python's isolated mode.

Before it reads a byte it shuts itself in:

* it may open no further file, socket or pipe (RLIMIT_NOFILE below what is open) and may not raise
  that again, nor gain rights (no_new_privs);
* it writes no file (RLIMIT_FSIZE), starts no process (RLIMIT_NPROC), and has bounded memory and
  processor time; started as root, it becomes nobody, to whom these bounds apply;
* where the kernel allows it, it moves into a user and a network namespace of its own, in which
  there is no network at all. Where not, the first bound alone keeps it from opening a socket.

What it does not have is a filter of system calls. A decoder taken over could still use the
processor, become another program under the same bounds, and, where the desk does not run as root,
end processes of the desk's user. It could not read their memory: the desk is not dumpable.
"""

import contextlib
import ctypes
import io
import os
import resource
import sys

from PIL import Image, ImageOps

READ_LIMIT = 64 * 1024 * 1024
PIXELS = 80_000_000
"""More is refused before decoding: a small file can claim a huge picture."""
LONGEST_SIDE = 3000
"""Pixels of the clean copy's longer side: papers stay legible."""
MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 20
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
NOT_A_PICTURE = 3

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NOBODY = 65534
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def warm_up() -> None:
    """Decodes a picture of our own of each kind: Pillow loads parts of itself on first use."""
    for kind in FORMATS:
        sample = io.BytesIO()
        Image.new("P" if kind == "GIF" else "RGB", (2, 2)).save(sample, kind)
        redraw(sample.getvalue())


def drop_root() -> None:
    """Becomes nobody, if it is root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def cut_network() -> bool:
    """Moves into a network namespace without any network; False where the kernel forbids it."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def bound() -> None:
    """Gives up every right that decoding does not need. There is no way back."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut_in() -> None:
    """All of the above, in the order in which each is still allowed."""
    warm_up()
    drop_root()
    cut_network()
    bound()


def redraw(data: bytes) -> bytes:
    """A fresh PNG or JPEG of the picture's first frame: upright, at most LONGEST_SIDE, no metadata.

    Raises what Pillow raises for anything that is not a picture of the listed formats.
    """
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses at twice this
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        lossless = source.format in ("PNG", "GIF", "BMP")
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        source.load()
        upright = ImageOps.exif_transpose(source)
        transparent = upright.has_transparency_data
        plain = upright.convert("RGBA" if transparent else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    if lossless or transparent:
        fresh.save(out, "PNG")
    else:
        fresh.save(out, "JPEG", quality=90)
    return out.getvalue()


def main() -> int:
    """Reads a picture from stdin, writes a clean one to stdout."""
    shut_in()
    data = sys.stdin.buffer.read(READ_LIMIT + 1)
    if len(data) > READ_LIMIT:
        return NOT_A_PICTURE
    try:
        made = redraw(data)
    except Exception:
        # Whatever a decoder stumbles over, the answer is the same: not shown.
        return NOT_A_PICTURE
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
