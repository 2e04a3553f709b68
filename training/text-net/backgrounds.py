"""Backgrounds without text: ultrasound speckle, smooth anatomy with noise, radiographs, film, screens, colour planes.

Every function takes a numpy Generator and a size and returns float32 in 0..1. Nothing is taken from a picture.
"""
import numpy as np
from scipy import ndimage as ndi

F32 = np.float32


def field(g, h, w, cell):
    """A smooth random field in 0..1 whose features are about `cell` pixels."""
    ch, cw = max(2, int(h / cell) + 3), max(2, int(w / cell) + 3)
    a = g.random((ch, cw), dtype=F32)
    z = ndi.zoom(a, (h / (ch - 2), w / (cw - 2)), order=1)
    y, x = g.integers(0, z.shape[0] - h + 1), g.integers(0, z.shape[1] - w + 1)
    z = ndi.gaussian_filter(z[y:y + h, x:x + w], cell / 5)
    lo, hi = z.min(), z.max()
    return ((z - lo) / (hi - lo + 1e-6)).astype(F32)


def ellipse(h, w, cy, cx, ry, rx, angle):
    y, x = np.mgrid[0:h, 0:w].astype(F32)
    c, s = np.cos(angle), np.sin(angle)
    u, v = (x - cx) * c + (y - cy) * s, -(x - cx) * s + (y - cy) * c
    return (u / rx) ** 2 + (v / ry) ** 2


def tissue(g, h, w):
    """Echogenicity: a map of scattering strength in which cysts are black and reflectors white."""
    m = 0.25 + 0.75 * field(g, h, w, g.uniform(30, 160))
    for _ in range(g.integers(0, 5)):
        r = g.uniform(8, h / 4)
        e = ellipse(h, w, g.uniform(0, h), g.uniform(0, w), r * g.uniform(0.4, 1), r, g.uniform(0, 3.2))
        soft = np.clip((1 - e) * g.uniform(2, 12), 0, 1)
        m = m * (1 - soft) + soft * (g.uniform(0, 0.15) if g.random() < 0.6 else g.uniform(0.2, 1.3))
        if g.random() < 0.5:
            rim = np.exp(-((np.sqrt(e) - 1) * r / g.uniform(1, 3)) ** 2)
            m = np.maximum(m, rim * g.uniform(0.5, 2))
    for _ in range(g.integers(0, 4)):
        r = g.uniform(20, w)
        e = np.sqrt(ellipse(h, w, g.uniform(-h / 2, 1.5 * h), g.uniform(0, w), r, r, 0))
        arc = np.exp(-((e - 1) * r / g.uniform(1, 3.5)) ** 2) * (field(g, h, w, 40) > g.uniform(0.3, 0.7))
        m = np.maximum(m, arc * g.uniform(0.8, 2.5))
    return m.astype(F32)


def rayleigh(g, h, w, sy, sx):
    """Magnitude of a complex Gaussian field smoothed by the point spread (sy along the beam, sx across), mean 1."""
    re, im = g.standard_normal((h, w), dtype=F32), g.standard_normal((h, w), dtype=F32)
    if sy > 0.05 or sx > 0.05:
        re, im = ndi.gaussian_filter(re, (sy, sx)), ndi.gaussian_filter(im, (sy, sx))
    a = np.hypot(re, im)
    return a / (a.mean() + 1e-9)


def compress(g, amplitude):
    """From echo amplitude to grey: logarithm over a dynamic range, a power law, or straight."""
    how = g.random()
    if how < 0.55:
        db, top = g.uniform(35, 75), g.uniform(6, 34)
        v = 1 + (20 * np.log10(amplitude + 1e-4) - top) / db
    elif how < 0.8:
        v = g.uniform(0.25, 0.7) * amplitude ** g.uniform(0.4, 0.8)
    else:
        v = g.uniform(0.15, 0.6) * amplitude
    return np.clip(v, 0, 1)


