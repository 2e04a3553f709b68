"""The network: grey in, probability that a pixel lies in the box of a text out, at half the resolution."""
import torch
from torch import nn


def unit(cin, cout, stride=1, dilation=1, size=3):
    return nn.Sequential(
        nn.Conv2d(cin, cout, size, stride, dilation * (size // 2), dilation, bias=False),
        nn.BatchNorm2d(cout),
        nn.ReLU(inplace=True))


class TextNet(nn.Module):
    """A small U: strides 2, 4, 8, 16, then back to 4, and a head of four sub-pixels (stride 2).

    Input (N, 1, H, W), 0..1, sides multiples of 16. Output (N, 1, H/2, W/2), 0..1 after `forward`;
    `logits` is what training uses.
    """

    def __init__(self, c2=16, c4=28, c8=40, c16=56):
        super().__init__()
        self.stem = unit(1, c2, stride=2, size=5)
        self.down4 = nn.Sequential(unit(c2, c4, stride=2), unit(c4, c4))
        self.down8 = nn.Sequential(unit(c4, c8, stride=2), unit(c8, c8), unit(c8, c8))
        self.down16 = nn.Sequential(unit(c8, c16, stride=2), unit(c16, c16, dilation=2), unit(c16, c16))
        self.up16 = nn.Sequential(nn.Conv2d(c16, c8, 1), nn.Upsample(scale_factor=2, mode='nearest'))
        self.join8 = unit(c8, c8)
        self.up8 = nn.Sequential(nn.Conv2d(c8, c4, 1), nn.Upsample(scale_factor=2, mode='nearest'))
        self.join4 = unit(c4, c4)
        self.fine = nn.Conv2d(c2, 8, 3, 2, 1)
        self.head = nn.Sequential(unit(c4 + 8, c4, size=1), nn.Conv2d(c4, 4, 1), nn.PixelShuffle(2))

    def logits(self, x):
        a = self.stem(x - 0.4)
        b = self.down4(a)
        c = self.down8(b)
        d = self.down16(c)
        c = self.join8(c + self.up16(d))
        b = self.join4(b + self.up8(c))
        return self.head(torch.cat((b, self.fine(a)), 1))

    def forward(self, x):
        return torch.sigmoid(self.logits(x))
