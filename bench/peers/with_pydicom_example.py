#!/usr/bin/env python3
"""De-identifies a folder with the example that the documentation of pydicom gives (anonymize.py), as it is often copied.

    with_pydicom_example.py IN OUT

Person names become "anonymous", curves and private elements go, Patient ID and birth date get fixed values.
"""
import os
import sys

import pydicom


def person_names(_, element):
    if element.VR == 'PN':
        element.value = 'anonymous'


def curves(dataset, element):
    if element.tag.group & 0xFF00 == 0x5000:
        del dataset[element.tag]


def process(source, target):
    dataset = pydicom.dcmread(source)
    dataset.PatientID = 'id'
    dataset.walk(person_names)
    dataset.walk(curves)
    dataset.remove_private_tags()
    for keyword in ('OtherPatientIDs', 'OtherPatientIDsSequence'):
        if keyword in dataset:
            delattr(dataset, keyword)
    if 'PatientBirthDate' in dataset:
        dataset.PatientBirthDate = '19000101'
    os.makedirs(os.path.dirname(target), exist_ok=True)
    dataset.save_as(target)


def main():
    source, target = sys.argv[1:3]
    failed = 0
    for folder, _, names in sorted(os.walk(source)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            try:
                process(path, os.path.join(target, os.path.relpath(path, source)))
            except Exception as error:  # whatever the library throws, for any file
                failed += 1
                print('not processed: %s' % type(error).__name__, file=sys.stderr)
    return 1 if failed else 0


sys.exit(main())
