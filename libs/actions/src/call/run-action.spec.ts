import type { HttpResponse } from '@app/types';
import type { RequestContext, StepResult } from '@app/engine';
import { callServices, response } from '../../test/call-services.js';
import { requestContext } from '../../test/contexts.js';
import { action, object } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import type { ActionPayload } from '../plan/action-payload.js';
import { runAction } from './run-action.js';

const actions = resolved(
  [
    action('scalar', { output_type: 'json' }),
    action('object', { output_type: '[Out]' }),
    action('later', { kind: 'asynchronous' }),
  ],
  { objects: [object('Out', { id: 'Int!', name: 'String' })] },
);
const empty = { type: 'literal', value: {} } as const;
const scalar: ActionPayload = { action: 'scalar', mode: 'sync', input: empty, output: { type: 'leaf' } };
const cookies: HttpResponse['headers'] = [
  ['set-cookie', 'a=1'],
  ['Set-Cookie', 'b=2'],
  ['X-Other', 'c'],
];

function run(
  payload: ActionPayload,
  answer: HttpResponse,
  overrides: Partial<RequestContext> = {},
): Promise<StepResult> {
  return runAction(payload, { resolved: actions, context: requestContext(overrides) }, callServices(answer));
}

it('answers the handler text as it is where nothing is selected', async () => {
  expect((await run(scalar, response('{ "a": 1.0 }'))).json).toBe('{ "a": 1.0 }');
});

it('answers what the selection shows', async () => {
  const output = {
    type: 'object',
    fields: [{ type: 'field', responseKey: 'n', name: 'name', shape: { type: 'leaf' } }],
  } as const;
  const { json } = await run({ ...scalar, action: 'object', output }, response('[{"id":1,"name":"x"},null]'));
  expect(json).toBe('[{"n":"x"},null]');
});

it('fills the input with the values of the request and drops what is unbound', async () => {
  const services = callServices(response('1'));
  const input = {
    type: 'object',
    fields: [
      ['a', { type: 'variable', use: 0 }],
      ['b', { type: 'variable', use: 1 }],
      ['c', { type: 'list', items: [{ type: 'variable', use: 0 }] }],
    ],
  } as const;
  const context = requestContext({ values: ['v', undefined] });
  await runAction({ ...scalar, input }, { resolved: actions, context }, services);
  expect(services.sent[0]?.body).toContain('"input":{"a":"v","c":["v"]}');
});

it('passes the cookies of a mutation over HTTP on', async () => {
  expect((await run(scalar, response('1', 200, cookies))).cookies).toEqual(['a=1', 'b=2']);
});

it.each<Partial<RequestContext>>([{ operationType: 'query' }, { transport: 'websocket' }, { batched: true }])(
  'drops cookies where the request is %j',
  async (overrides) => {
    expect((await run(scalar, response('1', 200, cookies), overrides)).cookies ?? []).toEqual([]);
  },
);
