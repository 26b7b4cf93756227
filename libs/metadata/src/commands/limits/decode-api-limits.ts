// API limits, strictly: what is stored is what will be enforced.
import { isJsonNumber, isJsonObject, type Json, type JsonObject } from '@app/types';
import {
  at,
  decodeFlag,
  decodeInteger,
  decodeObject,
  decodeText,
  listOf,
  optional,
  required,
  type Decoder,
} from '../../decode/decoder.js';
import { invalidUniqueParams, negativeLimit } from './error.js';

/** Kept as given. @throws GatewayError parse-failed */
export function decodeApiLimits(value: Json): JsonObject {
  const limits = decodeObject(value);
  optional(limits, 'disabled', decodeFlag);
  for (const key of ['depth_limit', 'node_limit', 'batch_limit']) optional(limits, key, limitOf(decodeCount));
  optional(limits, 'time_limit', limitOf(decodeSeconds));
  optional(limits, 'rate_limit', limitOf(decodeRate));
  return limits;
}

const limitOf =
  (decode: Decoder<unknown>): Decoder<JsonObject> =>
  (value) => {
    const limit = decodeObject(value);
    required(limit, 'global', decode);
    const perRole = optional(limit, 'per_role', decodeObject) ?? {};
    for (const [role, own] of Object.entries(perRole)) at('per_role', () => at(role, () => decode(own)));
    return limit;
  };

function decodeCount(value: Json): number {
  const count = decodeInteger(value);
  if (count < 0) throw negativeLimit();
  return count;
}

function decodeSeconds(value: Json): number {
  if (!isJsonNumber(value)) return decodeInteger(value);
  const seconds = Number(value);
  if (!(seconds >= 0)) throw negativeLimit();
  return seconds;
}

function decodeRate(value: Json): JsonObject {
  const rate = decodeObject(value);
  required(rate, 'max_reqs_per_min', decodeCount);
  optional(rate, 'unique_params', decodeUniqueParams);
  return rate;
}

function decodeUniqueParams(value: Json): Json {
  if (typeof value === 'string' && value.toUpperCase() === 'IP') return value;
  if (typeof value === 'string' || isJsonObject(value)) throw invalidUniqueParams();
  const names = listOf(decodeText)(value).map((name) => name.toLowerCase());
  if (names.some((name) => !name.startsWith('x-hasura-') || name === 'x-hasura-role')) throw invalidUniqueParams();
  return value;
}
