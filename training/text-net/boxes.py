"""From the map of the network to boxes: the reference of what README.md describes in words."""
import numpy as np
from scipy import ndimage as ndi

LOW, PEAK, LEAST_CELLS, FULL, GROW, THICKEST, STRIP = 0.3, 0.6, 8, 0.55, 2, 64, 4


def boxes_of(p, width, height):
    """`p` is the map at half resolution; boxes are [x0, y0, x1, y1) in pixels of the picture."""
    labels, count = ndi.label(p >= LOW, np.ones((3, 3), int))
    out = []
    for k, piece in enumerate(ndi.find_objects(labels), 1):
        mask = labels[piece] == k
        area = int(mask.sum())
        if area < LEAST_CELLS or p[piece][mask].max() < PEAK:
            continue
        (y0, y1), (x0, x1) = ((s.start, s.stop) for s in piece)
        h, w = y1 - y0, x1 - x0
        if 2 * min(area / max(h, w), h, w) > THICKEST:
            continue
        for a, b, c, d in [(y0, y1, x0, x1)] if area / (h * w) >= FULL else strips(mask, y0, x0):
            out.append([max(0, 2 * c - GROW), max(0, 2 * a - GROW), min(width, 2 * d + GROW), min(height, 2 * b + GROW)])
    return out


def strips(mask, y0, x0):
    """A skewed line in short pieces along its longer side."""
    h, w = mask.shape
    if w >= h:
        for a in range(0, w, STRIP):
            ys = np.nonzero(mask[:, a:a + STRIP].any(1))[0]
            yield y0 + ys[0], y0 + ys[-1] + 1, x0 + a, x0 + min(w, a + STRIP)
    else:
        for a in range(0, h, STRIP):
            xs = np.nonzero(mask[a:a + STRIP].any(0))[0]
            yield y0 + a, y0 + min(h, a + STRIP), x0 + xs[0], x0 + xs[-1] + 1
