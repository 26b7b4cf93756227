// What a role sees of the object types. A schema has one type of a name, so that all entries of a role bind it together: a field is
// there if each of them leaves it.
import type { Role } from '@app/types';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { grantFault } from './error.js';
import type { Grant, VisibleFields } from './grant.js';
import type { ResolvedGrants } from './resolve-grants.js';

/** Collects the entries of one action after another. */
export class VisibleTypes {
  private readonly byRole = new Map<Role, VisibleFields>();

  /** Undefined: nothing is hidden from the role. */
  of(role: Role): VisibleFields | undefined {
    return this.byRole.get(role);
  }

  /** The grants of the action without those that would leave nothing of a type; these are faults. */
  take({ grants, isPlain }: ResolvedAction): Pick<ResolvedGrants, 'grants' | 'faults'> {
    if (isPlain) return { grants, faults: [] };
    const faults: ResolvedGrants['faults'][number][] = [];
    const left = [...grants].filter(([role, grant]) => {
      const type = this.add(role, grant);
      if (type !== undefined) faults.push({ role, reason: grantFault.hidesAll(type).message });
      return type === undefined;
    });
    return { grants: new Map(left), faults };
  }

  /** Answers the type of which nothing would be left; then nothing of the entry is taken. */
  private add(role: Role, { visible }: Grant): string | undefined {
    if (visible.size === 0) return undefined;
    const merged = new Map(this.byRole.get(role));
    for (const [type, fields] of visible) {
      const before = merged.get(type);
      const left = before === undefined ? fields : new Set([...fields].filter((name) => before.has(name)));
      if (left.size === 0) return type;
      merged.set(type, left);
    }
    this.byRole.set(role, merged);
    return undefined;
  }
}
