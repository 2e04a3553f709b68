"""One training picture: background, marks, texts; the map of where text is; and where that is not to be judged."""
import io
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

import backgrounds
import fonts
import marks
import words

MIN_VISIBLE = 1.1  # |ink - ground| against the ground's spread: below it a text is neither taught nor punished


class Scene:
    """Grows by `write`; `finish` gives the picture (uint8), and target and weight at half its size."""

    def __init__(self, ground, rng):
        self.rng = rng
        self.image = Image.fromarray((ground * 255).astype(np.uint8))
        self.target = Image.new('L', self.image.size, 0)
        self.ignore = Image.new('L', self.image.size, 0)
        self.worth = Image.new('L', self.image.size, 0)
        self.taken = []

    def write(self, text, script, size, at=None):
        rng = self.rng
        font, bitmap = fonts.pick(rng, script, size)
        mask = stamp(font, text, smooth=not bitmap and rng.random() < 0.7)
        if mask is None:
            return None
        if not bitmap and rng.random() < 0.08:
            mask = mask.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.8)))
        angle = self.angle()
        box = (0, 0, mask.width, mask.height)
        if angle:
            how = Image.BICUBIC if rng.random() < 0.8 else Image.NEAREST
            mask = mask.rotate(angle, resample=how if angle % 90 else Image.NEAREST, expand=True)
        w, h = mask.size
        W, H = self.image.size
        x, y = at or (rng.randint(-w // 3, max(0, W - 2 * w // 3)), rng.randint(-h // 3, max(0, H - 2 * h // 3)))
        if any(x < b[2] + 3 and x + w > b[0] - 3 and y < b[3] + 3 and y + h > b[1] - 3 for b in self.taken):
            return None
        self.taken.append((x, y, x + w, y + h))
        quad = turned(box, angle, x + w / 2, y + h / 2, grow=1.0)
        self.plate(quad)
        seen = self.paint(mask, x, y)
        ImageDraw.Draw(self.target).polygon(quad, fill=255)
        # A letter that stands alone counts as much as a piece of a line: weight falls with the root of the area.
        ImageDraw.Draw(self.worth).polygon(quad, fill=int(50 * min(4.0, max(1.0, (1600 / (box[2] * box[3])) ** 0.5))))
        if not seen:
            ImageDraw.Draw(self.ignore).polygon(quad, fill=255)
        return x, y, w, h

    def angle(self):
        r = self.rng.random()
        if r < 0.68:
            return 0
        if r < 0.80:
            return self.rng.choice((90, 180, 270))
        return self.rng.uniform(-38, 38)

    def plate(self, quad):
        """Sometimes a filled ground under the text."""
        if self.rng.random() < 0.07:
            cx, cy = sum(p[0] for p in quad) / 4, sum(p[1] for p in quad) / 4
            k = self.rng.uniform(1.05, 1.3)
            ImageDraw.Draw(self.image).polygon([(cx + (x - cx) * k, cy + (y - cy) * k) for x, y in quad], fill=self.rng.choice((0, 255, 40, 200, 128)))

    def paint(self, mask, x, y):
        """Draw the ink, with an outline or shadow at times; tells whether it can be seen."""
        rng = self.rng
        region = (x - 3, y - 3, x + mask.width + 3, y + mask.height + 3)
        before = np.asarray(self.image.crop(region), np.float32)
        W, H = self.image.size
        inside = before[max(0, -region[1]):before.shape[0] - max(0, region[3] - H), max(0, -region[0]):before.shape[1] - max(0, region[2] - W)]
        if inside.size < 12:
            return False
        mean, spread = float(np.median(inside)), float(inside.std()) + 3
        r = rng.random()
        ink = rng.randint(190, 255) if r < 0.55 else rng.randint(80, 190) if r < 0.8 else rng.randint(0, 60) if r < 0.92 else rng.randint(0, 255)
        if mean > 150 and rng.random() < 0.7:
            ink = rng.randint(0, 80)
        opacity = 1 if rng.random() < 0.85 else rng.uniform(0.4, 1)
        edge = rng.random()
        seen = abs(ink - mean) * opacity / spread > MIN_VISIBLE and abs(ink - mean) * opacity > 16
        if edge < 0.16:
            dark = 0 if ink > 110 else 255
            wide = Image.new('L', (mask.width + 6, mask.height + 6), 0)
            wide.paste(mask, (3, 3))
            self.image.paste(dark, (x - 3, y - 3), wide.filter(ImageFilter.MaxFilter(3 if rng.random() < 0.75 else 5)))
            seen = True
        elif edge < 0.22:
            self.image.paste(0 if ink > 110 else 255, (x + 1, y + 1), mask)
        if opacity < 1:
            mask = mask.point(lambda v: int(v * opacity))
        self.image.paste(ink, (x, y), mask)
        return seen

    def finish(self, jpeg):
        image = self.image
        if jpeg:
            b = io.BytesIO()
            image.save(b, 'JPEG', quality=jpeg)
            image = Image.open(b)
        half = (image.width // 2, image.height // 2)
        target = (np.asarray(self.target.resize(half, Image.BOX)) >= 128)
        ignore = (np.asarray(self.ignore.resize(half, Image.BOX)) > 0)
        worth = np.asarray(self.worth.resize(half, Image.NEAREST), np.float32) / 50
        weight = np.where(ignore, 0, np.where(target, np.maximum(worth, 1), 1)).astype(np.float32)
        return np.asarray(image), target, weight


def stamp(font, text, smooth):
    """The ink of a text, cut to its bounds; None when the font has no ink for it."""
    bounds = font.getbbox(text)
    w, h = bounds[2] + 8, bounds[3] + 8
    if w > 900 or w < 9 or h < 9:
        return None
    m = Image.new('L', (w + 8, h + 8), 0)
    d = ImageDraw.Draw(m)
    d.fontmode = 'L' if smooth else '1'
    d.text((6, 6), text, fill=255, font=font)
    box = m.getbbox()
    if box is None or box[3] - box[1] < 4:
        return None
    return m.crop(box)


def turned(box, angle, cx, cy, grow):
    """The corners of a box around (cx, cy) after turning it counter-clockwise."""
    w, h = box[2] / 2 + grow, box[3] / 2 + grow
    a = -math.radians(angle)
    c, s = math.cos(a), math.sin(a)
    return [(cx + u * c - v * s, cy + u * s + v * c) for u, v in ((-w, -h), (w, -h), (w, h), (-w, h))]


def size_of(rng):
    """Pixel sizes: most between 9 and 22, some up to 44."""
    r = rng.random()
    return rng.randint(8, 12) if r < 0.35 else rng.randint(12, 20) if r < 0.75 else rng.randint(20, 44)


def block(scene, rng):
    """Lines below each other, as in a corner of a scanner's picture."""
    size, x, y = rng.randint(8, 20), rng.randint(-10, scene.image.width // 2), rng.randint(0, scene.image.height // 2)
    for _ in range(rng.randint(2, 6)):
        text, script = words.pick(rng)
        done = scene.write(text, script, size, at=(x, y))
        y += size + rng.randint(1, 8) + (done[3] // 3 if done else 0)


def make(ground, rng: random.Random):
    """Text, marks and damage on a background (float, 0..1)."""
    scene = Scene(ground, rng)
    if rng.random() < 0.5:
        marks.draw(scene.image, rng, rng.randint(1, 5))
    if rng.random() < 0.88:
        if rng.random() < 0.22:
            block(scene, rng)
        for _ in range(rng.randint(2, 12)):
            text, script = words.pick(rng)
            scene.write(text, script, max(size_of(rng), 8 if script == 'latin' else 11))
    return scene.finish(rng.randint(35, 95) if rng.random() < 0.25 else None)


def crop(pool, g, rng, size):
    """A piece of a background in any mirroring, brightness and polarity."""
    b = pool[g.integers(len(pool))]
    y, x = g.integers(0, b.shape[0] - size + 1), g.integers(0, b.shape[1] - size + 1)
    c = b[y:y + size, x:x + size].astype(np.float32) / 255
    if rng.random() < 0.5:
        c = c[:, ::-1]
    if rng.random() < 0.25:
        c = c[::-1]
    if rng.random() < 0.4:
        c = np.clip(c, 0, 1) ** rng.uniform(0.6, 1.6) * rng.uniform(0.6, 1.3)
    if rng.random() < 0.08:
        c = 1 - c
    return np.clip(c, 0, 1)
