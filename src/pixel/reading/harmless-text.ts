/**
 * What machines write into pictures about pictures: settings, measurements, names of views. A closed list; a line that is
 * not made of it from end to end may say anything.
 */

/** At most four digits, two behind the point: no date, no time, no number of a patient. */
const N = '\\d{1,4}(?:\\.\\d{1,2})?';
const LENGTH = '(?:mm|cm)';

/** Without blanks, which readers lose. */
const PHRASES: Readonly<Record<string, string>> = {
  distance: `\\+?(?:Dist|Th|Thk|Diam|Length)${N}${LENGTH}`,
  depth: `Depth${N}cm`,
  frequency: `${N}MHz`,
  'frame-rate': `FR${N}Hz`,
  gain: `(?:Gn|Gain|DR)${N}(?:dB|%)?`,
  zoom: `Zoom${N}%`,
  window: `WW?-?${N}(?:WL|L|C)-?${N}`,
  'output-index': `(?:MI|TIS|TIB|TIC)\\d\\.\\d{1,2}`,
  dose: `(?:TotalDLP|DLP)${N}mGy[-*·.]?cm`,
  'dose-index': `CTDIvol${N}mGy`,
  tube: `${N}(?:kVp?|mAs?)`,
  heading: '(?:TotalDLP|CTDIvol|DLP|kVp?|mAs)',
  view: '(?:Helical|Scout|Axial|Sagittal|Coronal|SUPINE|PRONE|ERECT)',
};

const LINE = new RegExp(`^(?:${Object.values(PHRASES).join('|')})+$`);
const NAMED = Object.entries(PHRASES).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)] as const);

/** The rule by which a line is harmless; undefined for every other line. Letter case counts. */
export function harmlessRule(line: string): string | undefined {
  const text = line.replaceAll(' ', '');
  if (!LINE.test(text) || /\d{5}/.test(text)) return undefined;
  return NAMED.find(([, pattern]) => pattern.test(text))?.[0] ?? 'phrases';
}
