#!/usr/bin/env python3
"""Write the averaged weights of a run as ONNX, with free height and width.

    python3 export.py run/net.pt ../../src/pixel/models/text-net.onnx

Prints the size and SHA-256. The batch normalisations are folded into the convolutions.
"""
import hashlib
import sys

import torch

from net import TextNet


def main():
    source, target = sys.argv[1:3]
    net = TextNet()
    net.load_state_dict(torch.load(source, map_location='cpu')['mean'])
    net.eval()
    sample = torch.zeros(1, 1, 64, 96)
    torch.onnx.export(net, sample, target, input_names=['grey'], output_names=['text'], opset_version=13,
                      dynamic_axes={'grey': {2: 'height', 3: 'width'}, 'text': {2: 'half_height', 3: 'half_width'}})
    data = open(target, 'rb').read()
    print(f'{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}')


if __name__ == '__main__':
    main()
