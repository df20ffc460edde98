import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { requireAdmin } from '../auth/guards';
import { body, type Call, type Handler, json, list, param } from '../http/call';
import { Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { ADMIN } from '../rules/access';
import { revoke, SINGLE_ORGANIZATION, TWO_FACTOR } from '../rules/membership';
import type { Policy } from '../store/records';

/** Types that upstream knows (reference section 11). */
const KNOWN = [0, 1, 2, 3, 5, 6, 7, 8, 14, 15, 16];
const RESET_PASSWORD = 8;

export const policyJson = (policy: Policy): object => ({
  id: policy.id,
  organizationId: policy.organizationId,
  type: policy.type,
  data: policy.data,
  enabled: policy.enabled,
  revisionDate: null,
  object: 'policy',
  ...(policy.type === RESET_PASSWORD ? { canToggleState: true } : {}),
});

/** The stored policy, or a disabled one with an id that is fresh each time (reference section 11). */
function policyOf(call: Call, organizationId: string): Policy {
  const type = Number(param(call, 'type'));
  if (!KNOWN.includes(type)) throw new Refusal('Invalid or unsupported policy type');
  const found = call.store.data.policies.find(
    (entry) => entry.organizationId === organizationId && entry.type === type,
  );
  return found ?? { id: randomUUID(), organizationId, type, enabled: false, data: null };
}

/** Two policies revoke members who do not fulfil them; owners and admins are spared (reference section 11). */
function revokeMembers(call: Call, policy: Policy): void {
  for (const member of call.store.memberships(policy.organizationId)) {
    if (member.type <= ADMIN || member.status <= 0) continue;
    const elsewhere = call.store
      .membershipsOf(member.userId)
      .some((other) => other.organizationId !== policy.organizationId && other.status > 0);
    const offends =
      (policy.type === TWO_FACTOR && call.store.user(member.userId)?.totp === null) ||
      (policy.type === SINGLE_ORGANIZATION && elsewhere);
    if (offends) revoke(member);
  }
}

/** The body is wrapped since 1.37.0; unwrapped it is a 422 (reference section 11). */
const policyBody = z.object({ policy: z.object({ enabled: z.boolean(), data: z.unknown().optional() }) });

const write: Handler = (call) => {
  const { organizationId } = requireAdmin(call);
  const { enabled, data } = body(call, policyBody).policy;
  const policy = policyOf(call, organizationId);
  Object.assign(policy, { enabled, data: data ?? null });
  if (enabled) revokeMembers(call, policy);
  const others = call.store.data.policies.filter((entry) => entry.id !== policy.id);
  call.store.data.policies = [...others, policy];
  call.store.touchMembers(organizationId);
  return json(policyJson(policy));
};

const POLICIES = '/api/organizations/:organizationId/policies';

/** Reference section 11. */
export const policyRoutes: RouteTable = {
  [`GET ${POLICIES}`]: (call) => {
    const { organizationId } = requireAdmin(call);
    const found = call.store.data.policies.filter((policy) => policy.organizationId === organizationId);
    return list(found.map(policyJson));
  },
  [`GET ${POLICIES}/:type`]: (call) => json(policyJson(policyOf(call, requireAdmin(call).organizationId))),
  [`PUT ${POLICIES}/:type`]: write,
  [`PUT ${POLICIES}/:type/vnext`]: write,
};
