// Custom types as exports print them: input order, absent and empty parts left out (spec/metadata-actions-api.md 3.1).
import type {
  CustomEnum,
  CustomEnumValue,
  CustomInputField,
  CustomInputObject,
  CustomObject,
  CustomObjectField,
  CustomObjectRelationship,
  CustomScalar,
  CustomTypes,
  Json,
  JsonObject,
} from '@app/types';
import { objectOf, unlessEmpty } from './object-of.js';

export function encodeCustomTypes(types: CustomTypes): JsonObject {
  return objectOf([
    ['input_objects', unlessEmpty(types.input_objects.map(encodeInputObject))],
    ['objects', unlessEmpty(types.objects.map(encodeObject))],
    ['scalars', unlessEmpty(types.scalars.map(encodeScalar))],
    ['enums', unlessEmpty(types.enums.map(encodeEnum))],
  ]);
}

function encodeInputObject({ name, fields, description }: CustomInputObject): Json {
  return objectOf([
    ['name', name],
    ['fields', fields.map(encodeField)],
    ['description', description],
  ]);
}

function encodeObject({ name, fields, description, relationships, remoteRelationships = [] }: CustomObject): Json {
  return objectOf([
    ['name', name],
    ['fields', fields.map(encodeField)],
    ['description', description],
    ['relationships', unlessEmpty([...relationships.map(encodeRelationship), ...remoteRelationships])],
  ]);
}

function encodeField(field: CustomInputField | CustomObjectField): Json {
  return objectOf([
    ['name', field.name],
    ['type', field.type],
    ['description', field.description],
    ['arguments', 'arguments' in field ? field.arguments : undefined],
  ]);
}

/** All keys are always there, so exports and inconsistent objects share this form. */
export function encodeRelationship(relationship: CustomObjectRelationship): Json {
  const { name, type, source, remote_table: table, field_mapping: mapping } = relationship;
  return { name, type, source, remote_table: { schema: table.schema, name: table.name }, field_mapping: mapping };
}

function encodeScalar({ name, description }: CustomScalar): Json {
  return objectOf([
    ['name', name],
    ['description', description],
  ]);
}

function encodeEnum({ name, values, description }: CustomEnum): Json {
  return objectOf([
    ['name', name],
    ['values', values.map(encodeEnumValue)],
    ['description', description],
  ]);
}

function encodeEnumValue({ value, description, is_deprecated: isDeprecated }: CustomEnumValue): Json {
  return objectOf([
    ['value', value],
    ['description', description],
    ['is_deprecated', isDeprecated],
  ]);
}
