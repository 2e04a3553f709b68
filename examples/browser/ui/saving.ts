import { type ComponentChild, h } from 'preact';
import { secretText } from '../secret.ts';
import type { Finished } from '../session.ts';
import { button, byteText, type View } from './parts.ts';

/** What is saved: the archive for the recipient; what stays with the person. */
export function saving({ session }: View, finished: Finished): ComponentChild[] {
  const { archive, isNewSecret, secret } = finished;
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
        h('p', { class: 'soft' }, 'Verified objects and manifest.json. Nothing in it comes from a source.'),
      ),
      h(
        'div',
        null,
        h('h3', null, 'For you alone'),
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

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has the Blob by the next turn; until then the address has to hold.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
