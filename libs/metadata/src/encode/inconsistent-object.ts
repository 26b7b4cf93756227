// `definition` of inconsistent objects: all keys printed, nulls included (spec/metadata-actions-api.md 1.4).
import type { Action, ActionDefinition, CustomTypes, Json } from '@app/types';
import { encodeHeader } from './action.js';
import { encodeRelationship } from './custom-types.js';
import { objectOf } from './object-of.js';

/** `{name, comment, definition}`; permissions and `ignored_client_headers` are not printed here. */
export function encodeActionForInconsistency({ name, comment, definition }: Action): Json {
  return { name, comment: comment ?? null, definition: encodeDefinition(definition) };
}

function encodeDefinition(definition: ActionDefinition): Json {
  return objectOf([
    ['arguments', definition.arguments.map(({ name, type, description = null }) => ({ name, type, description }))],
    ['output_type', definition.output_type],
    ['headers', definition.headers.map(encodeHeader)],
    ['forward_client_headers', definition.forward_client_headers],
    ['handler', definition.handler],
    ['timeout', definition.timeout],
    ['type', definition.type],
    ['kind', definition.type === 'mutation' ? definition.kind : undefined],
    ['request_transform', definition.request_transform],
    ['response_transform', definition.response_transform],
  ]);
}

/** All four lists, absent descriptions and arguments as null, absent relationships as an empty list. */
export function encodeCustomTypesForInconsistency(types: CustomTypes): Json {
  return {
    input_objects: types.input_objects.map(({ name, description = null, fields }) => ({
      name,
      description,
      fields: fields.map((field) => ({ name: field.name, type: field.type, description: field.description ?? null })),
    })),
    objects: types.objects.map(({ name, description = null, fields, relationships }) => ({
      name,
      description,
      fields: fields.map((field) => ({
        name: field.name,
        type: field.type,
        description: field.description ?? null,
        arguments: field.arguments ?? null,
      })),
      relationships: relationships.map(encodeRelationship),
    })),
    scalars: types.scalars.map(({ name, description = null }) => ({ name, description })),
    enums: types.enums.map(({ name, description = null, values }) => ({
      name,
      description,
      values: values.map((item) => ({
        value: item.value,
        description: item.description ?? null,
        is_deprecated: item.is_deprecated ?? null,
      })),
    })),
  };
}
