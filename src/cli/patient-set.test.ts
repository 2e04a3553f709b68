import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PatientSet } from './patient-set.ts';

test('each patient counts once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 })), (patients) => {
      const set = new PatientSet();
      for (const patient of patients) set.add(patient);
      assert.equal(set.size, new Set(patients).size);
    }),
  );
});
