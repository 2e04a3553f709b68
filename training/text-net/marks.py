"""Drawn things that are no text: rulers, grids, calipers, traces, arrows, bars, needles, frames."""
import math

from PIL import ImageDraw


def ruler(d, rng, w, h, ink):
    step, length, side = rng.choice((4, 5, 8, 10, 12, 20, 30)), rng.randint(3, 14), rng.randint(0, w)
    upright = rng.random() < 0.5
    for i, p in enumerate(range(rng.randint(0, 20), h if upright else w, step)):
        n = length if i % 5 == 0 else max(2, length // 2)
        d.line((side, p, side + n, p) if upright else (p, side % h, p, side % h + n), fill=ink, width=rng.choice((1, 1, 2)))
    if rng.random() < 0.5:
        d.line((side, 0, side, h) if upright else (0, side % h, w, side % h), fill=ink)


def grid(d, rng, w, h, ink):
    step = rng.choice((10, 16, 20, 32, 40))
    dotted = rng.random() < 0.4
    for x in range(rng.randint(0, step), w, step):
        for y in range(0, h, step if dotted else h):
            d.point((x, y), fill=ink) if dotted else d.line((x, 0, x, h), fill=ink)
    if not dotted:
        for y in range(rng.randint(0, step), h, step):
            d.line((0, y, w, y), fill=ink)


def cross(d, rng, x, y, r, ink, width):
    turn = rng.choice((0, 45)) * math.pi / 180
    for a in (turn, turn + math.pi / 2):
        d.line((x - r * math.cos(a), y - r * math.sin(a), x + r * math.cos(a), y + r * math.sin(a)), fill=ink, width=width)


def caliper(d, rng, w, h, ink):
    x0, y0, x1, y1 = rng.randint(0, w), rng.randint(0, h), rng.randint(0, w), rng.randint(0, h)
    r, width = rng.randint(2, 8), rng.choice((1, 1, 1, 2))
    cross(d, rng, x0, y0, r, ink, width)
    cross(d, rng, x1, y1, r, ink, width)
    n = int(math.hypot(x1 - x0, y1 - y0) / rng.choice((4, 6, 8))) + 1
    if rng.random() < 0.7:
        for i in range(n):
            d.point((x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n), fill=ink)


def outline(d, rng, w, h, ink):
    x, y, rx, ry = rng.randint(0, w), rng.randint(0, h), rng.randint(6, 80), rng.randint(6, 60)
    if rng.random() < 0.5:
        n = int((rx + ry) * math.pi / rng.choice((3, 5, 8)))
        for i in range(n):
            a = 2 * math.pi * i / n
            d.point((x + rx * math.cos(a), y + ry * math.sin(a)), fill=ink)
    else:
        d.ellipse((x - rx, y - ry, x + rx, y + ry), outline=ink, width=rng.choice((1, 1, 2)))


def trace(d, rng, w, h, ink):
    y, beat, height = rng.randint(10, h), rng.randint(25, 90), rng.randint(8, 50)
    p, points = rng.randint(0, beat), []
    for x in range(w):
        t = ((x + p) % beat) / beat
        q = -height * math.exp(-((t - 0.4) / 0.02) ** 2) + height * 0.25 * math.exp(-((t - 0.45) / 0.02) ** 2)
        q -= height * 0.15 * math.exp(-((t - 0.2) / 0.05) ** 2) + height * 0.22 * math.exp(-((t - 0.7) / 0.07) ** 2)
        points.append((x, y + q + rng.uniform(-0.5, 0.5)))
    d.line(points, fill=ink, width=rng.choice((1, 1, 2)))


def arrow(d, rng, w, h, ink):
    x, y, a, n = rng.randint(0, w), rng.randint(0, h), rng.uniform(0, 6.3), rng.randint(8, 50)
    ex, ey = x + n * math.cos(a), y + n * math.sin(a)
    width = rng.choice((1, 2, 3))
    d.line((x, y, ex, ey), fill=ink, width=width)
    head = rng.randint(4, 11)
    tips = [(ex - head * math.cos(a + t), ey - head * math.sin(a + t)) for t in (0.5, -0.5)]
    if rng.random() < 0.5:
        d.polygon([(ex, ey), *tips], fill=ink)
    else:
        for t in tips:
            d.line((ex, ey, *t), fill=ink, width=width)


def needle(d, rng, w, h, ink):
    x, y, a = rng.randint(0, w), rng.randint(0, h), rng.uniform(0, 6.3)
    n = rng.randint(60, 300)
    d.line((x, y, x + n * math.cos(a), y + n * math.sin(a)), fill=ink, width=rng.randint(1, 5))


def loop(d, rng, w, h, ink):
    x, y, a, points = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0, 6.3), []
    turn = rng.uniform(-0.15, 0.15)
    for _ in range(rng.randint(30, 160)):
        points.append((x, y))
        turn = max(-0.3, min(0.3, turn + rng.uniform(-0.05, 0.05)))
        a += turn
        x, y = x + 3 * math.cos(a), y + 3 * math.sin(a)
    d.line(points, fill=ink, width=rng.choice((1, 2, 2, 3, 4)), joint='curve')


