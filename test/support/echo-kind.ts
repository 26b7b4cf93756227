// A tiny field kind: a schema in SDL, arguments echoed, fixed objects projected, calls noted. It plugs into the corridor
// like any kind, so that engine specs test the corridor alone; nothing here knows tables or actions.
import {
  buildASTSchema,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isSpecifiedScalarType,
  parse,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import {
  fillTemplate,
  type FieldKind,
  type InputTemplate,
  type KindName,
  type Namespace,
  type PlannedField,
  type RootName,
  type SchemaBuilder,
  type StepResult,
  type VariableValues,
} from '@app/engine';
import { ADMIN_ROLE, GatewayError, printJson, type Json, type JsonObject, type Role } from '@app/types';

/** Every kind of argument and result that the corridor knows, and names that a careless object look-up trips over. */
export const ECHO_SDL = `
  scalar json
  enum Color { RED GREEN BLUE constructor toString hasOwnProperty }
  input Inner {
    x: Int!
    note: String
    color: Color
    any: json
    self: Inner
    list: [Inner!]
    constructor: Int
    toString: String
  }
  type Author {
    id: Int!
    name: String
    self: Author
    friends: [Author!]!
    extra(size: Int, tag: String): json
    constructor: String
    toString: Author
  }
  type Book { title: String }
  type query_root {
    echo(
      int: Int, float: Float, string: String, boolean: Boolean, id: ID, color: Color, any: json,
      inner: Inner, ints: [Int!], matrix: [[Int]], inners: [Inner!], colors: [Color!]
    ): json
    needInt(value: Int!): json
    needJson(value: json!): json
    needList(value: [Int!]!): json
    needInner(value: Inner!): json
    author(id: Int): Author
    authors: [Author!]!
    book: Book
    whoami: String
    secret: String
    fail(message: String!, delay: Int): json
    crash: json
    slow(delay: Int!, tag: String): json
    __proto__(__proto__: Int, constructor: Int): json
    constructor(toString: Int, hasOwnProperty: Int): json
    toString: json
    hasOwnProperty: json
  }
  type mutation_root {
    record(note: String, delay: Int): json
    refuse(message: String!, delay: Int): json
    whoami: String
    author(id: Int): Author
  }
  type subscription_root { ticks: json }
`;

/** Which roles besides the admin see a root field. */
export const ECHO_ACCESS: Readonly<Record<string, readonly Role[]>> = {
  echo: ['user'],
  author: ['user', 'editor'],
  authors: ['editor', 'reader'],
  whoami: ['user', 'editor'],
  record: ['user', 'writer'],
};

/** One call of the kind's runner. */
export interface EchoCall {
  readonly name: string;
  readonly moment: 'start' | 'end';
}

export interface Shape {
  readonly key: string;
  readonly name: string;
  readonly typeName: string;
  readonly isList: boolean;
  readonly isObject: boolean;
  readonly arguments: PlannedField['arguments'];
  readonly children: readonly Shape[];
  /** Children by implementation, where the type is an interface. */
  readonly byType?: Readonly<Record<string, readonly Shape[]>>;
}

export interface EchoPayload {
  readonly field: Shape;
}

export interface EchoKindInput {
  readonly sdl?: string;
  readonly access?: Readonly<Record<string, readonly Role[]>>;
  readonly name?: KindName;
  /** Filled while running. */
  readonly calls?: EchoCall[];
  /** Plans by the keys of input objects and by enum values, as the kind of tables does. */
  readonly expandsInputs?: boolean;
  /** Extensions of arguments and input fields: `echo(ints)`, `Inner.x`. */
  readonly extensions?: Readonly<Record<string, object>>;
  /** Root fields that stand under a namespace. */
  readonly namespaces?: ReadonlyMap<string, Namespace>;
  /** Whether mutations of these names run as one unit. */
  readonly together?: (names: readonly string[]) => boolean;
  /** Whether a mutation of this name runs before the others. */
  readonly runsFirst?: (name: string) => boolean;
}

function shapeOf(field: PlannedField): Shape {
  const named = getNamedType(field.type);
  return {
    key: field.responseKey,
    name: field.name,
    typeName: field.parentType.name,
    isList: String(field.type).startsWith('['),
    isObject: field.selection.length > 0 || 'getFields' in named,
    arguments: field.arguments,
    children: field.selection.map(shapeOf),
    ...(field.selectionByType === undefined
      ? {}
      : {
          byType: Object.fromEntries([...field.selectionByType].map(([type, fields]) => [type, fields.map(shapeOf)])),
        }),
  };
}

function filled(templates: readonly (readonly [string, InputTemplate])[], values: VariableValues): JsonObject {
  const entries = templates.map(([name, template]) => [name, fillTemplate(template, values)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined));
}

/** The fixed answer: lists have two items, every leaf names itself, a leaf with arguments answers them. */
function project(shape: Shape, values: VariableValues): Json {
  if (shape.name === '__typename') return shape.typeName;
  const given = filled(shape.arguments, values);
  if (!shape.isObject) return Object.keys(given).length > 0 ? given : `${shape.typeName}.${shape.name}`;
  const one = Object.fromEntries(shape.children.map((child) => [child.key, project(child, values)]));
  return shape.isList ? [one, one] : one;
}

const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Makes the kind. Its resolved form is the SDL's schema. */
export function echoKind(input: EchoKindInput = {}): FieldKind<unknown, unknown> {
  const { sdl = ECHO_SDL, access = ECHO_ACCESS, name = 'action', calls = [], namespaces = new Map() } = input;
  const schema = buildASTSchema(
    parse(
      `${sdl}\nschema { query: query_root ${['mutation', 'subscription'].map((root) => (sdl.includes(`type ${root}_root`) ? `${root}: ${root}_root` : '')).join(' ')} }`,
    ),
    { assumeValid: true, assumeValidSDL: true },
  );
  const run: FieldKind<GraphQLSchema, EchoPayload>['runner']['run'] = async ({ field }, _resolved, context) => {
    calls.push({ name: field.name, moment: 'start' });
    const given = filled(field.arguments, context.values);
    if (typeof given.delay === 'number') await after(given.delay);
    calls.push({ name: field.name, moment: 'end' });
    if (field.name === 'crash') throw new TypeError('a bug in a runner');
    if (typeof given.message === 'string') {
      throw new GatewayError({ code: 'unexpected', message: given.message, path: ['selectionSet', field.name] });
    }
    if (field.name === 'whoami') return { json: JSON.stringify(context.session.role) };
    return { json: printJson(project(field, context.values)), cookies: [`from=${field.name}`] };
  };
  for (const [position, extensions] of Object.entries(input.extensions ?? {})) extend(schema, position, extensions);
  const kind: FieldKind<GraphQLSchema, EchoPayload> = {
    name,
    expandsInputs: input.expandsInputs === true,
    resolve: () => ({ resolved: schema, inconsistencies: [] }),
    contribute: (resolved, build) => {
      const roots: readonly (readonly [RootName, GraphQLObjectType | null | undefined])[] = [
        ['query', resolved.getQueryType()],
        ['mutation', resolved.getMutationType()],
        ['subscription', resolved.getSubscriptionType()],
      ];
      for (const [root, type] of roots) if (type) contributeRoot(root, type, { build, access, kind: name, namespaces });
      if (build.key.role === ADMIN_ROLE) ownTypes(resolved, build, name);
    },
    plan: (field) => ({ field: shapeOf(field) }),
    runner: {
      run,
      runsFirst: ({ field }) => input.runsFirst?.(field.name) === true,
      together: (payloads) => input.together?.(payloads.map(({ field }) => field.name)) === true,
      runTogether: async (payloads, resolved, context) => {
        calls.push({ name: 'unit', moment: 'start' });
        const results: StepResult[] = [];
        for (const payload of payloads) results.push(await run(payload, resolved, context));
        calls.push({ name: 'unit', moment: 'end' });
        return results;
      },
    },
  };
  return kind;
}

/** Puts extensions on `field(argument)` of a root or on `Type.field` of an input type. */
function extend(schema: GraphQLSchema, position: string, extensions: object): void {
  const [, owner = '', field = ''] = /^(\w+)[.(](\w+)/.exec(position) ?? [];
  const type = schema.getType(owner);
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap(
    (root) => root?.getFields()[owner]?.args ?? [],
  );
  const found = isInputObjectType(type) ? type.getFields()[field] : roots.find((argument) => argument.name === field);
  if (found === undefined) throw new Error(`no position ${position}`);
  found.extensions = { ...found.extensions, ...extensions };
}

function contributeRoot(
  root: RootName,
  type: GraphQLObjectType,
  at: {
    readonly build: SchemaBuilder;
    readonly access: Readonly<Record<string, readonly Role[]>>;
    readonly kind: KindName;
    readonly namespaces: ReadonlyMap<string, Namespace>;
  },
): void {
  for (const [name, field] of Object.entries(type.toConfig().fields)) {
    const allowed = Object.hasOwn(at.access, name) ? (at.access[name] ?? []) : [];
    if (!at.build.roles.some((role) => role === ADMIN_ROLE || allowed.includes(role))) continue;
    at.build.addRootField(root, name, field, { kind: at.kind, target: name }, at.namespaces.get(name));
  }
}

/** Registers the SDL's types under the kind's name, so that two kinds with one type name clash. */
function ownTypes(schema: GraphQLSchema, build: SchemaBuilder, owner: string): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type) || type.name.endsWith('_root')) continue;
    build.namedType(type.name, owner, () => type);
  }
}
