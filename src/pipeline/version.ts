/** Version of leadglass, as in package.json (a test compares): it stands in (0012,0063), manifests and reports. */
export const VERSION = '0.1.0';
