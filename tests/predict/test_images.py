"""Uploaded bytes become the right picture or one sentence; never a traceback, never a wrong one."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from inception_core.errors import BadImage
from inception_core.predict import images
from inception_core.predict.images import read_image

UPLOADS = Path(__file__).parents[1] / "uploads"
REFUSED = {
    "01_bomb_20000x20000_1bit.png": "has more than 50 million pixels",
    "03_truncated.jpg": "is damaged",
    "04_corrupt_middle.png": "is damaged",
    "14_svg_script.svg": "is a vector drawing (SVG), not a raster image",
    "15_not_image.jpg": "is not an image that can be read",
    "16_empty.png": "is empty",
    "18_1x1.png": "is too small: 1 × 1 pixels",
    "21_float32.tiff": "is a TIFF, a format that is not accepted",
    "23_lab.tiff": "is a TIFF, a format that is not accepted",
}
ACCEPTED = {
    "05_exif_orientation6.jpg": (64, 96),  # stored lying, shown upright
    "06_cmyk.jpg": (96, 64),
    "09_palette_transparency.png": (96, 64),
    "10_animated.gif": (96, 64),
    "11_animated.webp": (96, 64),
    "12_photo.avif": (96, 64),
    "13_photo.heic": (96, 64),
}


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def test_every_upload_has_an_outcome() -> None:
    assert {path.name for path in UPLOADS.iterdir()} == REFUSED.keys() | ACCEPTED.keys()


@pytest.mark.parametrize(("name", "sentence"), REFUSED.items())
def test_refused_uploads(name: str, sentence: str) -> None:
    with pytest.raises(BadImage) as caught:
        read_image((UPLOADS / name).read_bytes(), name)
    assert f"`{name}` {sentence}" in str(caught.value)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize(("name", "size"), ACCEPTED.items())
def test_accepted_uploads(name: str, size: tuple[int, int]) -> None:
    image = read_image((UPLOADS / name).read_bytes(), name)
    assert (image.mode, image.size) == ("RGB", size)
    assert np.asarray(image).std() > 10  # a picture, not a plain area


@pytest.mark.parametrize("name", [name for name in ACCEPTED if not name.startswith("05")])
def test_accepted_uploads_show_what_is_stored(name: str) -> None:
    """The first frame, over white where it is transparent, mixed by hand."""
    data = (UPLOADS / name).read_bytes()
    stored = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(float)
    cover = stored[..., 3:] / 255
    expected = stored[..., :3] * cover + 255 * (1 - cover)
    assert np.abs(np.asarray(read_image(data)) - expected).max() <= 1


def test_a_rotated_phone_photograph_stands_upright() -> None:
    """The stored picture, turned a quarter clockwise as orientation 6 asks."""
    data = (UPLOADS / "05_exif_orientation6.jpg").read_bytes()
    stored = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    assert np.array_equal(np.asarray(read_image(data)), np.rot90(stored, -1))


@pytest.mark.parametrize("orientation", range(2, 9))
def test_every_orientation_is_undone(orientation: int) -> None:
    image = Image.new("RGB", (40, 30), "white")
    image.paste("red", (0, 0, 20, 15))
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen = read_image(encoded(image.transpose(turned), "PNG", exif=exif))
    assert np.array_equal(np.asarray(seen), np.asarray(image))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow mentions it
def test_a_damaged_exif_block_is_as_good_as_none() -> None:
    image = Image.new("RGB", (32, 32), "red")
    data = encoded(image, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01\x03\0")
    assert read_image(data).size == (32, 32)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB", "L"])
def test_transparency_is_laid_over_white(mode: str) -> None:
    if mode in ("RGB", "L"):  # one colour declared transparent
        image = Image.new(mode, (32, 32), 0)
        data = encoded(image, "PNG", transparency=(0, 0, 0) if mode == "RGB" else 0)
    elif mode == "P":
        image = Image.new("P", (32, 32), 3)
        image.putpalette([0] * 12)
        data = encoded(image, "PNG", transparency=3)
    else:
        data = encoded(Image.new(mode, (32, 32), 0), "PNG")
    assert read_image(data).getpixel((16, 16)) == (255, 255, 255)


def test_a_transparent_16_bit_grey_becomes_white() -> None:
    ramp = np.full((32, 32), 3000, np.uint16)
    ramp[16:] = 60000
    seen = read_image(encoded(Image.fromarray(ramp), "PNG", transparency=3000))
    assert seen.getpixel((3, 3)) == (255, 255, 255)
    assert seen.getpixel((3, 20)) == (234, 234, 234)


def test_half_transparent_black_over_white_is_grey() -> None:
    data = encoded(Image.new("RGBA", (32, 32), (0, 0, 0, 128)), "PNG")
    assert read_image(data).getpixel((0, 0)) == (127, 127, 127)


def test_16_bit_greys_are_scaled_not_cut_off() -> None:
    ramp = np.linspace(0, 65535, 32 * 32).reshape(32, 32).astype(np.uint16)
    seen = np.asarray(read_image(encoded(Image.fromarray(ramp), "PNG")))
    assert np.array_equal(seen[..., 0], ramp >> 8)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_a_long_animation_only_the_first_frame_is_read(form: str) -> None:
    frames = [Image.new("RGB", (32, 32), (255, 0, 0) if i == 0 else (0, i, 0)) for i in range(200)]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
    red, green, blue = np.asarray(read_image(data))[16, 16]
    assert red > 240
    assert max(green, blue) < 15


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_the_content_counts_not_the_name(form: str) -> None:
    assert read_image(encoded(Image.new("RGB", (32, 32)), form), "photo.jpg").size == (32, 32)


@pytest.mark.parametrize(("form", "sentence"), [("BMP", "not accepted"), ("ICO", "not accepted"),
    ("PPM", "not an image that can be read"), ("TIFF", "is a TIFF"),
    ("PDF", "not an image that can be read")])  # fmt: skip
def test_other_formats_under_a_pictures_name(form: str, sentence: str) -> None:
    with pytest.raises(BadImage, match=sentence):
        read_image(encoded(Image.new("RGB", (32, 32)), form), "photo.png")


@pytest.mark.parametrize("size", [(400, 16), (16, 400)])
def test_extreme_shapes_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(BadImage, match="is too narrow"):
        read_image(encoded(Image.new("L", size), "PNG"))
    assert read_image(encoded(Image.new("L", (320, 16)), "PNG")).size == (320, 16)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int, *chunks: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(b"\0" * 100))
    signature = b"\x89PNG\r\n\x1a\n"
    return (
        signature + png_chunk(b"IHDR", header) + b"".join(chunks) + pixels + png_chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(9000, 9000), (12000, 12000), (60000, 60000)])
def test_very_large_pictures_are_refused_before_decoding(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    never: Callable[..., None] = lambda *_: pytest.fail("decoded")  # noqa: E731
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", never)
    with pytest.raises(BadImage, match="more than 50 million pixels"):
        read_image(png_that_claims(*size))


def test_a_header_that_lies_about_the_size_is_damage() -> None:
    with pytest.raises(BadImage, match="is damaged"):
        read_image(png_that_claims(500, 500))


def test_a_compressed_text_bomb_is_damage() -> None:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 50_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(BadImage, match="is damaged"):
        read_image(png_that_claims(100, 100, bomb))


def test_a_progressive_picture_with_endless_scans_is_refused() -> None:
    """Each scan costs a pass over the whole picture: hours of work would fit into ten megabytes."""
    data = encoded(Image.effect_noise((64, 64), 50), "JPEG", progressive=True)
    assert read_image(data).size == (64, 64)
    last = data.rindex(b"\xff\xda")
    with pytest.raises(BadImage, match="has more than 100 scans"):
        read_image(data[:-2] + data[last:-2] * 100 + data[-2:])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "1", "I;16", "CMYK"])
def test_large_pictures_are_shortened_and_keep_what_they_show(mode: str) -> None:
    colour = {"RGB": (200, 30, 60), "RGBA": (200, 30, 60, 255), "P": 3, "1": 1, "I;16": 51400}
    image = Image.new(mode, (5000, 2600), colour.get(mode, (0, 170, 140, 55)))
    if mode == "P":
        image.putpalette([200, 30, 60] * 4)
    seen = read_image(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert max(seen.size) <= images.KEPT_SIDE
    assert seen.width / seen.height == pytest.approx(5000 / 2600, rel=2e-3)
    expected = {"1": (255, 255, 255), "I;16": (200, 200, 200), "CMYK": (200, 67, 90)}.get(
        mode, (200, 30, 60)
    )
    assert np.abs(np.subtract(seen.getpixel((700, 300)), expected)).max() <= 3


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", 2**20)
    with pytest.raises(BadImage, match="has 2 MiB, more than the 1 MiB that are read"):
        read_image(b"\xff\xd8\xff" + b"\0" * 2**21)


def test_heic_without_its_plug_in_names_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "HEIF", False)
    monkeypatch.setattr(images, "FORMATS", ("JPEG", "PNG", "WEBP", "GIF"))
    with pytest.raises(BadImage, match="pip install pillow-heif"):
        read_image((UPLOADS / "13_photo.heic").read_bytes())


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's comments on what it meets
@pytest.mark.parametrize("name", [*ACCEPTED, "03_truncated.jpg"])
def test_damage_anywhere_is_a_picture_or_a_sentence(name: str) -> None:
    """Sixty random wounds in each file: whatever a decoder does then, a person gets an outcome."""
    data, chance = (UPLOADS / name).read_bytes(), random.Random(name)
    for _ in range(60):
        hurt = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        cut = hurt[: chance.randint(1, len(hurt))] if chance.random() < 0.3 else hurt
        try:
            outcome = read_image(bytes(cut), name).mode
        except BadImage as error:
            outcome = str(error)
        assert outcome == "RGB" or outcome.startswith(f"`{name}` ")


def test_every_pixel_is_kept_on_request() -> None:
    stored = io.BytesIO()
    Image.effect_noise((2600, 40), 50).convert("RGB").resize((2600, 160)).save(stored, "JPEG")
    whole = read_image(stored.getvalue(), longest=None)
    assert whole.size == (2600, 160)
    assert np.array_equal(np.asarray(whole), np.asarray(Image.open(stored)))
    assert read_image(stored.getvalue()).size == (1300, 80)
