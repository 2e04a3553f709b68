/**
 * The product as a user meets it: a command line that is started as a process of its own, a policy file, a project
 * folder. Nothing of `src/` is imported.
 */
export { policyOfProfile } from './policy.ts';
export { initProject } from './project.ts';
export { type InstanceLine, type RunLine, type RunResult, runProduct, type ToolOptions } from './run.ts';
