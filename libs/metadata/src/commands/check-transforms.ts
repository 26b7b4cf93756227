// Templates of actions that are about to be stored (spec/actions.md 9.2).
import type { ActionDefinition, Json } from '@app/types';
import {
  compileRequestTransform,
  compileResponseTransform,
  transformRefused,
  type RequestTransform,
  type ResponseTransform,
} from '@app/webhooks';

/** Transforms as decoded; null counts as absent. */
export type Transforms = Pick<ActionDefinition, 'request_transform' | 'response_transform'>;

/** @throws GatewayError `validation-failed`; `internal` lists the faults. The response's come first. */
export function checkTransforms({ request_transform: request, response_transform: response }: Transforms): void {
  const ofResponse = isPresent(response)
    ? compileResponseTransform(response as unknown as ResponseTransform)
    : undefined;
  if (ofResponse?.ok === false) throw transformRefused('response', ofResponse.errors);
  const ofRequest = isPresent(request) ? compileRequestTransform(request as unknown as RequestTransform) : undefined;
  if (ofRequest?.ok === false) throw transformRefused('request', ofRequest.errors);
}

function isPresent(transform: Json | undefined): transform is Exclude<Json, null> {
  return transform !== undefined && transform !== null;
}
