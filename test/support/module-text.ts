/**
 * Reads a TypeScript module as far as the rules between folders need it: its imports, and its code without comments
 * and without what stands in strings. A scanner of its own, since the compiler of TypeScript 7 has no interface for
 * programs.
 */

export interface Import {
  readonly specifier: string;
  /** `type`: erased; `lazy`: `import('…')`. */
  readonly kind: 'static' | 'type' | 'lazy';
}

export interface ModuleText {
  readonly imports: readonly Import[];
  /** As long as the text, line for line. */
  readonly code: string;
  readonly lines: number;
}

export function readModuleText(text: string): ModuleText {
  const { code, strings } = blankOut(text);
  return { imports: findImports(code, strings), code, lines: text.trimEnd().split('\n').length };
}

const IMPORT_FORMS: readonly { readonly pattern: RegExp; readonly lazy: boolean }[] = [
  { pattern: /^(?:import|export)\b(\s+type\b)?[^;'"`]*?\bfrom\s*(?=['"])/gm, lazy: false },
  { pattern: /^import\s*(?=['"])/gm, lazy: false },
  { pattern: /\bimport\s*\(\s*(?=['"])/g, lazy: true },
];

function findImports(code: string, strings: ReadonlyMap<number, string>): Import[] {
  return IMPORT_FORMS.flatMap(({ pattern, lazy }) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: strings.get(match.index + match[0].length) ?? '',
      kind: lazy ? ('lazy' as const) : match[1] === undefined ? ('static' as const) : ('type' as const),
    })),
  );
}

interface Blanked {
  readonly code: string;
  /** Content of each string literal, by the offset of its opening quote. */
  readonly strings: ReadonlyMap<number, string>;
}

const COMMENT = /\/\/[^\n]*|\/\*.*?\*\//sy;
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/sy;
/** From a backtick, or from the brace that ends an expression, to the next expression or the end. */
const TEMPLATE_PART = /[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)/sy;
const REGEXP = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** A slash after one of these begins a regular expression; after anything else it divides. */
const BEFORE_REGEXP = /(?:^|[=([{},;:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|throw|else|await|yield))\s*$/;

function blankOut(text: string): Blanked {
  const strings = new Map<number, string>();
  /** Open braces inside each open `${`. */
  const templates: number[] = [];
  let code = '';

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = code.length;
    return pattern.exec(text)?.[0];
  };
  const blank = (piece: string): void => {
    code += piece.replace(/[^\n]/g, ' ');
  };

  while (code.length < text.length) {
    const char = text[code.length]!;
    const comment = char === '/' ? take(COMMENT) : undefined;
    const string = char === "'" || char === '"' ? take(STRING) : undefined;
    if (comment !== undefined) {
      blank(comment);
    } else if (string !== undefined) {
      strings.set(code.length, string.slice(1, -1));
      code += char;
      blank(string.slice(1, -1));
      code += char;
    } else if (char === '`' || (char === '}' && templates.at(-1) === 0)) {
      if (char === '}') templates.pop();
      const part = take(TEMPLATE_PART) ?? text.slice(code.length);
      blank(part);
      if (part.endsWith('${')) templates.push(0);
    } else if (char === '/' && BEFORE_REGEXP.test(code.slice(-40))) {
      blank(take(REGEXP) ?? char);
    } else {
      if (templates.length > 0 && char === '{') templates[templates.length - 1]! += 1;
      if (templates.length > 0 && char === '}') templates[templates.length - 1]! -= 1;
      code += char;
    }
  }
  return { code, strings };
}
