"""Uploaded bytes → an RGB picture, or one sentence that says what is wrong.

Everything uploaded is hostile until proved otherwise: formats are allowed by name, sizes are read
from the header before anything is decoded, and every way in which a decoder gives up is caught.
"""

import io
import struct
import zlib
from threading import Lock

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

from inception_core.errors import BadImage
from inception_core.words import later

try:
    from pillow_heif import register_heif_opener
except ImportError:  # optional: without it, HEIC pictures are refused with the way out
    HEIF = False
else:
    register_heif_opener()
    HEIF = True

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", *["HEIF"] * HEIF)
FORMAT_NAMES = later("JPEG, PNG, WebP, GIF, AVIF or HEIC")
MOST_BYTES = 50 * 2**20
MOST_PIXELS = 50_000_000  # a 50-megapixel phone picture; as WebP it takes 750 MiB for a moment
MOST_SCANS = 100  # of a progressive JPEG; ten are usual, each costs a pass over the whole picture
KEPT_SIDE = 2048  # longer sides are halved until they fit: more than any network looks at
LEAST_SIDE = 16
MOST_ELONGATED = 20  # longer side : shorter side

_ORIENTATION = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_DECODERS_GIVE_UP = (
    OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, OverflowError, EOFError,
    MemoryError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip


_one_at_a_time = Lock()  # a picture may need hundreds of megabytes for a moment


def read_image(data: bytes, name: str = "picture", longest: int | None = KEPT_SIDE) -> Image.Image:
    """The picture upright, in 8-bit RGB, transparency over white, of an animation the first frame.

    A side of more than `longest` pixels is shortened by a whole factor, so that preparing such a
    picture differs a little from preparing the original; None keeps every pixel. `name` is what
    the messages call the picture. Raises `BadImage` with one sentence when the bytes are no
    picture of an accepted format (JPEG, PNG, WebP, GIF, AVIF, HEIC), damaged, or of a size or
    shape that no network could use.
    """
    image = _open(data, name)
    try:
        with _one_at_a_time:
            if longest is not None:
                image.draft(None, (longest, longest))  # JPEG: decoded small where it is large
            image.load()
            turn = _turn(image)
            image = _rgb(image if longest is None else _shortened(image, longest))
            return image if turn is None else image.transpose(turn)
    except _DECODERS_GIVE_UP as error:
        raise _damaged(name) from error


def _open(data: bytes, name: str) -> Image.Image:
    """The picture with its header read and its size checked; nothing is decoded yet."""
    if not data:
        raise BadImage(later("`{name}` is empty; choose another picture.", name=name))
    if len(data) > MOST_BYTES:
        raise BadImage(
            later(
                "`{name}` has {size:.0f} MiB, more than the {most} MiB that are read; save it "
                "smaller.",
                name=name,
                size=len(data) / 2**20,
                most=MOST_BYTES // 2**20,
            )
        )
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except UnidentifiedImageError as error:
        raise _unknown(data, name) from error
    except _DECODERS_GIVE_UP as error:
        raise _damaged(name) from error
    if image.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MOST_SCANS:
        raise BadImage(
            later(
                "`{name}` has more than {most} scans; save it again as a plain JPEG.",
                name=name,
                most=MOST_SCANS,
            )
        )
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels(name)
    if min(width, height) < LEAST_SIDE:
        raise BadImage(
            later(
                "`{name}` is too small: {width} × {height} pixels, at least {least} × {least} are "
                "needed.",
                name=name,
                width=width,
                height=height,
                least=LEAST_SIDE,
            )
        )
    if max(width, height) > MOST_ELONGATED * min(width, height):
        raise BadImage(
            later(
                "`{name}` is too narrow: {width} × {height} pixels; crop it so that no side is "
                "more than {most} times the other.",
                name=name,
                width=width,
                height=height,
                most=MOST_ELONGATED,
            )
        )
    return image


def _damaged(name: str) -> BadImage:
    return BadImage(
        later(
            "`{name}` is damaged and cannot be read to its end; save it again or choose another "
            "picture.",
            name=name,
        )
    )


def _too_many_pixels(name: str) -> BadImage:
    return BadImage(
        later(
            "`{name}` has more than {most} million pixels; make it smaller and try again.",
            name=name,
            most=MOST_PIXELS // 10**6,
        )
    )


def _unknown(data: bytes, name: str) -> BadImage:
    """What is wrong with bytes that no accepted format claims."""
    head = data[:512].lstrip().lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return BadImage(
            later(
                "`{name}` is a vector drawing (SVG), not a raster image; save it as JPEG or PNG.",
                name=name,
            )
        )
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1") and not HEIF:
        return BadImage(
            later(
                "`{name}` is a HEIC picture, which needs `pip install pillow-heif`; or save it as "
                "JPEG.",
                name=name,
            )
        )
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return BadImage(
            later(
                "`{name}` is a TIFF, a format that is not accepted; save it as JPEG or PNG.",
                name=name,
            )
        )
    if data[:2] == b"BM" or data[:4] in (b"8BPS", b"\0\0\1\0"):
        return BadImage(
            later(
                "`{name}` is in a format that is not accepted; save it as JPEG or PNG.", name=name
            )
        )
    return BadImage(
        later(
            "`{name}` is not an image that can be read; choose a {formats} picture.",
            name=name,
            formats=FORMAT_NAMES,
        )
    )


def _turn(image: Image.Image) -> Transpose | None:
    """How it is turned upright, as EXIF says; a damaged EXIF block is as good as none."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except _DECODERS_GIVE_UP:
        return None


def _shortened(image: Image.Image, longest: int) -> Image.Image:
    """Smaller by a whole factor where a side is longer than any network looks at."""
    factor = -(-max(image.size) // longest)
    if factor == 1:
        return image
    if image.mode in ("L", "RGB", "RGBA", "LA", "CMYK") and "transparency" not in image.info:
        return image.reduce(factor)
    width, height = image.size  # numbers of colours cannot be averaged
    return image.resize((width // factor, height // factor), Resampling.NEAREST)


def _rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB: 16-bit greys scaled, transparency composited over white."""
    if image.mode.startswith("I"):  # 16-bit grey
        grey = np.asarray(image)
        bright = (grey >> 8).clip(0, 255).astype(np.uint8)
        bright[grey == image.info.get("transparency", -1)] = 255
        return Image.fromarray(bright).convert("RGB")
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, layers).convert("RGB")
    return image.convert("RGB")
