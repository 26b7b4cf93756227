// The texts that fill a statement's placeholders for one request.
import { fillTemplate, type JoinKey, type RequestContext } from '@app/engine';
import type { ParameterSource } from '@app/sql';
import { invariant, printJson } from '@app/types';
import { encodeValue } from '../value/encode-value.js';
import { runError } from './error.js';

export interface Binding {
  readonly context: RequestContext;
  /** Cells that earlier statements of the same program returned. */
  readonly earlier?: ReadonlyMap<string, string | null>;
  /** What a join asks for. */
  readonly keys?: readonly JoinKey[];
}

/** @throws GatewayError not-found, when the session lacks a variable that a permission uses */
export function bindParameters(parameters: readonly ParameterSource[], binding: Binding): (string | null)[] {
  const bound: (string | null)[] = [];
  for (const source of parameters) bound.push(bindOne(source, binding));
  return bound;
}

function bindOne(source: ParameterSource, { context, earlier, keys }: Binding): string | null {
  switch (source.type) {
    case 'constant':
      return source.text;
    case 'variable':
      return encodeValue(context.values[source.use], source.encoding);
    case 'template':
      return encodeValue(fillTemplate(source.template, context.values), source.encoding);
    case 'session': {
      const { variables } = context.session;
      if (!Object.hasOwn(variables, source.variable)) throw runError.missingSessionVariable(source.variable);
      return variables[source.variable] ?? null;
    }
    case 'session-json':
      return printJson(context.session.variables);
    case 'join-keys': {
      invariant(keys !== undefined, 'a join has keys');
      const { position, encoding } = source;
      // Texts: a list given as a value must not become a dimension of the array.
      return encodeValue(
        keys.map((key) => encodeValue(key[position], encoding)),
        'array',
      );
    }
    case 'earlier': {
      const cell = earlier?.get(source.name);
      invariant(cell !== undefined, `an earlier statement returned ${source.name}`);
      return cell;
    }
  }
}
