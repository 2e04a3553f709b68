import facts from '../../package.json' with { type: 'json' };

/** Of the package; that of src/pipeline is the same (a test compares) and would bring the engine with it. */
export const VERSION: string = facts.version;

/** As evidence and manifests name what made them. */
export const SOFTWARE = Object.freeze({ name: 'leadglass', version: VERSION });
