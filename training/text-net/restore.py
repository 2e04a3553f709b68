#!/usr/bin/env python3
"""Weights to continue from, out of an exported network.

    python3 restore.py ../../src/pixel/models/text-net.onnx start.pt
    python3 train.py --resume start.pt --out run --minutes 60 --rate 1.5e-3 --seed 2

What the export folded into the convolutions is taken apart again: the normalisations get the mean and variance that the
network has on training pictures, so that it answers as the exported one did.
"""
import sys

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from net import TextNet
from train import Pictures


def folded(path):
    """Weight and bias of every convolution with a normalisation, in the order of the graph; and what has names."""
    graph = onnx.load(path).graph
    values = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    units = [(values[node.input[1]], values[node.input[2]]) for node in graph.node
             if node.op_type == 'Conv' and not node.input[1].endswith('.weight')]
    return units, {name: value for name, value in values.items() if name.endswith(('.weight', '.bias'))}


def main():
    source, target = sys.argv[1:3]
    units, named = folded(source)
    net = TextNet()
    net.load_state_dict(named, strict=False)
    convolutions = [m for m in net.modules() if isinstance(m, nn.Conv2d) and m.bias is None]
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    assert len(units) == len(convolutions) == len(norms)

    def settle(norm, bias):
        def before(_, inputs):
            mean, var = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(var)
            norm.weight.copy_((var + norm.eps).sqrt())
            norm.bias.copy_(bias + mean)
        return norm.register_forward_pre_hook(before)

    with torch.no_grad():
        for convolution, (weight, _) in zip(convolutions, units):
            convolution.weight.copy_(weight)
        hooks = [settle(norm, bias) for norm, (_, bias) in zip(norms, units)]
        net.eval()(Pictures(800_000, pool=12).batch(32)[0])
        for hook in hooks:
            hook.remove()
    torch.save({'net': net.state_dict(), 'mean': net.state_dict(), 'step': 0}, target)


if __name__ == '__main__':
    main()
