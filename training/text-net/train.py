#!/usr/bin/env python3
"""Train the text network on synthetic pictures.

    OMP_NUM_THREADS=1 nice -n 19 timeout 3h python3 train.py --out run --minutes 120 --seed 1

Writes run/net.pt (averaged weights and what resumes) every few minutes, and run/log.txt. One thread.
The learning rate falls along a cosine over the given time; `--resume` continues from weights with a new schedule.
"""
import argparse
import copy
import math
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F

import backgrounds
import scenes
from net import TextNet


class Pictures:
    """An endless stream of batches from a pool of backgrounds that is slowly renewed."""

    def __init__(self, seed, pool=120, side=448, size=224):
        self.g, self.rng = np.random.default_rng(seed), random.Random(seed)
        self.side, self.size, self.made = side, size, 0
        self.pool = [self.background() for _ in range(pool)]

    def background(self):
        return (backgrounds.pick(self.g, self.side, self.side) * 255).astype(np.uint8)

    def batch(self, n):
        self.made += 1
        if self.made % 4 == 0:
            self.pool[self.g.integers(len(self.pool))] = self.background()
        made = [scenes.make(scenes.crop(self.pool, self.g, self.rng, self.size), self.rng) for _ in range(n)]
        x, t, w = (np.stack(part)[:, None] for part in zip(*made))
        return (torch.from_numpy(x).float() / 255, torch.from_numpy(t).float(), torch.from_numpy(w).float())


def loss_of(z, t, w):
    """Cross-entropy with positives and negatives balanced, the hardest negatives again, and a soft overlap."""
    e = F.binary_cross_entropy_with_logits(z, t, reduction='none') * w
    pos, neg = t * w, (1 - t) * (w > 0)
    on_text = (e * t).sum() / pos.sum().clamp(min=50)
    off = (e * (1 - t)).flatten()
    k = max(1, int(off.numel() * 0.01))
    off_text = off.sum() / neg.sum().clamp(min=1) + 0.25 * off.topk(k).values.mean()
    p = torch.sigmoid(z)
    overlap = 1 - (2 * (p * pos).sum() + 1) / ((p * (pos + neg)).sum() + pos.sum() + 1)
    return on_text + 2.0 * off_text + overlap


def figures(net, check):
    """On fixed pictures: share of text cells found, share of other cells raised, at 0.5."""
    net.eval()
    found = raised = text = rest = 0.0
    with torch.no_grad():
        for x, t, w in check:
            p = (net(x) > 0.5).float()
            on, off = t * (w > 0), (1 - t) * (w > 0)
            found, text = found + (p * on).sum().item(), text + on.sum().item()
            raised, rest = raised + (p * off).sum().item(), rest + off.sum().item()
    net.train()
    return found / text, raised / rest


def main():
    a = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    a.add_argument('--out', default='run')
    a.add_argument('--minutes', type=float, default=120)
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--batch', type=int, default=10)
    a.add_argument('--rate', type=float, default=3e-3)
    a.add_argument('--resume')
    o = a.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    os.makedirs(o.out, exist_ok=True)
    net = TextNet().to(memory_format=torch.channels_last)
    if o.resume:
        net.load_state_dict(torch.load(o.resume)['net'])
    mean = copy.deepcopy(net).eval()
    check = [Pictures(900_000 + i, pool=12).batch(16) for i in range(3)]
    data = Pictures(o.seed)
    opt = torch.optim.AdamW(net.parameters(), lr=o.rate, weight_decay=1e-4)
    start, saved, step, total = time.time(), time.time(), 0, 0.0
    while True:
        at = (time.time() - start) / (60 * o.minutes)
        if at >= 1:
            break
        rate = o.rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * at))
        for group in opt.param_groups:
            group['lr'] = rate
        x, t, w = data.batch(o.batch)
        loss = loss_of(net.logits(x.contiguous(memory_format=torch.channels_last)), t, w)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        opt.step()
        step, total = step + 1, total + loss.item()
        keep = min(0.998, 1 - 1 / (1 + step / 10))
        with torch.no_grad():
            for p, q in zip(mean.state_dict().values(), net.state_dict().values()):
                p.lerp_(q, 1 - keep) if p.dtype.is_floating_point else p.copy_(q)
        if step % 50 == 0:
            with open(f'{o.out}/log.txt', 'a') as log:
                log.write(f'{time.time() - start:.0f} s step {step} loss {total / 50:.4f} rate {rate:.5f}\n')
            total = 0.0
        if time.time() - saved > 150:
            save(o.out, net, mean, step, check, start)
            saved = time.time()
    save(o.out, net, mean, step, check, start)


def save(out, net, mean, step, check, start):
    found, raised = figures(mean, check)
    with open(f'{out}/log.txt', 'a') as log:
        log.write(f'{time.time() - start:.0f} s step {step} CHECK found {found:.4f} raised {raised:.5f}\n')
    torch.save({'net': net.state_dict(), 'mean': mean.state_dict(), 'step': step}, f'{out}/net.pt.part')
    os.replace(f'{out}/net.pt.part', f'{out}/net.pt')


if __name__ == '__main__':
    main()
