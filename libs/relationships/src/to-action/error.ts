// Every reason why a relationship to an action cannot be served, and its text.
export type ToActionFault =
  | { readonly type: 'no-action'; readonly action: string }
  | { readonly type: 'no-query'; readonly action: string }
  | { readonly type: 'no-argument'; readonly action: string; readonly argument: string }
  | { readonly type: 'no-field'; readonly field: string }
  | { readonly type: 'list-field'; readonly field: string }
  | { readonly type: 'object-field'; readonly field: string }
  | { readonly type: 'misfit'; readonly argument: string; readonly expected: string; readonly got: string };

/** The reason without the place, which whoever reports it knows. */
export function printToActionFault(fault: ToActionFault): string {
  switch (fault.type) {
    case 'no-action':
      return `action with name "${fault.action}" not found`;
    case 'no-query':
      return `action "${fault.action}" is a mutation: only query actions can be joined`;
    case 'no-argument':
      return `argument with name "${fault.argument}" not found in action "${fault.action}"`;
    case 'no-field':
      return `"${fault.field}" does not exist`;
    case 'list-field':
      return `"${fault.field}" is a list: only single values can be arguments`;
    case 'object-field':
      return `"${fault.field}" is an object: only single values can be arguments`;
    case 'misfit':
      return `argument "${fault.argument}": expected type "${fault.expected}" but got "${fault.got}"`;
  }
}