def greybar(d, rng, w, h, ink):
    x, y, bw, bh = rng.randint(0, w), rng.randint(0, h // 2), rng.randint(5, 22), rng.randint(40, 200)
    steps = rng.choice((8, 16, 64, 200))
    for i in range(steps):
        d.rectangle((x, y + bh * i // steps, x + bw, y + bh * (i + 1) // steps), fill=255 - 255 * i // steps)
    if rng.random() < 0.5:
        d.rectangle((x, y, x + bw, y + bh), outline=ink)


def frame(d, rng, w, h, ink):
    x, y = rng.randint(0, w), rng.randint(0, h)
    d.rectangle((x, y, x + rng.randint(5, 120), y + rng.randint(5, 90)), outline=ink, width=rng.choice((1, 1, 2, 3)))


def symbol(d, rng, w, h, ink):
    """Focus triangles, probe marks, diamonds, dots, body marks."""
    x, y, r = rng.randint(0, w), rng.randint(0, h), rng.randint(2, 12)
    k = rng.randint(0, 6)
    if k == 0:
        d.polygon([(x, y), (x + r, y - r), (x + r, y + r)], fill=ink)
    elif k == 1:
        d.polygon([(x - r, y), (x, y - r), (x + r, y), (x, y + r)], outline=ink, fill=ink if rng.random() < 0.5 else None)
    elif k == 2:
        d.ellipse((x - r, y - r, x + r, y + r), fill=ink)
    elif k == 3:
        d.arc((x - r * 2, y - r, x + r * 2, y + r * 3), rng.randint(0, 180), rng.randint(181, 360), fill=ink, width=2)
    elif k == 4:
        d.rectangle((x - r, y - r // 3, x + r, y + r // 3), fill=ink)
    elif k == 5:
        d.line((x - r, y - r, x, y, x - r, y + r), fill=ink, width=rng.choice((1, 2)))
    else:
        cross(d, rng, x, y, r, ink, rng.choice((1, 1, 2)))


def wedge(d, rng, w, h, ink):
    """The border of a sector, or a biopsy guide: two straight lines and an arc."""
    x, y, n, a = rng.randint(0, w), rng.randint(-h // 3, h // 3), rng.randint(60, 260), rng.uniform(0.3, 0.9)
    for t in (-a, a):
        d.line((x, y, x + n * math.sin(t), y + n * math.cos(t)), fill=ink)
    d.arc((x - n, y - n, x + n, y + n), 90 - math.degrees(a), 90 + math.degrees(a), fill=ink)


def screw(d, rng, w, h, ink):
    x, y, a, n, r = rng.randint(0, w), rng.randint(0, h), rng.uniform(0, 6.3), rng.randint(20, 90), rng.randint(3, 8)
    for i in range(0, n, 3):
        cx, cy, q = x + i * math.cos(a), y + i * math.sin(a), r * (1 if (i // 3) % 2 else 0.7)
        d.line((cx - q * math.sin(a), cy + q * math.cos(a), cx + q * math.sin(a), cy - q * math.cos(a)), fill=ink, width=3)


KINDS = (ruler, ruler, grid, caliper, caliper, outline, trace, arrow, needle, loop, greybar, frame, symbol, symbol, symbol, wedge, screw)


def draw(image, rng, count):
    d = ImageDraw.Draw(image)
    for _ in range(count):
        rng.choice(KINDS)(d, rng, image.width, image.height, rng.randint(110, 255) if rng.random() < 0.85 else rng.randint(0, 60))
