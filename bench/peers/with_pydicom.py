#!/usr/bin/env python3
"""De-identifies a folder with pydicom, the way a careful script does it: every element at every depth is visited.

    with_pydicom.py IN OUT ACTIONS

ACTIONS is tab-separated: tag (8 hex digits) and its action in the Basic column of PS3.15 Table E.1-1. Private elements
are removed, rows X removed, rows Z and D emptied, UIDs mapped by a keyed hash, dates shifted.
A file that pydicom cannot process is reported, and the others go on; then the exit status is 1.
"""
import datetime
import hashlib
import hmac
import os
import sys

import pydicom

KEY = b'\7' * 32
SHIFT = datetime.timedelta(days=-1001)
# UIDs that the standard registers name a class, an encoding or a well-known frame, never an object.
REGISTERED = '1.2.840.10008.'


def read_actions(path):
    actions = {}
    with open(path) as table:
        for line in table:
            tag, action = line.rstrip('\n').split('\t')[:2]
            if len(tag) == 8 and 'x' not in tag:
                actions[int(tag, 16)] = action[0]
    return actions


class Deidentifier:
    def __init__(self, actions):
        self.actions = actions
        self.uids = {}

    def process(self, source, target):
        dataset = pydicom.dcmread(source)
        dataset.remove_private_tags()
        dataset.walk(self.visit)
        if 'SOPInstanceUID' in dataset:
            dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        os.makedirs(os.path.dirname(target), exist_ok=True)
        dataset.save_as(target, write_like_original=False)

    def visit(self, dataset, element):
        action = self.actions.get(int(element.tag))
        if element.VR == 'UI' and action == 'U':
            several = not isinstance(element.value, str)
            element.value = [self.uid(value) for value in element.value] if several else self.uid(element.value)
        elif element.VR == 'DA' and element.value:
            element.value = self.date(str(element.value))
        elif action == 'X':
            del dataset[element.tag]
        elif action in ('Z', 'D'):
            element.value = [] if element.VR == 'SQ' else ''

    def uid(self, value):
        if value == '' or value.startswith(REGISTERED):
            return value
        if value not in self.uids:
            digest = hmac.new(KEY, value.encode(), hashlib.sha256).digest()
            self.uids[value] = '2.25.%d' % int.from_bytes(digest[:16], 'big')
        return self.uids[value]

    def date(self, value):
        day = datetime.date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        return (day + SHIFT).strftime('%Y%m%d')


def main():
    source, target, table = sys.argv[1:4]
    deidentifier = Deidentifier(read_actions(table))
    failed = 0
    for folder, _, names in sorted(os.walk(source)):
        for name in sorted(names):
            if not name.endswith('.dcm'):
                continue
            path = os.path.join(folder, name)
            try:
                deidentifier.process(path, os.path.join(target, os.path.relpath(path, source)))
            except Exception as error:  # whatever the library throws, for any file
                failed += 1
                print('not processed: %s' % type(error).__name__, file=sys.stderr)
    return 1 if failed else 0


sys.exit(main())
