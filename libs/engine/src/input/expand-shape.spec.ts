// Variables that decide what a plan looks like: planned as objects, lists and literals with holes for scalars only.
import fc from 'fast-check';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import { fillTemplate, planWithValues, type InputTemplate } from '@app/engine';
import { echoGateway, type EchoGateway, type RequestOptions } from '../../../../test/support/engine-harness.js';
import type { EchoPayload } from '../../../../test/support/echo-kind.js';

const KIND = {
  expandsInputs: true,
  extensions: { 'echo(boolean)': { shapes: true }, 'Inner.note': { shapes: true } },
} as const;

interface Planned {
  /** The first root field's arguments. */
  readonly templates: Readonly<Record<string, InputTemplate>>;
  readonly filled: JsonObject;
  /** Objects, lists, literals; `?` for a hole. */
  readonly shape: JsonObject;
}

function planned(gateway: EchoGateway, query: string, { variables = {}, options }: RequestOptions = {}): Planned {
  const { plan, context } = planWithValues({
    request: { query, variables, operationName: undefined },
    schema: gateway.schema(),
    surroundings: {
      session: { role: 'admin', variables: {}, isAdmin: true, backendOnlyPermissions: false },
      headers: {},
      requestId: '1',
      transport: 'http',
      batched: false,
    },
    options: { dropUnboundVariables: false, ...options },
  });
  const [root] = plan.roots;
  if (root?.step.type !== 'kind') throw new Error('no field of a kind');
  const { field } = root.step.payload as EchoPayload;
  const shapes = field.arguments.map(([name, template]): [string, Json] => [name, shapeOf(template)]);
  const values = field.arguments.map(([name, template]) => [name, fillTemplate(template, context.values)] as const);
  return {
    templates: Object.fromEntries(field.arguments),
    filled: Object.fromEntries(values.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined)),
    shape: Object.fromEntries(shapes),
  };
}

function shapeOf(template: InputTemplate): Json {
  switch (template.type) {
    case 'literal':
      return template.value;
    case 'variable':
      return '?';
    case 'list':
      return template.items.map(shapeOf);
    case 'object':
      return Object.fromEntries(template.fields.map(([key, item]) => [key, shapeOf(item)]));
  }
}

const INNER = 'query ($v: Inner) { echo(inner: $v) }';
const shapeWith = (query: string, v: Json): Json => planned(echoGateway(KIND), query, { variables: { v } }).shape;

describe('a variable of an input object', () => {
  it.each<[string, Json, Json]>([
    ['scalars are holes', { x: 1 }, { x: '?' }],
    ['JSON is one hole', { x: 1, any: { a: [1] } }, { x: '?', any: '?' }],
    ['nulls are literals', { x: 1, self: null, any: null }, { x: '?', any: null, self: null }],
    ['enums are literals', { x: 1, color: 'RED' }, { x: '?', color: 'RED' }],
    ['marked scalars are literals', { x: 1, note: 'n' }, { x: '?', note: 'n' }],
    ['objects stay objects', { x: 1, self: { x: 2 } }, { x: '?', self: { x: '?' } }],
    ['lists keep their length', { x: 1, list: [{ x: 1 }, { x: 2 }] }, { x: '?', list: [{ x: '?' }, { x: '?' }] }],
    ['empty lists are lists', { x: 1, list: [] }, { x: '?', list: [] }],
    ['single values become lists', { x: 1, list: { x: 2 } }, { x: '?', list: [{ x: '?' }] }],
    ['keys are keys, whatever their name', { x: 1, constructor: 2 }, { x: '?', constructor: '?' }],
  ])('%s', (_case, value, shape) => {
    expect(shapeWith(INNER, value)).toEqual({ inner: shape });
  });

  it('is a literal where it is null or not given', () => {
    expect(shapeWith(INNER, null)).toEqual({ inner: null });
    expect(planned(echoGateway(KIND), INNER).shape).toEqual({ inner: null });
  });

  it('drops its argument where the experimental feature says so', () => {
    const options = { dropUnboundVariables: true };
    expect(planned(echoGateway(KIND), INNER, { options }).shape).toEqual({});
    expect(
      planned(echoGateway(KIND), 'query ($v: Inner) { echo(inners: [$v]) }'.replace('Inner)', 'Inner!)'), {
        options,
        variables: { v: { x: 1 } },
      }).shape,
    ).toEqual({ inners: [{ x: '?' }] });
  });

  it('may have a default, whose shape counts', () => {
    const query = 'query ($v: Inner = {x: 1, color: RED}) { echo(inner: $v) }';
    expect(planned(echoGateway(KIND), query)).toMatchObject({
      shape: { inner: { x: '?', color: 'RED' } },
      filled: { inner: { x: 1, color: 'RED' } },
    });
  });

  it('stays one hole for a kind that does not plan by it', () => {
    const gateway = echoGateway({ ...KIND, expandsInputs: false });
    expect(planned(gateway, INNER, { variables: { v: { x: 1 } } }).shape).toEqual({ inner: '?' });
  });
});

