// The rules of "who may import whom", read from the import statements of every source file.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { APP_IMPORTS, LIB_IMPORTS, PURE_LIB_PACKAGES, PURE_LIBS } from './allowed-imports.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

const COMMENT = /\/\*[^]*?\*\/|\/\/.*$/gm;
/** Environment, clocks and randomness: what a pure lib receives as parameters. */
const IMPURE =
  /\bprocess\.(?:env|hrtime|argv|cwd|stdout)|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now|Math\.random\(|\brandomUUID|\brandomBytes/g;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Import specifiers, static and dynamic. */
  readonly imports: readonly string[];
}

function sourcesBelow(folder: string): SourceFile[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => {
      const path = join(folder, file);
      const text = readFileSync(join(ROOT, path), 'utf8');
      const imports = [
        ...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm),
      ];
      return { path, text, imports: imports.map((match) => match[1] ?? match[2] ?? match[3] ?? '') };
    });
}

/** `libs/<name>` or `apps/<name>` that an import leads to; undefined for packages. */
function homeOf(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('@app/')) return `libs/${specifier.slice('@app/'.length)}`;
  if (!specifier.startsWith('.')) return undefined;
  return relative(ROOT, resolve(ROOT, dirname(file.path), specifier))
    .split('/')
    .slice(0, 2)
    .join('/');
}

const folders = (root: string): string[] =>
  readdirSync(join(ROOT, root), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

describe('libs', () => {
  it.each(folders('libs'))('%s imports only the libs that it may', (name) => {
    const allowed = LIB_IMPORTS[name];
    expect(allowed).toBeDefined();
    for (const file of sourcesBelow(`libs/${name}/src`)) {
      for (const specifier of file.imports) {
        const home = homeOf(file, specifier);
        if (home === undefined || home === `libs/${name}`) continue;
        expect([file.path, allowed?.map((lib) => `libs/${lib}`)]).toEqual([file.path, expect.arrayContaining([home])]);
      }
    }
  });

  it.each(folders('libs'))('%s is entered through its index only, and never by itself', (name) => {
    for (const file of sourcesBelow(`libs/${name}/src`)) {
      for (const specifier of file.imports) {
        expect(`${file.path}: ${specifier}`).not.toMatch(new RegExp(`: (@app/${name}|\\..*/index\\.js)$`));
        expect(`${file.path}: ${specifier}`).not.toMatch(/: @app\/.*\//);
      }
    }
  });

  it.each(PURE_LIBS)('%s does no I/O and reads no environment, clock or randomness', (name) => {
    for (const file of sourcesBelow(`libs/${name}/src`)) {
      const packages = file.imports.filter((specifier) => homeOf(file, specifier) === undefined);
      expect([file.path, packages.filter((one) => !PURE_LIB_PACKAGES.includes(one))]).toEqual([file.path, []]);
      expect([file.path, file.text.replace(COMMENT, '').match(IMPURE) ?? []]).toEqual([file.path, []]);
    }
  });

  it.each(folders('libs').filter((name) => name !== 'handler-sdk'))('%s knows no Nest', (name) => {
    for (const file of sourcesBelow(`libs/${name}/src`)) {
      expect([file.path, file.imports.filter((one) => one.startsWith('@nestjs/'))]).toEqual([file.path, []]);
    }
  });
});

describe('apps', () => {
  it.each(folders('apps'))('%s imports only the libs and apps that it may', (name) => {
    const allowed = APP_IMPORTS[name];
    expect(allowed).toBeDefined();
    for (const file of sourcesBelow(`apps/${name}/src`)) {
      for (const specifier of file.imports) {
        const [kind, target = ''] = homeOf(file, specifier)?.split('/') ?? [];
        if (kind === undefined || (kind === 'apps' && target === name)) continue;
        const list = kind === 'libs' ? allowed?.libs : allowed?.apps;
        expect([file.path, specifier, list === '*' || list?.includes(target)]).toEqual([file.path, specifier, true]);
      }
    }
  });

  it('only the composition root and the catalog reach user data: TypeORM stays in catalog and handlers', () => {
    for (const file of sourcesBelow('apps')) {
      if (!file.imports.some((one) => one === 'typeorm' || one === '@nestjs/typeorm')) continue;
      expect(file.path).toMatch(/^apps\/(gateway\/src\/catalog|handlers)\//);
    }
  });
});
