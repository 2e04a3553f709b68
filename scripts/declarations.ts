/**
 * The type declarations of the package: those that its public modules reach, and no others, with import specifiers
 * that a consumer's compiler resolves.
 *
 * The compiler writes a declaration file for every module of the program and leaves specifiers as the source has them:
 * `./x.ts`, and `#crypto`, which means something only inside this package.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export interface DeclarationPlan {
  /** Folder with the compiler's output for `src`. */
  readonly from: string;
  readonly to: string;
  /** Modules below `src` that the package exports, as `dicom/index.ts`. */
  readonly entries: readonly string[];
  /** `imports` of package.json: the module below `src` behind each `#name`. */
  readonly internal: Readonly<Record<string, string>>;
}

/** Copies the declarations that the entries reach and returns how many there are. */
export function publishDeclarations(plan: DeclarationPlan): number {
  const reached = new Set(plan.entries);
  for (const module of reached) {
    const declaration = readFileSync(join(plan.from, declarationFile(module)), 'utf8');
    const target = join(plan.to, declarationFile(module));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(
      target,
      rewriteSpecifiers(declaration, (specifier) => {
        const imported = resolve(specifier, module, plan.internal);
        reached.add(imported);
        return specifierBetween(module, imported);
      }),
    );
  }
  return reached.size;
}

/** Applies `rewrite` to the specifier of every `from '…'`, `import('…')` and `import '…'`. */
export function rewriteSpecifiers(declaration: string, rewrite: (specifier: string) => string): string {
  return declaration.replace(
    /(\bfrom\s*|\bimport\s*\(\s*|^import\s+)(['"])([^'"\n]+)\2/gm,
    (_, before: string, quote: string, specifier: string) => `${before}${quote}${rewrite(specifier)}${quote}`,
  );
}

function resolve(specifier: string, importer: string, internal: DeclarationPlan['internal']): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(importer), specifier);
  const module = internal[specifier];
  if (module !== undefined) return module;
  // A bundle has no dependencies, so whoever installs it does not have the packages that it was made from.
  throw new Error(
    `the public types reach ${importer}, whose types need '${specifier}': a consumer has no such package`,
  );
}

function specifierBetween(importer: string, imported: string): string {
  const path = posix.relative(posix.dirname(importer), imported).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function declarationFile(module: string): string {
  return module.replace(/\.ts$/, '.d.ts');
}