describe('a variable elsewhere', () => {
  it.each<[string, string, Json, Json]>([
    [
      'inside a literal object',
      'query ($v: Color) { echo(inner: {x: 1, color: $v}) }',
      'RED',
      { inner: { x: 1, color: 'RED' } },
    ],
    [
      'as item of a literal list',
      'query ($v: Color!) { echo(colors: [RED, $v]) }',
      'BLUE',
      { colors: ['RED', 'BLUE'] },
    ],
    ['as list of enums', 'query ($v: [Color!]) { echo(colors: $v) }', ['RED'], { colors: ['RED'] }],
    ['as list of scalars', 'query ($v: [Int!]) { echo(ints: $v) }', [1, 2], { ints: '?' }],
    ['as scalar', 'query ($v: Int) { echo(int: $v) }', 1, { int: '?' }],
    ['as marked scalar', 'query ($v: Boolean) { echo(boolean: $v) }', true, { boolean: true }],
    ['inside JSON', 'query ($v: Inner) { echo(any: {a: $v}) }', { x: 1 }, { any: { a: '?' } }],
  ])('%s', (_case, query, value, shape) => {
    expect(shapeWith(query, value)).toEqual(shape);
  });
});

describe('faulty values', () => {
  const { fault } = echoGateway(KIND);
  it.each<[string, Json, string, string]>([
    ['a missing key', {}, "missing required field 'x'", '.x'],
    ['an unknown key', { x: 1, nope: 1 }, "field 'nope' not found in type: 'Inner'", '.nope'],
    ['an unknown enum value', { x: 1, color: 'PINK' }, 'expected one of the values', '.color'],
    ['a fault deep inside', { x: 1, list: [{ x: 1 }, { x: 'a' }] }, "for type 'Int'", '.list[1].x'],
    ['no object', 5, "expected an object for type 'Inner'", ''],
    ['a null inside a list', { x: 1, list: [null] }, "for type 'Inner'", '.list[0]'],
  ])('are told with their place: %s', async (_case, v, message, path) => {
    expect(await fault(INNER, { variables: { v } })).toMatchObject({
      message: expect.stringContaining(message) as string,
      path: `$.selectionSet.echo.args.inner${path}`,
    });
  });

  it('do not spoil the plans of good ones', async () => {
    const gateway = echoGateway(KIND);
    const values: Json[] = [{ x: 1 }, { x: 'a' }, { x: 2, color: 'RED' }, { x: 3, color: 'PINK' }, { x: 4 }];
    for (const v of values) {
      const again = await gateway.run(INNER, { variables: { v } }).then(
        ({ body }) => body,
        () => 'fault',
      );
      const anew = await echoGateway(KIND)
        .run(INNER, { variables: { v } })
        .then(
          ({ body }) => body,
          () => 'fault',
        );
      expect(again).toBe(anew);
    }
  });
});

