// What operators allow a role beyond its permissions: the allow-list, API limits, introspection (spec/auth-and-security.md 8-10).
// Rules about the document alone are checked when it is prepared, so they cost nothing once its plan is known.

export interface OperationRules {
  /** Canonical texts (`documentText`) of the documents that may run; undefined: any. */
  readonly allowedDocuments: ReadonlySet<string> | undefined;
  readonly maxDepth: number | undefined;
  readonly maxNodes: number | undefined;
  /** Whether `__schema` and `__type` are answered. */
  readonly introspects: boolean;
  /** Of one operation. Whoever runs it must keep to it. */
  readonly timeLimitMs: number | undefined;
  /** Operations in one batch. Whoever reads the batch must keep to it. */
  readonly maxBatch: number | undefined;
  readonly rate: RateRule | undefined;
}

/** A sliding minute. */
export interface RateRule {
  readonly perMinute: number;
  /** `ip`: by the client's address; names: by these session variables; none: by role alone. */
  readonly uniqueBy: 'ip' | readonly string[];
}

export const NO_RULES: OperationRules = Object.freeze({
  allowedDocuments: undefined,
  maxDepth: undefined,
  maxNodes: undefined,
  introspects: true,
  timeLimitMs: undefined,
  maxBatch: undefined,
  rate: undefined,
});
