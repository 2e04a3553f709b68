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
  frequency: `${N}MH[zZ]`,
  'frame-rate': `FR${N}H[zZ]`,
  gain: `(?:Gn|Gain|DR)${N}(?:dB|%)?`,
  zoom: `Zoom${N}%`,
  map: 'Map[A-Z0-9]',
  window: `WW?-?${N}(?:WL|L|C)-?${N}`,
  'output-index': `(?:MI|TIS|TIB|TIC)\\d\\.\\d{1,2}`,
  dose: `(?:TotalDLP|DLP)${N}mGy[-*·.]?cm`,
  'dose-index': `CTDIvol${N}mGy`,
  tube: `${N}(?:k[vV]p?|mAs?)`,
  heading: '(?:TotalDLP|CTDIvol|DLP|kVp?|mAs|Series|Scan|Type|Findings|Impression)',
  acquisition: '(?:Helical|Scout|Axial|Sagittal|Coronal|[234]D|Harm)',
  position: '(?:SUPINE|PRONE|ERECT|DECUB)',
  organ:
    '(?:(?:RT|LT|RIGHT|LEFT)?(?:KIDNEY|OVARY|BREAST|THYROID)|FETALHEART|LIVER|SPLEEN|AORTA|UTERUS|BLADDER|PANCREAS|IVC)',
};

const LINE = new RegExp(`^(?:${Object.values(PHRASES).join('|')})+$`);
const NAMED = Object.entries(PHRASES).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)] as const);

/** The rule by which a line is harmless; undefined for every other line. Letter case counts. */
export function harmlessRule(line: string): string | undefined {
  const text = line.replaceAll(' ', '');
  if (!LINE.test(text) || /\d{5}/.test(text)) return undefined;
  return NAMED.find(([, pattern]) => pattern.test(text))?.[0] ?? 'phrases';
}

/** Whether another reading of the line can still show that it is harmless: letters of a word may have been misread. */
export function mayBeHarmless(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/\d{5}/.test(text) && text.trim() !== '';
}
