// Custom types with every default filled in (spec/actions.md 2). Whether they fit together is checked elsewhere.
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
  RemoteRelationship,
} from '@app/types';
import { decodeCustomObjectRelationship } from './custom-object-relationship.js';
import { decodeRemoteRelationship } from './remote-relationship.js';
import {
  decodeFlag,
  decodeObject,
  decodeText,
  keepJson,
  listOf,
  nonEmptyListOf,
  optional,
  optionalEntry,
  required,
  type Decoder,
} from './decoder.js';
import { decodeGraphqlName, decodeGraphqlType } from './graphql-text.js';

export function decodeCustomTypes(value: Json): CustomTypes {
  const types = decodeObject(value);
  return {
    scalars: decodeTypeList(types, 'scalars', decodeScalar),
    enums: decodeTypeList(types, 'enums', decodeEnum),
    input_objects: decodeTypeList(types, 'input_objects', decodeInputObject),
    objects: decodeTypeList(types, 'objects', decodeOutputObject),
  };
}

function decodeTypeList<T>(types: JsonObject, key: string, decode: Decoder<T>): readonly T[] {
  return optional(types, key, listOf(decode)) ?? [];
}

/** What all four kinds begin with. */
function decodeNameAndDescription(type: JsonObject): { name: string; description?: string } {
  return {
    name: required(type, 'name', decodeGraphqlName),
    ...optionalEntry(type, 'description', decodeText),
  };
}

function decodeScalar(value: Json): CustomScalar {
  return decodeNameAndDescription(decodeObject(value));
}

function decodeEnum(value: Json): CustomEnum {
  const type = decodeObject(value);
  return { ...decodeNameAndDescription(type), values: required(type, 'values', nonEmptyListOf(decodeEnumValue)) };
}

function decodeEnumValue(value: Json): CustomEnumValue {
  const item = decodeObject(value);
  return {
    value: required(item, 'value', decodeGraphqlName),
    ...optionalEntry(item, 'description', decodeText),
    ...optionalEntry(item, 'is_deprecated', decodeFlag),
  };
}

function decodeInputObject(value: Json): CustomInputObject {
  const type = decodeObject(value);
  return { ...decodeNameAndDescription(type), fields: required(type, 'fields', nonEmptyListOf(decodeInputField)) };
}

function decodeInputField(value: Json): CustomInputField {
  const field = decodeObject(value);
  return { ...decodeNameAndDescription(field), type: required(field, 'type', decodeGraphqlType) };
}

function decodeOutputObject(value: Json): CustomObject {
  const type = decodeObject(value);
  return {
    ...decodeNameAndDescription(type),
    fields: required(type, 'fields', nonEmptyListOf(decodeOutputField)),
    ...decodeRelationships(optional(type, 'relationships', listOf(decodeObjectRelationship)) ?? []),
  };
}

type ObjectRelationship = CustomObjectRelationship | RemoteRelationship;

/** What has a definition leads to something else than a table. */
function decodeObjectRelationship(value: Json): ObjectRelationship {
  const { definition } = decodeObject(value);
  return definition === undefined ? decodeCustomObjectRelationship(value) : decodeRemoteRelationship(value);
}

function decodeRelationships(
  all: readonly ObjectRelationship[],
): Pick<CustomObject, 'relationships' | 'remoteRelationships'> {
  const isRemote = (one: ObjectRelationship): one is RemoteRelationship => 'definition' in one;
  const remote = all.filter(isRemote).map((one) => ({ ...one, name: decodeGraphqlName(one.name) }));
  const relationships = all.filter((one): one is CustomObjectRelationship => !isRemote(one));
  return { relationships, ...(remote.length === 0 ? {} : { remoteRelationships: remote }) };
}

/** `arguments` of any shape is kept: that there are some is reported by validation. */
function decodeOutputField(value: Json): CustomObjectField {
  const field = decodeObject(value);
  return { ...decodeInputField(field), ...optionalEntry(field, 'arguments', keepJson) };
}
