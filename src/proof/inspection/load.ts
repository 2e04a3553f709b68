import type { InspectionFacts } from './facts.ts';

/** The page of an inspection: one file of HTML without script, nothing loaded from elsewhere. `preact` comes with it. */
export async function inspectionPage(facts: InspectionFacts): Promise<string> {
  return (await import('./page.ts')).inspectionPage(facts);
}
