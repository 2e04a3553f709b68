import type { OutputName } from './types.ts';

/** The path of an output: pseudonym, new study, series and instance UID. Nothing of the source's names is in it. */
export function outputName(of: {
  readonly patientCode: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}): OutputName {
  return {
    patient: safePart(of.patientCode),
    study: safePart(of.studyInstanceUid || 'no-study'),
    series: safePart(of.seriesInstanceUid || 'no-series'),
    instance: safePart(of.sopInstanceUid),
  };
}

/** Letters, digits, dots and hyphens: retained UIDs come from the source and must not climb out of the folder. */
function safePart(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9.-]/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 128) || '_'
  );
}