def ultrasound(g, h, w):
    """Speckle in a sector, a linear window, or over the whole picture."""
    shape = g.random()
    if shape < 0.45:
        depth, lines = int(h * g.uniform(0.8, 1.2)), int(w * g.uniform(0.4, 1.0))
        s = rayleigh(g, depth, lines, g.uniform(0.4, 1.6), g.uniform(0.4, 1.8))
        amp = s * tissue(g, depth, lines) * np.linspace(g.uniform(0.5, 1.4), g.uniform(0.2, 1.2), depth, dtype=F32)[:, None]
        img = sector(g, compress(g, amp), h, w)
    else:
        n = g.random()
        sy, sx = (0, 0) if n < 0.25 else (g.uniform(0.3, 1.4), g.uniform(0.3, 2.6))
        s = rayleigh(g, h, w, sy, sx)
        if g.random() < 0.2:
            s = rayleigh(g, h, w, 0, 0) * 0.4 + s * 0.6
        img = compress(g, s * tissue(g, h, w) * np.linspace(g.uniform(0.6, 1.4), g.uniform(0.3, 1.2), h, dtype=F32)[:, None])
        if shape < 0.7:
            y0, y1, x0, x1 = g.uniform(0, .3) * h, g.uniform(.6, 1) * h, g.uniform(0, .3) * w, g.uniform(.6, 1) * w
            keep = np.zeros((h, w), F32)
            keep[int(y0):int(y1), int(x0):int(x1)] = 1
            img = img * keep
    if g.random() < 0.3:
        img = ndi.gaussian_filter(img, g.uniform(0.3, 0.9))
    img = np.clip(img * g.uniform(0.6, 1.5), 0, 1)
    return (flow(g, img) if g.random() < 0.12 else img).astype(F32)


def flow(g, img):
    """Vessels that colour hides the speckle of: smooth ground with hard edges, one channel bright and so a third as grey."""
    h, w = img.shape
    blob = field(g, h, w, g.uniform(25, 110))
    speed = field(g, h, w, g.uniform(6, 40))
    inside = blob > g.uniform(0.45, 0.8)
    return np.where(inside, g.uniform(0.1, 0.3) + g.uniform(0.1, 0.45) * speed, img)


def sector(g, polar, h, w):
    """Scan conversion of (depth, line) to a fan with its apex above the picture."""
    apex_y, apex_x = g.uniform(-0.4, 0.05) * h, w * g.uniform(0.3, 0.7)
    r0, r1 = g.uniform(0.02, 0.15) * h - min(apex_y, 0), h * g.uniform(0.85, 1.2) - apex_y
    half = g.uniform(0.35, 0.85)
    y, x = np.mgrid[0:h, 0:w].astype(F32)
    r, a = np.hypot(y - apex_y, x - apex_x), np.arctan2(x - apex_x, y - apex_y)
    d, l = (r - r0) / (r1 - r0) * (polar.shape[0] - 1), (a / half + 1) / 2 * (polar.shape[1] - 1)
    return ndi.map_coordinates(polar, (d, l), order=1, cval=0).astype(F32)


def anatomy(g, h, w):
    """CT- or MR-like: nested soft ellipses with texture and noise on a dark ground."""
    img = np.full((h, w), g.uniform(0, 0.08), F32)
    cy, cx = h * g.uniform(0.2, 0.8), w * g.uniform(0.2, 0.8)
    for k in range(g.integers(4, 14)):
        r = g.uniform(0.05, 0.6) * h / (1 + 0.15 * k)
        e = ellipse(h, w, cy + g.normal(0, h / 6), cx + g.normal(0, w / 6), r * g.uniform(0.3, 1), r, g.uniform(0, 3.2))
        soft = np.clip((1 - e) * g.uniform(2, 25), 0, 1)
        img = img * (1 - soft) + soft * g.uniform(0.02, 0.95)
        if g.random() < 0.35:
            rim = np.exp(-((np.sqrt(np.maximum(e, 0)) - 1) * r / g.uniform(1, 4)) ** 2)
            img = np.maximum(img, rim * g.uniform(0.4, 1))
    img = img * (1 - g.uniform(0, 0.4) * field(g, h, w, g.uniform(6, 40)))
    noise = ndi.gaussian_filter(g.standard_normal((h, w), dtype=F32), g.uniform(0, 1.2))
    img = img + noise / (noise.std() + 1e-6) * g.uniform(0.002, 0.09)
    return np.clip(img, 0, 1)


