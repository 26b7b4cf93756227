// The refusals of changes that leave inconsistent objects (spec/metadata-actions-api.md 1.4, 3.2, 3.6, 4).
import { GatewayError, toInconsistentObject, type ErrorCode, type Inconsistency } from '@app/types';

function refusal(
  inconsistencies: readonly Inconsistency[],
  message: string,
  { code = 'unexpected', status = 400 }: { code?: ErrorCode; status?: number } = {},
): GatewayError {
  return new GatewayError({ code, status, message, internal: inconsistencies.map(toInconsistentObject) });
}

export const objectInconsistent = (own: readonly Inconsistency[]) =>
  refusal(own, own.map(({ reason }) => reason).join(', '), { code: 'invalid-configuration' });
export const othersInconsistent = (others: readonly Inconsistency[]) =>
  refusal(others, 'cannot continue due to new inconsistent metadata');
export const newlyInconsistent = (found: readonly Inconsistency[]) =>
  refusal(found, 'cannot continue due to newly found inconsistent metadata', { status: 500 });
export const documentInconsistent = (all: readonly Inconsistency[]) =>
  refusal(all, 'cannot continue due to inconsistent metadata');
export const schemaInconsistent = (found: readonly Inconsistency[]) =>
  refusal(found, 'Schema inconsistency', { code: 'bad-request' });
