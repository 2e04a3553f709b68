/**
 * The one script of the page. It is the page's and its workers': a worker is started from the very text that the content
 * security policy of the page names by its hash.
 */
import { config } from 'zod';
import { startPage } from './ui/app.ts';
import { serve } from './worker.ts';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** What makes a script of text where the policy of the page asks for that: addresses that this script made, no other. */
function scriptUrl(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('leadglass', {
    createScriptURL: (wanted) => {
      if (wanted !== url) throw new TypeError('not the script of this page');
      return wanted;
    },
  });
  return policy === undefined ? url : policy.createScriptURL(url);
}

// It would try whether it may make code of text, which the policy of the page refuses and the browser complains of.
config({ jitless: true });

if (typeof document === 'undefined') serve(globalThis as unknown as Parameters<typeof serve>[0]);
else {
  const text = document.currentScript?.textContent ?? '';
  const url = scriptUrl(new Blob([text], { type: 'text/javascript' }));
  startPage(document.querySelector('#page')!, () => new Worker(url));
}
