/** For `assert.throws` and `assert.rejects`: whether an error has this code. */
export const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    (error as { code?: string }).code === code;
