// Arguments of a root field -> what the audit log keeps of them.
import { Kind, type FieldNode, type ValueNode } from 'graphql';
import { RawNumber, type AuditedArguments, type Json, type JsonObject } from '@app/types';
import type { Redaction } from './redaction.js';

/** Deeper values are not kept. Documents and bodies are bounded elsewhere, but not as tightly as a log wants it. */
const DEEPEST = 20;

/** Undefined: nothing is kept. Arguments without a value do not count. */
export function auditedArguments(
  field: FieldNode,
  variables: JsonObject,
  { policy, redaction }: { readonly policy: AuditedArguments; readonly redaction: Redaction },
): Json | undefined {
  const given = field.arguments ?? [];
  if (policy === 'none' || given.length === 0) return undefined;
  if (policy === 'names') return given.map(({ name }) => name.value);
  const entries = given.flatMap(({ name, value }): [string, Json][] => {
    if (redaction.isMasked(name.value)) return [[name.value, redaction.mask]];
    const kept = valueOf(value, { variables, redaction }, DEEPEST);
    return kept === undefined ? [] : [[name.value, kept]];
  });
  return redaction.redact(Object.fromEntries(entries));
}

interface Surroundings {
  readonly variables: JsonObject;
  readonly redaction: Redaction;
}

/** Of a variable its value, unless its own name is masked. */
function valueOf(node: ValueNode, around: Surroundings, depth: number): Json | undefined {
  if (depth === 0) return '…';
  switch (node.kind) {
    case Kind.VARIABLE: {
      const name = node.name.value;
      if (around.redaction.isMasked(name)) return around.redaction.mask;
      return Object.hasOwn(around.variables, name) ? around.variables[name] : undefined;
    }
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return new RawNumber(node.value);
    case Kind.LIST:
      return node.values.map((item) => valueOf(item, around, depth - 1) ?? null);
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.flatMap(({ name, value }): [string, Json][] => {
          const kept = valueOf(value, around, depth - 1);
          return kept === undefined ? [] : [[name.value, kept]];
        }),
      );
    default:
      return node.value;
  }
}
