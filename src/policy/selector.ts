import { nearestKeyword, parseTag, tagOfKeyword, tagText, vrFacts } from '../standard/index.ts';
import { MAX_NAME, quoted } from './nearest.ts';
import { bad, good, type Read } from './problem.ts';
import type { AttributeSelector, MaskSelector, PrivateSelector, Selector, TagSelector } from './types.ts';

/**
 * Reads `at`: a keyword, `(gggg,eeee)`, a mask `(50xx,xxxx)`, `vr:PN`, a path of them joined by dots, or
 * `private:CREATOR(gggg,xxee)`.
 */
export function parseSelector(text: string): Read<Selector> {
  // Creators can hold dots and parentheses, so the private form is looked for first.
  if (text.startsWith('private:')) return parsePrivate(text.slice('private:'.length));
  if (text.startsWith('vr:')) return parseVr(text.slice('vr:'.length));
  const steps: (TagSelector | MaskSelector)[] = [];
  for (const part of text.split('.')) {
    const step = parseStep(part.trim());
    if (!step.ok) return step;
    steps.push(step.value);
  }
  const [first] = steps;
  return good(steps.length === 1 && first !== undefined ? first : { kind: 'path', steps });
}

/** One public attribute by keyword or tag, where a mask cannot stand. */
export function parseAttribute(text: string): Read<number> {
  const step = parseStep(text.trim());
  if (!step.ok) return step;
  if (step.value.kind === 'mask') return bad('policy/value', 'a mask cannot stand here', 'name one attribute');
  return good(step.value.tag);
}

/** One attribute: public by keyword or tag, or `private:CREATOR(gggg,xxee)`. */
export function parseOneAttribute(text: string): Read<AttributeSelector> {
  const trimmed = text.trim();
  if (trimmed.startsWith('private:')) return parsePrivate(trimmed.slice('private:'.length));
  const read = parseAttribute(trimmed);
  return read.ok ? good({ kind: 'tag', tag: read.value }) : read;
}

function parseStep(text: string): Read<TagSelector | MaskSelector> {
  if (/^\([0-9a-fx]{4},[0-9a-fx]{4}\)$/i.test(text)) {
    return /x/i.test(text) ? parseMask(text) : parsePublicTag(text);
  }
  const tag = tagOfKeyword(text);
  if (tag !== undefined) return good({ kind: 'tag', tag });
  const near = nearestKeyword(text.slice(0, MAX_NAME));
  // Keywords of repeating groups are in the dictionary without having one tag.
  if (near === text) {
    return bad('policy/unknown-attribute', `${text} stands in repeating groups`, 'write a mask, as (60xx,3000)');
  }
  const hint = near === undefined ? 'a keyword of PS3.6 or a tag as (0010,0010)' : `did you mean ${near}?`;
  return bad('policy/unknown-attribute', `no attribute ${quoted(text)}`, hint);
}

function parsePublicTag(text: string): Read<TagSelector> {
  const tag = parseTag(text);
  if (tag === undefined) return bad('policy/unknown-attribute', `no tag ${quoted(text)}`);
  // PS3.5 7.8.1: the block number of a private element is chosen by the writer, so its tag names nothing.
  if ((tag >>> 16) % 2 === 1) {
    const hint = `write private:CREATOR(${text.slice(1, 5)},xx${text.slice(8, 10)})`;
    return bad('policy/unknown-attribute', `${text} is private: its tag differs between objects`, hint);
  }
  return good({ kind: 'tag', tag });
}

function parseMask(text: string): Read<MaskSelector> {
  const digits = text.slice(1, 5) + text.slice(6, 10);
  const mask = Number.parseInt(digits.replace(/[^x]/gi, 'F').replace(/x/gi, '0'), 16);
  const value = Number.parseInt(digits.replace(/x/gi, '0'), 16);
  if (value >>> 16 === 0 && mask >>> 16 === 0) {
    return bad('policy/value', 'a mask without any digit of the group', 'write the group, as (50xx,xxxx)');
  }
  if (mask & 0x10000 && value & 0x10000) {
    return bad('policy/value', 'a mask of private groups', 'write private:CREATOR(gggg,xxee)');
  }
  // PS3.5 7.6: repeating groups are even. A mask never reaches the private groups between them.
  return good({ kind: 'mask', mask: (mask | 0x10000) >>> 0, value });
}

function parseVr(vr: string): Read<Selector> {
  if (vrFacts(vr) === undefined) return bad('policy/value', `no value representation ${quoted(vr)}`, 'as vr:PN');
  return good({ kind: 'vr', vr });
}

function parsePrivate(text: string): Read<PrivateSelector> {
  const open = text.lastIndexOf('(');
  const element = open < 0 ? undefined : parsePrivateElement(text.slice(open));
  if (element === undefined) {
    return bad('policy/value', 'not a private attribute', 'as private:ACME 1.0(0029,xx10)');
  }
  if (!element.ok) return element;
  const creator = parseCreator(text.slice(0, open));
  return creator.ok ? good({ kind: 'private', creator: creator.value, ...element.value }) : creator;
}

/** A private creator: an LO value (PS3.5 7.8.1), compared without its padding. */
export function parseCreator(text: string): Read<string> {
  const creator = text.trim();
  if (creator === '' || creator.length > 64 || /[\\\p{Cc}]/u.test(creator)) {
    return bad('policy/value', 'not a private creator', '1 to 64 characters without backslash');
  }
  return good(creator);
}

/** `(gggg,xxee)` with an odd group that may hold private elements (PS3.5 7.8.1). */
export function parsePrivateElement(text: string): Read<{ readonly group: number; readonly element: number }> {
  const [, groupText, elementText] = /^\(([0-9a-f]{4}),xx([0-9a-f]{2})\)$/i.exec(text.trim()) ?? [];
  if (groupText === undefined || elementText === undefined) {
    return bad('policy/value', 'not a private element', 'as (0029,xx10): xx stands for the block');
  }
  const group = Number.parseInt(groupText, 16);
  if (group % 2 === 0 || group < 9 || group === 0xffff) {
    return bad('policy/value', `group ${groupText} is not private`, 'odd groups from 0009 to FFFD');
  }
  return good({ group, element: Number.parseInt(elementText, 16) });
}

export function matchesMask(selector: MaskSelector, tag: number): boolean {
  return (tag & selector.mask) >>> 0 === selector.value;
}

/** A selector as it is written in a policy, with tags instead of keywords. */
export function selectorText(at: Selector): string {
  switch (at.kind) {
    case 'tag':
      return tagText(at.tag);
    case 'mask':
      return maskText(at);
    case 'vr':
      return `vr:${at.vr}`;
    case 'path':
      return at.steps.map(selectorText).join('.');
    case 'private':
      return `private:${at.creator}(${hex4(at.group)},xx${hex4(at.element).slice(2)})`;
  }
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function maskText({ mask, value }: MaskSelector): string {
  // Bit 16 is set for every mask (see parseMask), so a digit is written when its other bits are.
  const digit = (nibble: number) => {
    const wanted = nibble === 4 ? 0xe : 0xf;
    const bits = (mask >>> (nibble * 4)) & 0xf;
    return (bits & wanted) === wanted ? ((value >>> (nibble * 4)) & 0xf).toString(16).toUpperCase() : 'x';
  };
  const text = [7, 6, 5, 4, 3, 2, 1, 0].map(digit).join('');
  return `(${text.slice(0, 4)},${text.slice(4)})`;
}
