import { type ComponentChild, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { STYLE } from './style.ts';

/** Nothing may run, and nothing is loaded from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export interface PageParts {
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly ComponentChild[];
  readonly footer: string;
}

/** One file of HTML for a person: no script, nothing loaded from elsewhere, light and dark, for paper as well. */
export function pageOf({ language, title, subtitle, sections, footer }: PageParts): string {
  const page = h(
    'html',
    { lang: language },
    head(`${title}, ${subtitle}`),
    h(
      'body',
      null,
      h(
        'div',
        { class: 'page' },
        h('header', null, h('h1', null, title), h('p', null, subtitle)),
        h('main', null, sections),
        h('footer', null, h('p', null, footer)),
      ),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function head(title: string): ComponentChild {
  return h(
    'head',
    null,
    h('meta', { charSet: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', null, title),
    h('style', { dangerouslySetInnerHTML: { __html: STYLE } }),
  );
}
