import { type ComponentChild, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Catalogue, ENGLISH } from './catalogue.ts';
import type { View } from './parts.ts';
import { categories } from './section-categories.ts';
import { exceptions } from './section-exceptions.ts';
import { limits, reidentification, reproducibility } from './section-rest.ts';
import { statement } from './section-statement.ts';
import { verification } from './section-verification.ts';
import { STYLE } from './style.ts';
import type { Evidence } from './types.ts';

/** Nothing may run, and nothing is loaded from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page of `evidence.html`: the statement on one sheet, then everything that stands behind it. */
export function evidencePage(evidence: Evidence, words: Catalogue = ENGLISH): string {
  const view = { evidence, words };
  const { run, project, software } = evidence;
  const page = h(
    'html',
    { lang: words.language },
    head(view),
    h(
      'body',
      null,
      h(
        'div',
        { class: 'page' },
        h('header', null, h('h1', null, words.title), h('p', null, words.runTitle(run.id, project.name))),
        h(
          'main',
          null,
          [statement, categories, exceptions, verification, reidentification, reproducibility, limits].map((part) =>
            part(view),
          ),
        ),
        h('footer', null, h('p', null, words.printedBy(software.name, software.version))),
      ),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function head({ evidence, words }: View): ComponentChild {
  return h(
    'head',
    null,
    h('meta', { charSet: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', null, `${words.title}, ${words.runTitle(evidence.run.id, evidence.project.name)}`),
    h('style', { dangerouslySetInnerHTML: { __html: STYLE } }),
  );
}
