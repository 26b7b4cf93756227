// Dockerfile, docker-compose.yml and .dockerignore as what a container engine reads in them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROJECT } from './ensure-build.js';

export interface Instruction {
  /** Upper case: `COPY`. */
  readonly name: string;
  readonly rest: string;
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  /** `'8080:8080'`: host, container. */
  readonly ports?: readonly string[];
  /** Variables of the engine's own environment are replaced by their defaults. */
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const read = (name: string): string => readFileSync(join(PROJECT, name), 'utf8');

/** The stages in order; the last one is the image. */
export function readDockerfile(): readonly Stage[] {
  const text = read('Dockerfile').replaceAll(/^\s*#.*\n/gm, '');
  const lines = text.replaceAll(/\\\n\s*/g, ' ').split('\n');
  const stages: { image: string; instructions: Instruction[] }[] = [];
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push({ image: rest.split(' ')[0] ?? '', instructions: [] });
    else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

/** What the instructions of this name say, in order. */
export function saidBy(stage: Stage | undefined, name: string): readonly string[] {
  return (stage?.instructions ?? []).filter((each) => each.name === name).map(({ rest }) => rest);
}

/** The command of an instruction in its JSON form. @throws SyntaxError for the shell form */
export function commandIn(text: string | undefined): readonly string[] {
  return JSON.parse(text?.slice(text.indexOf('[')) ?? '') as readonly string[];
}

/** Services by name. */
export function readCompose(): Readonly<Record<string, ComposeService>> {
  const { services } = parse(read('docker-compose.yml')) as { services: Record<string, Partial<ComposeService>> };
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => {
      const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [key, withDefaults(value)]);
      return [name, { ...service, environment: Object.fromEntries(environment) as Record<string, string> }];
    }),
  );
}

/** `${NAME:-default}` -> `default`. Anything else with a dollar would be a variable that nobody sets. */
function withDefaults(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a text, which YAML may read its own way: ${String(value)}`);
  const resolved = value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  if (resolved.includes('$')) throw new Error(`a variable without a default: ${value}`);
  return resolved;
}

/** Names that the engine leaves out when it reads the project. */
export function readDockerignore(): readonly string[] {
  return read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '');
}