describe('plans by shape', () => {
  const plans = async (gateway: EchoGateway, v: Json): Promise<unknown> => {
    let told: unknown;
    await gateway.run(INNER, { variables: { v }, options: { onPlan: (plan) => (told = plan) } });
    return told;
  };

  it('are shared by values of one shape only', async () => {
    const gateway = echoGateway(KIND);
    const first = await plans(gateway, { x: 1, color: 'RED' });
    expect(await plans(gateway, { color: 'RED', x: 7 })).toBe(first);
    for (const v of [{ x: 1, color: 'BLUE' }, { x: 1 }, { x: 1, color: null }, null] as Json[])
      expect(await plans(gateway, v)).not.toBe(first);
    expect(await plans(gateway, { x: 2, color: 'RED' })).toBe(first);
  });

  it('are bounded in number', async () => {
    const gateway = echoGateway(KIND);
    const first = await plans(gateway, { x: 1, list: [] });
    for (let length = 1; length <= 16; length++)
      await plans(gateway, { x: 1, list: Array.from({ length }, () => ({ x: 1 })) });
    expect(await plans(gateway, { x: 1, list: [] })).not.toBe(first);
  });

  it('are not kept for very long shapes', async () => {
    const gateway = echoGateway(KIND);
    const long = { x: 1, list: Array.from({ length: 5_000 }, () => ({ x: 1 })) };
    expect(await plans(gateway, long)).not.toBe(await plans(gateway, long));
  });

  const inner: fc.Arbitrary<Json> = fc.letrec<{ inner: JsonObject }>((tie) => ({
    inner: fc.record(
      {
        x: fc.integer({ min: -9, max: 9 }),
        note: fc.option(fc.string({ maxLength: 3 })),
        color: fc.option(fc.constantFrom('RED', 'GREEN', 'constructor')),
        any: fc.option(fc.oneof(fc.integer(), fc.constantFrom('a;b', 'n', '{'), fc.constant([1]))),
        self: fc.option(tie('inner'), { maxDepth: 2 }),
        list: fc.option(fc.array(tie('inner'), { maxLength: 2, depthIdentifier: 'list' }), { maxDepth: 2 }),
        constructor: fc.integer({ min: 0, max: 3 }),
      },
      { requiredKeys: ['x'] },
    ),
  })).inner;

  it('equal plans of the values written as literals, in whatever order values come', () => {
    fc.assert(
      fc.property(fc.array(inner, { minLength: 1, maxLength: 6 }), (values) => {
        const gateway = echoGateway(KIND);
        for (const v of values) {
          const byShape = planned(gateway, INNER, { variables: { v } });
          const inlined = planned(gateway, `{ echo(inner: ${literal(v)}) }`);
          expect(byShape.filled).toEqual(inlined.filled);
          expect(Object.keys(byShape.filled.inner as object)).toEqual(Object.keys(inlined.filled.inner as object));
          expect(fitsInto(byShape.shape.inner as Json, inlined.filled.inner as Json)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are never mixed up between shapes: a warm cache answers like a cold one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(inner, { minLength: 2, maxLength: 8 }), async (values) => {
        const warm = echoGateway(KIND);
        for (const v of [...values, ...values]) {
          expect(await warm.answer(INNER, { variables: { v } })).toEqual({ echo: { inner: v } });
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Whether a shape with its holes is this value. */
function fitsInto(shape: Json, value: Json): boolean {
  if (shape === '?') return value !== null;
  if (isJsonList(shape))
    return (
      isJsonList(value) && shape.length === value.length && shape.every((item, i) => fitsInto(item, value[i] as Json))
    );
  if (!isJsonObject(shape)) return shape === value;
  return Object.entries(shape).every(([key, item]) => fitsInto(item, (value as JsonObject)[key] as Json));
}

/** A value of `Inner` as GraphQL text. */
function literal(value: Json, key = ''): string {
  if (isJsonList(value)) return `[${value.map((item) => literal(item)).join(', ')}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${name}: ${literal(item, name)}`)
      .join(', ')}}`;
  return key === 'color' && typeof value === 'string' ? value : JSON.stringify(value);
}
