import type { ReadingBudget } from '../../src/proof/documents/index.ts';
import { type DocumentText, missing } from '../../src/proof/documents/types.ts';

/** In the place of the readers of documents, which the page does without. What nobody has read is never let pass. */
export const readDocument = async (): Promise<DocumentText> => missing('unread');
export const readingBudget = (): ReadingBudget => ({ documents: 0 });
