// What metadata resolution hands to the other stages: linked, checked, frozen.
import type { Action, ActionPolicy, CustomEnum, CustomObjectRelationship, CustomScalar, Role } from '@app/types';
import type { JoinRelationship } from '@app/engine';
import type { PreparedCall } from '../call/prepared-call.js';
import type { OutputCheck } from '../output/output-check.js';
import type { Grant, VisibleFields } from '../permission/grant.js';
import type { ResolvedTypeUse } from './type-lookup.js';

/** A field of an object, an input object, or an argument. */
export interface ResolvedField {
  readonly name: string;
  readonly description: string | undefined;
  readonly type: ResolvedTypeUse;
}

export interface ResolvedInputObject {
  readonly name: string;
  readonly description: string | undefined;
  readonly fields: readonly ResolvedField[];
}

export interface ResolvedObject extends ResolvedInputObject {
  readonly relationships: readonly CustomObjectRelationship[];
  /** The same as the corridor knows relationships. */
  readonly joins: readonly JoinRelationship[];
}

/** The custom types by name; every type that a field mentions exists. */
export interface ResolvedCustomTypes {
  readonly scalars: ReadonlyMap<string, CustomScalar>;
  readonly enums: ReadonlyMap<string, CustomEnum>;
  readonly inputObjects: ReadonlyMap<string, ResolvedInputObject>;
  readonly objects: ReadonlyMap<string, ResolvedObject>;
}

export interface ResolvedAction {
  readonly name: string;
  readonly comment: string | undefined;
  readonly type: Action['definition']['type'];
  readonly kind: Action['definition']['kind'];
  readonly arguments: readonly ResolvedField[];
  readonly output: ResolvedTypeUse;
  /** What a handler's answer must be. */
  readonly check: OutputCheck;
  /** Everything about the call that no request changes. */
  readonly call: PreparedCall;
  /** By role; `admin` needs none. Inherited roles are there where entries say more than that the action may be called. */
  readonly grants: ReadonlyMap<Role, Grant>;
  /** No entry says more: whoever inherits from a role with an entry may call it. */
  readonly isPlain: boolean;
  /** Empty without one. */
  readonly policy: ActionPolicy;
}

export interface ResolvedActions {
  readonly types: ResolvedCustomTypes;
  /** Consistent actions only, in the order of the metadata. */
  readonly actions: ReadonlyMap<string, ResolvedAction>;
  /** What a role sees of the object types; undefined: all. */
  readonly visibleTo: (role: Role) => VisibleFields | undefined;
}
