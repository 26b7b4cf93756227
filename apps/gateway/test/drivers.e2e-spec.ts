// The two GraphQL drivers side by side: the Apollo driver is the oracle of the engine driver, and the other way round.
import { Module, type DynamicModule } from '@nestjs/common';
import { Plugin } from '@nestjs/apollo';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { ApolloServerPlugin } from '@apollo/server';
import { GatewayModule } from '../src/gateway.module.js';
import { prepareServer } from '../src/http-server/prepare-server.js';
import { startGatewayUnderTest, type Driver, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, text, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { applyAskAction } from './ask-action.js';

const INTROSPECTION =
  '{__schema{queryType{name} mutationType{name} types{kind name description fields{name description args{name type{kind name ofType{kind name}}} type{kind name ofType{name}}} inputFields{name} enumValues{name}} directives{name}}}';

/** What both must answer alike, as any client may send it. */
const REQUESTS: readonly (readonly [string, unknown])[] = [
  ['a field', { query: '{ask{id}}' }],
  ['aliases and __typename', { query: '{a:ask{x:id __typename} b:__typename}' }],
  ['repeated fields', { query: '{ask{id} ask{me{id}} ask{me{__typename}}}' }],
  ['nested objects', { query: '{ask{me{me{id}}}}' }],
  [
    'arguments',
    {
      query:
        '{ask(int:1,text:"é",input:{must:"x",self:{must:"y"}},color:RED,flag:true,number:1.5,id:7,list:[1,2]){id}}',
    },
  ],
  ['a list of one', { query: '{ask(list:3){id}}' }],
  [
    'variables',
    {
      query: 'query($i:In,$c:Color,$n:Float){ask(input:$i,color:$c,number:$n){id}}',
      variables: { i: { must: 'x' }, c: 'BLUE', n: 1 },
    },
  ],
  ['a default value', { query: 'query($n:Int=4){ask(int:$n){id}}' }],
  ['an unbound variable', { query: 'query($n:Int){ask(int:$n){id}}' }],
  ['variables null', { query: '{ask{id}}', variables: null }],
  ['a named operation', { query: 'query A{a:ask{id}} query B{b:ask{id}}', operationName: 'B' }],
  ['fragments', { query: '{...Q} fragment Q on query_root{ask{...O ... on Out{me{...O}}}} fragment O on Out{id}' }],
  ['directives', { query: 'query($y:Boolean!){ask{id @skip(if:$y) me @include(if:$y){id}}}', variables: { y: true } }],
  ['everything skipped', { query: '{__typename @skip(if:true)}' }],
  ['a mutation', { query: 'mutation{change(amount:5)}' }],
  ['two mutations', { query: 'mutation{b:change(amount:1) a:change(amount:2)}' }],
  ['a mutation that fails', { query: 'mutation{change(amount:1) fail}' }],
  ['a handler without JSON', { query: 'mutation{garbage}' }],
  ['long numbers', { query: 'mutation{digits}' }],
  ['introspection', { query: INTROSPECTION }],
  ['one type', { query: '{__type(name:"In"){name inputFields{name type{name kind}}} no:__type(name:"Nope"){name}}' }],
  ['a batch', [{ query: '{ask{id}}' }, { query: '{nope}' }, 5, { query: 'mutation{change(amount:1)}' }]],
  ['an empty batch', []],
  ['@cached', { query: 'query @cached(ttl:5){ask{id}}' }],
  // Refused by both, with our texts.
  ['no query', {}],
  ['a syntax error', { query: '{' }],
  ['an unknown field', { query: '{nope}' }],
  ['an unknown argument', { query: '{ask(nope:1){id}}' }],
  ['no selection', { query: '{ask}' }],
  ['a selection on a scalar', { query: '{ask{id{x}}}' }],
  ['a wrong literal', { query: '{ask(int:"x"){id}}' }],
  ['a missing argument', { query: 'mutation{change}' }],
  ['a wrong variable', { query: 'query($n:Int){ask(int:$n){id}}', variables: { n: 'x' } }],
  ['a missing variable', { query: 'query($n:Int!){ask(int:$n){id}}' }],
  ['a surplus variable', { query: '{__typename}', variables: { a: 1 } }],
  ['an undeclared variable', { query: '{ask(int:$n){id}}' }],
  ['a misfit', { query: 'query($n:String){ask(int:$n){id}}' }],
  ['a cycle', { query: '{...a} fragment a on query_root{...a}' }],
  ['an unknown fragment', { query: '{...nope}' }],
  ['an unknown directive', { query: '{ask @nope{id}}' }],
  ['a clash of names', { query: '{x:ask{id} x:__typename}' }],
  ['other arguments', { query: '{ask(int:1){id} ask(int:2){id}}' }],
  ['an unknown operation', { query: 'query A{__typename}', operationName: 'B' }],
  ['an empty name', { query: 'query A{__typename}', operationName: '' }],
  ['several operations', { query: 'query A{__typename} query B{__typename}' }],
  ['a subscription', { query: 'subscription{ask{id}}' }],
];

/**
 * What the engine driver serves and Apollo's own rules refuse: part of GraphQL's validation that the protocol does not have.
 *
 * | request                                   | engine driver               | Apollo driver |
 * |-------------------------------------------|-----------------------------|---------------|
 * | one argument given twice                  | one of them counts         | refused       |
 * | a declared variable that nothing uses     | served                      | refused       |
 * | a fragment that nothing uses              | served                      | refused       |
 * | a fragment on a type that can never match | skipped                     | refused       |
 * | a fault in an operation that is not run   | not looked at               | refused       |
 * | a fault in a field that is skipped        | not looked at               | refused       |
 */
const DIFFERENCES: readonly (readonly [string, { query: string; operationName?: string }, RegExp])[] = [
  ['one argument given twice', { query: '{ask(int:1,int:2){id}}' }, /only one argument named "int"/],
  ['a variable that nothing uses', { query: 'query($n:Int){ask{id}}' }, /"\$n" is never used/],
  ['a fragment that nothing uses', { query: '{ask{id}} fragment f on Out{id}' }, /"f" is never used/],
  [
    'a fragment that never matches',
    { query: '{ask{id ...{id} ...on query_root{__typename}}}' },
    /can never be of type "query_root"/,
  ],
  [
    'a fault elsewhere',
    { query: 'query A{__typename} query B{nope}', operationName: 'A' },
    /Cannot query field "nope"/,
  ],
  ['a fault in what is skipped', { query: '{__typename nope @skip(if:true)}' }, /Cannot query field "nope"/],
];

let handler: ScriptedHandler;
let engine: GatewayUnderTest;
let apollo: GatewayUnderTest;

beforeAll(async () => {
  handler = await startScriptedHandler();
  handler.on('/ask', json(200, { id: 1, me: { id: 2, me: { id: 3 } } }));
  handler.on('/change', json(200, 6, { 'set-cookie': 'a=1' }));
  handler.on('/fail', json(422, { message: 'no', extensions: { code: 'mine', field: 'amount' } }));
  handler.on('/garbage', text(200, 'OK'));
  handler.on('/digits', text(200, '12345678901234567890.10'));
  const start = (driver: Driver, databaseUrl?: string) =>
    startGatewayUnderTest({
      driver,
      env: { HANDLER: handler.url },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
  engine = await start('engine');
  await applyAskAction(engine);
  const action = (name: string, more: object = {}) =>
    engine.apply('create_action', {
      name,
      definition: { handler: `{{HANDLER}}/${name}`, output_type: 'Float', ...more },
    });
  await action('change', { arguments: [{ name: 'amount', type: 'Int!' }] });
  await action('digits');
  await action('fail');
  await action('garbage');
  await engine.apply('create_action_permission', { action: 'ask', role: 'user' });
  apollo = await start('apollo', engine.databaseUrl);
});

afterAll(async () => {
  await apollo.close();
  await engine.close();
  await handler.close();
});

describe.each(['admin', 'user', 'nobody'])('for the role %s', (role) => {
  it.each(REQUESTS)('both drivers answer alike: %s', async (_, body) => {
    const sending = {
      path: '/v1/graphql',
      body: JSON.stringify(body),
      headers: { 'x-hasura-role': role, 'x-request-id': 'r' },
    };
    const [ours, theirs] = [await engine.send(sending), await apollo.send(sending)];
    expect(theirs.status).toBe(ours.status);
    expect(withoutDate(theirs.text)).toBe(withoutDate(ours.text));
    const shown = ({ headers }: typeof ours) => [
      headers['content-type'],
      headers['x-request-id'],
      headers['set-cookie'],
    ];
    expect(shown(theirs)).toEqual(shown(ours));
  });
});

/** The one thing in an answer that depends on when it was made. */
function withoutDate(answer: string): string {
  return answer.replace(/"name":"Date","value":"[^"]*"/, '');
}

describe('bodies that are no requests', () => {
  it.each(['', '{', 'null', '"x"', '\0'])('are answered alike: %j', async (body) => {
    const [ours, theirs] = [
      await engine.send({ path: '/v1/graphql', body }),
      await apollo.send({ path: '/v1/graphql', body }),
    ];
    expect([theirs.status, theirs.text]).toEqual([ours.status, ours.text]);
  });
});

describe('what only Apollo refuses', () => {
  it.each(DIFFERENCES)('%s', async (_, body, message) => {
    expect((await engine.graphql(body)).body).toHaveProperty('data');
    const { status, body: answer } = await apollo.graphql(body);
    expect(status).toBe(200);
    expect(answer).toEqual({
      errors: [
        {
          message: expect.stringMatching(message) as string,
          extensions: expect.objectContaining({ path: '$.query', code: 'validation-failed' }) as object,
        },
      ],
    });
  });
});

describe('a metadata change', () => {
  it('reaches the Apollo driver, and retires the servers of the old snapshot', async () => {
    await apollo.apply('create_action', {
      name: 'fresh',
      definition: { type: 'query', handler: '{{HANDLER}}/change', output_type: 'Int' },
    });
    expect((await apollo.graphql({ query: '{fresh}' })).body).toEqual({ data: { fresh: 6 } });
    await apollo.apply('drop_action', { name: 'fresh' });
    expect((await apollo.graphql({ query: '{fresh}' })).body).toHaveProperty('errors');
  });

  it('drops no request that is under way', async () => {
    handler.on('/ask', (_call, response) => {
      setTimeout(() => response.end('{"id":1}'), 20);
    });
    const asking = Array.from({ length: 40 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 10));
      return apollo.graphql({ query: '{ask{id}}' });
    });
    for (let i = 0; i < 8; i++) await apollo.apply('reload_metadata', {});
    for (const { body } of await Promise.all(asking)) expect(body).toEqual({ data: { ask: { id: 1 } } });
  });
});

describe('a plugin of a team', () => {
  const seen: string[] = [];

  @Plugin()
  class TeamPlugin implements ApolloServerPlugin {
    requestDidStart() {
      seen.push('request');
      return Promise.resolve({
        didResolveOperation: ({
          operationName,
          request,
        }: {
          operationName?: string | null;
          request: { query?: string };
        }) => {
          seen.push(`operation ${operationName ?? ''} ${request.query ?? ''}`);
          return Promise.resolve();
        },
        willSendResponse: ({ response }: { response: { body: unknown } }) => {
          seen.push(JSON.stringify(response.body));
          return Promise.resolve();
        },
      });
    }
  }

  @Module({})
  class TeamModule {
    static with(gateway: DynamicModule): DynamicModule {
      return { module: TeamModule, imports: [gateway], providers: [TeamPlugin] };
    }
  }

  it('sees each operation of the Apollo driver with its answer', async () => {
    const { parts } = apollo;
    const built = await Test.createTestingModule({
      imports: [TeamModule.with(GatewayModule.forParts(parts, undefined))],
    }).compile();
    const adapter = new FastifyAdapter({ skipMiddie: true });
    prepareServer(adapter.getInstance(), { cors: { allow: 'none' }, logged: undefined });
    const app = built.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false, logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as { port: number };
    const body = JSON.stringify({ query: 'query Mine {__typename}' });
    const answer = await fetch(`http://127.0.0.1:${port.toString()}/v1/graphql`, { method: 'POST', body });
    await app.close();
    expect(await answer.text()).toBe('{"data":{"__typename":"query_root"}}');
    expect(seen).toEqual([
      'request',
      'operation Mine query Mine {__typename}',
      expect.stringContaining('"__typename":"query_root"'),
    ]);
  });
});
