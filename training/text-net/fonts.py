"""The fonts of the training pictures, as Debian 12 installs them (README.md names the packages).

Outline fonts are drawn at any size, bitmap fonts (X11 misc-fixed, 75 dpi, Terminus) at the sizes they have.
Not used here, so that a benchmark can: FreeFont, Hack, Unifont, Play, Open Sans, Proggy, Comfortaa, Fira, OCR-A,
Anonymous Pro, and the 3270 bitmaps.
"""
import glob
import os
import random
from functools import lru_cache

from PIL import ImageFont

TRUETYPE = '/usr/share/fonts/truetype'
OPENTYPE = '/usr/share/fonts/opentype'
X11 = '/usr/share/fonts/X11'

LATIN = sorted(
    glob.glob(f'{TRUETYPE}/dejavu/DejaVuS*.ttf')
    + glob.glob(f'{TRUETYPE}/liberation/Liberation*.ttf')
    + glob.glob(f'{TRUETYPE}/roboto/unhinted/RobotoTTF/*.ttf')
    + glob.glob(f'{TRUETYPE}/lato/Lato-*.ttf')
    + glob.glob(f'{TRUETYPE}/oxygen/*.ttf')
    + glob.glob(f'{TRUETYPE}/inconsolata/*')
    + glob.glob(f'{TRUETYPE}/crosextra/*.ttf')
    + glob.glob(f'{OPENTYPE}/cantarell/*.otf')
    + glob.glob(f'{OPENTYPE}/urw-base35/Nimbus*.otf')
    + glob.glob(f'{OPENTYPE}/urw-base35/C059*.otf')
    + glob.glob(f'{OPENTYPE}/urw-base35/URWGothic*.otf')
    + [f'{TRUETYPE}/noto/{n}.ttf' for n in (
        'NotoSans-Regular', 'NotoSans-Bold', 'NotoSerif-Regular', 'NotoSansMono-Regular', 'NotoSansMono-Bold',
        'NotoSansDisplay-Regular')]
)
# Typewriter faces with thin strokes are what a speckle hides best: they are drawn more often than their number.
THIN = [p for p in LATIN if any(k in os.path.basename(p) for k in (
    'NimbusMono', 'LiberationMono-Regular', 'Inconsolata', 'DejaVuSansMono.', 'OxygenMono', 'DejaVuSans-ExtraLight',
    'Roboto-Light.', 'Lato-Light.', 'NotoSansMono-Regular'))]
# Hairlines below two pixels of height leave no ink at these sizes.
LATIN = [p for p in LATIN if not any(k in p for k in ('Hairline', 'Thin', 'ExtraLight'))]

SCRIPTS = {
    'cjk': [f'{OPENTYPE}/noto/NotoSansCJK-Regular.ttc', f'{OPENTYPE}/noto/NotoSerifCJK-Regular.ttc'],
    'arabic': [f'{TRUETYPE}/noto/NotoSansArabic-Regular.ttf', f'{TRUETYPE}/noto/NotoKufiArabic-Regular.ttf',
               *glob.glob(f'{TRUETYPE}/scheherazade/*Regular.ttf')],
    'hebrew': [f'{TRUETYPE}/noto/NotoSerifHebrew-Regular.ttf', f'{TRUETYPE}/noto/NotoRashiHebrew-Regular.ttf',
               f'{TRUETYPE}/dejavu/DejaVuSans.ttf'],
    'devanagari': [f'{TRUETYPE}/noto/NotoSerifDevanagari-Regular.ttf',
                   *glob.glob(f'{TRUETYPE}/lohit-devanagari/*.ttf')],
    'thai': [f'{TRUETYPE}/tlwg/{n}.ttf' for n in ('Garuda', 'Loma', 'Norasi', 'TlwgMono', 'Waree')],
    'greek': [p for p in LATIN if 'DejaVu' in p or 'Liberation' in p],
    'cyrillic': [p for p in LATIN if 'DejaVu' in p or 'Liberation' in p or 'Roboto' in p],
    'korean': [f'{OPENTYPE}/noto/NotoSansCJK-Regular.ttc'],
    'tamil': [f'{TRUETYPE}/noto/NotoSansTamil-Regular.ttf'],
    'georgian': [f'{TRUETYPE}/noto/NotoSansGeorgian-Regular.ttf'],
}


def _bitmaps():
    """Bitmap strikes as (path, pixel size): what FreeType opens at exactly one size."""
    out = []
    for name in ('5x7', '5x8', '6x9', '6x10', '6x12', '6x13', '6x13B', '7x13', '7x13B', '7x14', '7x14B', '8x13',
                 '8x13B', '9x15', '9x15B', '9x18', '9x18B', '10x20'):
        out.append((f'{X11}/misc/{name}.pcf.gz', int(name.split('x')[1].rstrip('B'))))
    for face in ('helvR', 'helvB', 'courR', 'courB', 'timR', 'timB', 'ncenR', 'lubR', 'luRS', 'luBS', 'lutRS', 'charR'):
        out += [(f'{X11}/75dpi/{face}{n:02}.pcf.gz', n) for n in (8, 10, 12, 14, 18, 24)]
    for face in ('normal', 'bold'):
        out += [(f'{OPENTYPE}/terminus/terminus-{face}.otb', n) for n in (12, 14, 16, 18, 20, 22, 24, 28, 32)]
    return [b for b in map(_strike, out) if b]


def _strike(named):
    """The pixel size that the file really has: a 75 dpi font of 12 points may hold 11 or 13 pixels."""
    path, size = named
    for n in (size, size + 1, size - 1, size + 2, size - 2, size + 3, size + 4, size + 5):
        try:
            load(path, n)
            return path, n
        except OSError:
            continue
    return None


@lru_cache(maxsize=1024)
def load(path, size):
    return ImageFont.truetype(path, size)


BITMAPS = _bitmaps()


def pick(rng: random.Random, script: str, size: int):
    """A font near that size, and whether it is a bitmap (which is never smoothed)."""
    if script == 'latin' and rng.random() < 0.30:
        near = [b for b in BITMAPS if abs(b[1] - size) <= 3] or BITMAPS
        path, strike = rng.choice(near)
        return load(path, strike), True
    if script == 'latin':
        return load(rng.choice(THIN if rng.random() < 0.22 else LATIN), size), False
    return load(rng.choice(SCRIPTS[script]), size), False
