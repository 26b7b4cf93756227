import { echoGateway, invalid, type Fault } from '../../../../test/support/engine-harness.js';

const { answer, fault } = echoGateway({
  sdl: `type query_root { q: Int }
    type subscription_root { ticks: Int  tocks: Int }`,
  access: {},
});
const socket = { transport: 'websocket' } as const;
const SEVERAL = invalid('subscriptions must select one top level field');
const INTROSPECTION: Fault = {
  message: 'Introspection at root field level is not supported over subscriptions',
  code: 'not-supported',
  path: '$',
};

describe('the root of a subscription', () => {
  it.each([
    'subscription { ticks }',
    'subscription { a: ticks ticks @include(if: false) }',
    'subscription { ticks ...f } fragment f on subscription_root { ticks }',
    'subscription ($v: Boolean = false) { ticks tocks @include(if: $v) }',
  ])('selects one field: %s', async (query) => {
    expect(Object.values((await answer(query, socket)) as object)).toEqual(['subscription_root.ticks']);
  });

  it('may select several with a directive of its own', async () => {
    const query = 'subscription @_multiple_top_level_fields { ticks tocks }';
    expect(await answer(query, socket)).toEqual({ ticks: 'subscription_root.ticks', tocks: 'subscription_root.tocks' });
  });

  it.each([
    'subscription { ticks tocks }',
    'subscription { a: ticks b: ticks }',
    'subscription { ticks ...f } fragment f on subscription_root { tocks }',
    'subscription { ticks ... on subscription_root { tocks } }',
    'subscription ($v: Boolean = true) { ticks tocks @include(if: $v) }',
  ])('does not select several: %s', async (query) => {
    expect(await fault(query, socket)).toEqual(SEVERAL);
  });

  it.each([
    'subscription { __typename }',
    'subscription { ticks __typename }',
    'subscription @_multiple_top_level_fields { ticks t: __typename }',
  ])('does not ask for its own type: %s', async (query) => {
    expect(await fault(query, socket)).toEqual(INTROSPECTION);
  });

  it('is not checked where the operation goes over HTTP', async () => {
    expect(await fault('subscription { ticks tocks }')).toMatchObject({ code: 'unexpected-payload' });
  });
});
