/**
 * Loaded before every test (`node --import`): property tests take one seed, so that a run can be repeated. Another one
 * comes with LEADGLASS_SEED; without this file, as in a test run by hand, each run takes its own.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.LEADGLASS_SEED ?? 20261127) | 0 });
