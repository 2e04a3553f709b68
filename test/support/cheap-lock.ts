/** What tests lock with: as little work as Argon2id takes. */
export const CHEAP = Object.freeze({ kdf: 'argon2id', memoryKiB: 32, passes: 1, parallelism: 4 } as const);
