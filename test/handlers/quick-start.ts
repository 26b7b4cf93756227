// The handlers' metadata in a gateway that may hold other metadata, or none: compose never applies it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { E2eClient } from '../support/e2e-client.js';
import { PROJECT } from '../support/ensure-build.js';

interface Named {
  readonly name: string;
}
type CustomTypes = Readonly<Record<string, readonly Named[]>>;
interface Metadata {
  readonly custom_types?: CustomTypes;
  readonly actions?: readonly Named[];
}

const QUICK_START = join(PROJECT, 'apps/handlers/metadata/metadata.json');

/** Adds the actions and types that are missing and keeps everything else. @throws Error when the gateway refuses. */
export async function ensureQuickStart(client: E2eClient): Promise<void> {
  const current = (await expectOk(client, 'export_metadata', {})) as Metadata;
  const wanted = JSON.parse(await readFile(QUICK_START, 'utf8')) as Required<Metadata>;
  const actions = addMissing(current.actions, wanted.actions);
  if (actions.length === current.actions?.length) return;
  await expectOk(client, 'replace_metadata', {
    ...current,
    custom_types: addMissingTypes(current.custom_types ?? {}, wanted.custom_types),
    actions,
  });
}

function addMissingTypes(current: CustomTypes, wanted: CustomTypes): CustomTypes {
  const kinds = new Set([...Object.keys(current), ...Object.keys(wanted)]);
  return Object.fromEntries([...kinds].map((kind) => [kind, addMissing(current[kind], wanted[kind])]));
}

function addMissing(current: readonly Named[] = [], wanted: readonly Named[] = []): readonly Named[] {
  const names = new Set(current.map(({ name }) => name));
  return [...current, ...wanted.filter(({ name }) => !names.has(name))];
}

async function expectOk(client: E2eClient, type: string, args: unknown): Promise<unknown> {
  const { status, body } = await client.metadata(type, args);
  if (status !== 200) throw new Error(`${type} was refused: ${JSON.stringify(body)}`);
  return body;
}
