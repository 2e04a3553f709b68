import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Of a project: the erasure of a patient has begun (forget.ts). Gone when nothing of him is left. */
export const FORGETTING_NAME = 'forgetting.json';

/** Whether somebody has to go on with an erasure before anything else is done with the project. */
export const isForgetting = (projectFolder: string): boolean => existsSync(join(projectFolder, FORGETTING_NAME));
