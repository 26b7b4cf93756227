// What the suites of bulks, documents and tables share: one gateway, one action on a real handler, anew before each test.
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import type { Json, JsonObject } from '@app/types';

export const SUCCESS = { message: 'success' };
export const TYPES = { objects: [{ name: 'Out', fields: [{ name: 'id', type: 'Int!' }] }] };
export const DEFINITION = { type: 'query', handler: '{{HANDLER}}/act', output_type: 'Out' };

/** `create_action` of an action beside the suite's own. */
export const create = (name: string, more: object = {}) => ({
  type: 'create_action',
  args: { name, definition: { ...DEFINITION, ...more } },
});

export interface MetadataSuite {
  readonly gateway: () => GatewayUnderTest;
  readonly handler: () => ScriptedHandler;
  readonly run: (type: string, args: unknown, path?: string, more?: object) => Promise<{ status: number; body: Json }>;
  readonly exported: () => Promise<{ resource_version: number; metadata: JsonObject }>;
  readonly query: (text: string, role: string) => Promise<Json>;
}

/** Registers the set-up and clean-up of a file. */
export function metadataSuite(): MetadataSuite {
  let gateway: GatewayUnderTest;
  let handler: ScriptedHandler;
  beforeAll(async () => {
    handler = await startScriptedHandler();
    handler.on('/act', json(200, { id: 1 }));
    gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url } });
  });
  afterAll(async () => {
    await gateway.close();
    await handler.close();
  });
  beforeEach(async () => {
    await gateway.apply('clear_metadata', {});
    await gateway.apply('set_custom_types', TYPES);
    await gateway.apply('create_action', { name: 'act', definition: DEFINITION });
  });
  const run: MetadataSuite['run'] = async (type, args, path = '/v1/metadata', more = {}) => {
    const { status, body } = await gateway.metadata({ type, args, ...more }, { path });
    return { status, body };
  };
  return {
    gateway: () => gateway,
    handler: () => handler,
    run,
    exported: async () => (await run('export_metadata', {}, '/v1/metadata', { version: 2 })).body as never,
    query: async (text, role) => (await gateway.graphql({ query: text }, { 'x-hasura-role': role })).body,
  };
}
