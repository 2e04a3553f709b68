import { attribute, tagOfKeyword } from '../../src/standard/index.ts';

/** Tag and VR behind a keyword of PS3.6; alternatives of VR are joined by a slash. */
export function facts(keyword: string): { readonly tag: number; readonly vr: string } {
  const tag = tagOfKeyword(keyword);
  const found = tag === undefined ? undefined : attribute(tag);
  if (tag === undefined || found === undefined) throw new TypeError(`attributes: ${keyword} is no keyword`);
  return { tag, vr: found.vr };
}