def radiograph(g, h, w):
    """Slow gradients, bones with edges, ribs, collimation, fine noise."""
    img = g.uniform(0.2, 0.6) + (field(g, h, w, g.uniform(100, 300)) - 0.5) * g.uniform(0.3, 0.9)
    for _ in range(g.integers(0, 9)):
        r = g.uniform(60, 600)
        e = np.sqrt(ellipse(h, w, g.uniform(-h, 2 * h), g.uniform(-w, 2 * w), r * g.uniform(0.5, 1), r, g.uniform(0, 3.2)))
        width = g.uniform(3, 25)
        band = np.clip((width - np.abs(e - 1) * r) / g.uniform(1, 6), 0, 1)
        img = img + band * g.uniform(-0.12, 0.2)
    img = img + g.standard_normal((h, w), dtype=F32) * g.uniform(0.002, 0.05)
    if g.random() < 0.4:
        side, at = g.integers(0, 4), g.uniform(0.05, 0.3)
        edge = {0: (slice(0, int(h * at)), slice(None)), 1: (slice(int(h * (1 - at)), None), slice(None)),
                2: (slice(None), slice(0, int(w * at))), 3: (slice(None), slice(int(w * (1 - at)), None))}[int(side)]
        img[edge] = g.choice((0.0, 0.03, 1.0))
    return np.clip(img, 0, 1).astype(F32)


def screen(g, h, w):
    """Flat ground with panels, banners and bars: reports, workstations, the frame of a scanner's picture."""
    img = np.full((h, w), g.choice((0, 0, 0, 0.1, 0.2, 0.5, 0.8, 1.0)), F32)
    for _ in range(g.integers(0, 7)):
        y, x = g.integers(0, h), g.integers(0, w)
        img[y:y + g.integers(8, h), x:x + g.integers(8, w)] = g.random()
    if g.random() < 0.3:
        img = img + (field(g, h, w, 200) - 0.5) * g.uniform(0, 0.4)
    if g.random() < 0.4:
        img = img + g.standard_normal((h, w), dtype=F32) * g.uniform(0.002, 0.03)
    return np.clip(img, 0, 1).astype(F32)


def textured(g, h, w):
    """Coloured-noise textures at several scales: endoscopy, photographs, scanned film."""
    img = np.zeros((h, w), F32)
    for cell in (3, 8, 20, 60, 160):
        img += field(g, h, w, cell) * g.uniform(0, 1)
    img = (img - img.min()) / (img.max() - img.min() + 1e-6)
    img = img * g.uniform(0.3, 1) + g.uniform(0, 0.3)
    for _ in range(g.integers(0, 12)):
        e = ellipse(h, w, g.uniform(0, h), g.uniform(0, w), g.uniform(1, 9), g.uniform(1, 14), g.uniform(0, 3.2))
        img = np.maximum(img, np.clip((1 - e) * 3, 0, 1))
    return np.clip(img + g.standard_normal((h, w), dtype=F32) * g.uniform(0, 0.04), 0, 1).astype(F32)


def chroma(g, h, w):
    """The difference of colour channels: black, with a flow region or blocky colour noise."""
    img = np.zeros((h, w), F32)
    if g.random() < 0.6:
        blob = field(g, h, w, g.uniform(30, 120))
        img = np.where(blob > g.uniform(0.5, 0.8), 0.4 + 0.6 * field(g, h, w, g.uniform(4, 20)), 0).astype(F32)
    if g.random() < 0.5:
        coarse = g.random((h // 8 + 1, w // 8 + 1), dtype=F32) ** 3 * g.uniform(0.02, 0.15)
        img = img + np.kron(coarse, np.ones((8, 8), F32))[:h, :w]
    return np.clip(img, 0, 1)


def noise(g, h, w):
    """Noise alone, white or coloured, at any level."""
    n = ndi.gaussian_filter(g.standard_normal((h, w), dtype=F32), g.uniform(0, 2.5))
    return np.clip(g.uniform(0.05, 0.8) + n / n.std() * g.uniform(0.01, 0.3), 0, 1).astype(F32)


KINDS = ((ultrasound, 0.56), (anatomy, 0.12), (radiograph, 0.09), (screen, 0.08), (textured, 0.06), (chroma, 0.05), (noise, 0.04))


def pick(g, h, w):
    makers, weights = zip(*KINDS)
    return makers[g.choice(len(makers), p=weights)](g, h, w)
