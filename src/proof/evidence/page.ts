import { pageOf } from '../page/document.ts';
import { type Catalogue, ENGLISH } from './catalogue.ts';
import { categories } from './section-categories.ts';
import { exceptions } from './section-exceptions.ts';
import { limits, reidentification, reproducibility } from './section-rest.ts';
import { statement } from './section-statement.ts';
import { verification } from './section-verification.ts';
import type { Evidence } from './types.ts';

/** The page of `evidence.html`: the statement on one sheet, then everything that stands behind it. */
export function evidencePage(evidence: Evidence, words: Catalogue = ENGLISH): string {
  const view = { evidence, words };
  const { run, project, software } = evidence;
  return pageOf({
    language: words.language,
    title: words.title,
    subtitle: words.runTitle(run.id, project.name),
    sections: [statement, categories, exceptions, verification, reidentification, reproducibility, limits].map((part) =>
      part(view),
    ),
    footer: words.printedBy(software.name, software.version),
  });
}
