// `to_action`: a field whose value a query action answers, its arguments taken from fields or columns beside it.
import { isJsonObject, type Action, type Json, type MetadataDocument } from '@app/types';
import type { JoinKind, JoinOwner } from '@app/engine';
import { printToActionFault, type ToActionFault } from './error.js';
import { fitsArgument, readArgumentType } from './argument-type.js';

const KEY = 'to_action';

export const toAction: JoinKind = {
  name: KEY,
  resolve: ({ name, definition, comment }, owner, document) => {
    const { action: target, mapping } = readDefinition(definition[KEY]);
    const action = document.actions.find((one) => one.name === target);
    const fault = action === undefined ? noAction(target) : faultOf(action, mapping, { owner, document });
    if (fault !== undefined) return { ok: false, reason: printToActionFault(fault) };
    return {
      ok: true,
      join: {
        name,
        cardinality: 'one',
        target: { kind: 'action', action: target },
        mapping: mapping.map(([argument, local]) => [local, argument]),
        ...(typeof comment === 'string' ? { comment } : {}),
      },
    };
  },
};

/** Metadata has checked its form. */
function readDefinition(value: Json | undefined): {
  readonly action: string;
  readonly mapping: readonly (readonly [argument: string, local: string])[];
} {
  const { action = '', argument_mapping: mapping = {} } = isJsonObject(value) ? value : {};
  const pairs = isJsonObject(mapping) ? Object.entries(mapping) : [];
  return {
    action: typeof action === 'string' ? action : '',
    mapping: pairs.flatMap(([argument, local]) => (typeof local === 'string' ? [[argument, local] as const] : [])),
  };
}

const noAction = (action: string): ToActionFault => ({ type: 'no-action', action });

function faultOf(
  action: Action,
  mapping: readonly (readonly [argument: string, local: string])[],
  { owner, document }: { readonly owner: JoinOwner; readonly document: MetadataDocument },
): ToActionFault | undefined {
  const { name, definition } = action;
  if (definition.type !== 'query') return { type: 'no-query', action: name };
  for (const [argument, local] of mapping) {
    const declared = definition.arguments.find((one) => one.name === argument);
    if (declared === undefined) return { type: 'no-argument', action: name, argument };
    const field = owner.local(local);
    if (field === undefined) return { type: 'no-field', field: local };
    if (field.isList) return { type: 'list-field', field: local };
    if (field.isObject) return { type: 'object-field', field: local };
    const type = readArgumentType(declared.type, document.customTypes);
    if (type === undefined || !fitsArgument(type, field.type)) {
      return { type: 'misfit', argument, expected: declared.type, got: field.type };
    }
  }
  return undefined;
}
