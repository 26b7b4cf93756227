// Faults of a handler's 2xx answer and their texts (spec/actions.md 4.4).

export type OutputFault =
  | { readonly type: 'null' }
  | { readonly type: 'scalar'; readonly got: 'String' | 'Boolean'; readonly expected: string }
  | { readonly type: 'array'; readonly expected: string }
  | { readonly type: 'object'; readonly expected: string }
  | { readonly type: 'no-array' }
  | { readonly type: 'missing-field'; readonly field: string }
  | { readonly type: 'null-field'; readonly field: string };

/** The message of a fault. */
export function printOutputFault(fault: OutputFault): string {
  switch (fault.type) {
    case 'null':
      return 'got null for the action webhook response';
    case 'scalar':
      return `got scalar ${fault.got} for the action webhook response, expecting ${fault.expected}`;
    case 'array':
      return `got array for the action webhook response, expecting ${fault.expected}`;
    case 'object':
      return `got object for the action webhook response, expecting ${fault.expected}`;
    case 'no-array':
      return 'expecting array for the action webhook response';
    case 'missing-field':
      return `field "${fault.field}" expected in webhook response, but not found`;
    case 'null-field':
      return `expecting not null value for field "${fault.field}"`;
  }
}
