"""The documents that the demo's soldier sends: small real pictures, plainly marked DEMO."""

import io

from PIL import Image, ImageDraw, ImageFont

_TITLES = {
    "leave-certificate": ("LEAVE CERTIFICATE", ("Leave: 12 days", "Return: by the date", "No. 0")),
    "passport": ("PASSPORT", ("Surname: EXAMPLE", "Given names: ALBERT", "No. 00 0000000")),
    "military-id": ("MILITARY ID", ("Name: EXAMPLE, ALBERT", "Series: XX", "No. 0000000")),
}  # fmt: skip
_SIZE = (480, 320)
_TYPES = {"png": "image/png", "pdf": "application/pdf"}


def document(name: str) -> tuple[bytes, str]:
    """A document's bytes and media type by its file name, such as `passport.png`."""
    stem, _, kind = name.rpartition(".")
    title, rows = _TITLES[stem]
    picture = Image.new("RGB", _SIZE, "#f4f1e8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, _SIZE[0] - 9, _SIZE[1] - 9), outline="#555555", width=2)
    draw.text((28, 24), title, fill="#222222", font=ImageFont.load_default(28))
    for number, row in enumerate(rows):
        draw.text((28, 84 + 36 * number), row, fill="#333333", font=ImageFont.load_default(20))
    draw.text((28, 190), "DEMO", fill="#b00020", font=ImageFont.load_default(90))
    draw.text((28, 286), "Made for a demo. Not a document.", fill="#b00020",
              font=ImageFont.load_default(16))  # fmt: skip
    out = io.BytesIO()
    picture.save(out, format=kind.upper())
    return out.getvalue(), _TYPES[kind]
