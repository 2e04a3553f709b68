import { type ComponentChild, h } from 'preact';
import { Crc32 } from '../crc32.ts';
import { secretText } from '../secret.ts';
import type { Finished } from '../session.ts';
import { BlobDestination } from '../sinks.ts';
import { ZipWriter } from '../zip.ts';
import { button, byteText, type View } from './parts.ts';

/** What is saved: the archive for the recipient; what stays with the person. */
export function saving({ session }: View, finished: Finished): ComponentChild[] {
  const { archive, isNewSecret, secret, isSigned } = finished;
  return [
    h(
      'div',
      { class: 'saving' },
      h(
        'div',
        null,
        h('h3', null, 'For the recipient'),
        archive === undefined
          ? h('p', null, 'The zip is saved where you said.')
          : button(`Save the zip (${byteText(archive.size)})`, () => save(archive, 'leadglass.zip'), {
              kind: 'primary',
            }),
        h('p', { class: 'soft' }, 'Objects that passed verification, under new names, and manifest.json.'),
      ),
      h(
        'div',
        null,
        h('h3', null, 'For you alone'),
        button('Save the evidence', () => void saveEvidence(finished)),
        h('p', { class: 'soft' }, isSigned ? SIGNED : UNSIGNED),
        isNewSecret
          ? button('Save the secret', () => save(new Blob([secretText(secret)]), 'leadglass-secret.txt'))
          : null,
        isNewSecret
          ? h(
              'p',
              { class: 'soft' },
              'The secret is gone when this page closes. Never give it to whoever gets the zip: it links codes and people.',
            )
          : null,
      ),
    ),
    button('Start over', () => session.startOver()),
  ];
}

const SIGNED =
  'What was done and what was kept back, signed by a key that this page made for this run. It shows that nothing was changed since, and not who ran it.';
const UNSIGNED = 'What was done and what was kept back. It is not signed: this browser gives the page no cryptography.';

async function saveEvidence({ evidence }: Finished): Promise<void> {
  const destination = new BlobDestination();
  const zip = new ZipWriter(destination);
  for (const { name, bytes } of evidence) await zip.add({ name, bytes, crc32: new Crc32().update(bytes).value });
  await zip.end();
  save(await destination.end(), 'leadglass-evidence.zip');
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has the Blob by the next turn; until then the address has to hold.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
