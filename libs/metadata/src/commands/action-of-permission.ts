// The action that a permission command names: key `action`; older documentation says `name`.
import type { JsonObject } from '@app/types';
import { required } from '../decode/decoder.js';
import { decodeGraphqlName } from '../decode/graphql-text.js';

export function decodeActionOfPermission(args: JsonObject): string {
  const key = !Object.hasOwn(args, 'action') && Object.hasOwn(args, 'name') ? 'name' : 'action';
  return required(args, key, decodeGraphqlName);
}
