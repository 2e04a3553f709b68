import { ascii, concat } from '../../test/build/index.ts';
import { code } from './attributes.ts';
import { join, type Marked, mark, plain } from './mark.ts';
import { clock, moment, type Scene, sceneOf } from './modules.ts';
import { type DicomExample, dicomFile } from './object.ts';
import { familyName, personName } from './person.ts';
import type { World } from './world.ts';

/** A letter as PDF: text in a content stream, names in the document's information. */
export function encapsulatedPdf(world: World): DicomExample {
  const scene = sceneOf(world, 'sciborLetter', { device: 'scanner', modality: 'DOC', number: 1, description: 'Brief' });
  const { visit } = scene;
  return dicomFile('EXPORT/DOCUMENTS/letter.dcm', {
    scene,
    sopClass: 'encapsulatedPdf',
    number: 1,
    attributes: {
      ConversionType: 'SD',
      ReferringPhysicianName: personName(visit.referring),
      ContentDate: mark`${visit.date}`,
      ContentTime: clock(scene, 5),
      AcquisitionDateTime: moment(scene),
      BurnedInAnnotation: 'YES',
      DocumentTitle: mark`Arztbrief ${visit.patient.family} ${visit.patient.given}`,
      ConceptNameCodeSequence: [code('11488-4', 'LN', 'Consultation note')],
      MIMETypeOfEncapsulatedDocument: 'application/pdf',
      EncapsulatedDocument: minimalPdf(letterLines(scene), mark`${visit.patient.latin.family} ${visit.patient.id}`),
    },
  });
}

function letterLines({ visit }: Scene): readonly Marked[] {
  const { patient, hospital } = visit;
  return [
    mark`${hospital.name}`,
    mark`Patient: ${patient.latin.given} ${patient.latin.family}, born ${patient.birthDate}`,
    mark`Number ${patient.id}, seen on ${visit.date} by ${familyName(visit.performing)}`,
    plain('No further measures are needed.'),
  ];
}

/** One page in Helvetica (ISO 32000-1 Annex H.3), uncompressed, with a cross-reference table that is right. */
function minimalPdf(lines: readonly Marked[], title: Marked): Marked {
  const shown = join(...lines.map((line) => join(plain('('), line, plain(") '\n"))));
  const content = join(plain('BT /F1 12 Tf 72 720 Td 16 TL\n'), shown, plain('ET\n'));
  const objects = [
    plain('<< /Type /Catalog /Pages 2 0 R >>'),
    plain('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    plain(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    ),
    plain('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    join(plain(`<< /Length ${content.bytes.length} >>\nstream\n`), content, plain('endstream')),
    mark`<< /Title (${title}) >>`,
  ];
  return assembled(objects);
}

function assembled(objects: readonly Marked[]): Marked {
  let body = plain('%PDF-1.4\n');
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(body.bytes.length);
    body = join(body, plain(`${index + 1} 0 obj\n`), object, plain('\nendobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const trailer = `trailer\n<< /Size ${count} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${body.bytes.length}\n%%EOF\n`;
  return join(body, plain(concat(ascii(`xref\n0 ${count}\n0000000000 65535 f \n${table}`), ascii(trailer))));
}
