import type { Membership, User } from '../store/records';
import { CONFIRMED, type VaultStore } from '../store/vault-store';
import { MANAGER } from '../rules/access';

/** Managers are shown as custom members since 1.33 (reference section 7). */
export const shownType = (member: Membership): number => (member.type === MANAGER ? 4 : member.type);

/** Custom members with these three rights are managers of everything (reference section 9). */
export function permissionsJson(all: boolean): Record<string, boolean> {
  const no = ['accessEventLogs', 'accessImportExport', 'accessReports'];
  const collections = ['createNewCollections', 'editAnyCollection', 'deleteAnyCollection'];
  const later = ['manageGroups', 'managePolicies', 'manageSso', 'manageUsers', 'manageResetPassword', 'manageScim'];
  return Object.fromEntries([
    ...no.map((name) => [name, false]),
    ...collections.map((name) => [name, all]),
    ...later.map((name) => [name, false]),
  ]) as Record<string, boolean>;
}

/** One entry of `profile.organizations`. */
export function profileOrganizationJson(store: VaultStore, member: Membership, useGroups: boolean): object {
  const organization = store.organization(member.organizationId);
  const managesAll = member.type === MANAGER && member.accessAll;
  return {
    ...flags(useGroups),
    id: member.organizationId,
    identifier: null,
    name: organization?.name,
    hasPublicAndPrivateKeys: Boolean(organization?.privateKey && organization.publicKey),
    resetPasswordEnrolled: false,
    organizationUserId: member.id,
    limitCollectionCreation: member.type === 2 || !member.accessAll,
    permissions: permissionsJson(managesAll),
    userId: member.userId,
    key: member.key,
    status: member.status,
    type: shownType(member),
    enabled: true,
    object: 'profileOrganization',
  };
}

/** What the server says of every organization alike (upstream Membership::to_json). */
function flags(useGroups: boolean): Record<string, unknown> {
  const on = ['usersGetPremium', 'use2fa', 'useTotp', 'usePolicies', 'useApi', 'selfHost', 'usePasswordManager'];
  const alsoOn = ['useCustomPermissions', 'useDisableSMAdsForUsers', 'limitCollectionDeletion'];
  const off = ['useDirectory', 'useEvents', 'useScim', 'useResetPassword', 'ssoBound', 'useSso', 'useKeyConnector'];
  const alsoOff = ['useSecretsManager', 'useActivateAutofillPolicy', 'useAdminSponsoredFamilies', 'useRiskInsights'];
  const lastOff = ['useInviteLinks', 'useMyItems', 'useOrganizationDomains', 'usePam', 'usePhishingBlocker'];
  const never = ['familySponsorshipAvailable', 'keyConnectorEnabled', 'accessSecretsManager', 'limitItemDeletion'];
  const claimed = ['userIsManagedByOrganization', 'userIsClaimedByOrganization'];
  const none = ['maxCollections', 'providerId', 'providerName', 'providerType', 'familySponsorshipFriendlyName'];
  const noneEither = ['keyConnectorUrl', 'familySponsorshipLastSyncDate', 'familySponsorshipValidUntil'];
  const all = (names: readonly string[], value: unknown) => names.map((name) => [name, value] as const);
  return {
    ...Object.fromEntries([
      ...all([...on, ...alsoOn, 'allowAdminAccessToAllCollectionItems'], true),
      ...all([...off, ...alsoOff, ...lastOff, ...never, ...claimed], false),
      ...all([...none, ...noneEither, 'familySponsorshipToDelete'], null),
    ]),
    useGroups,
    seats: 20,
    maxStorageGb: 32767,
    productTierType: 3,
  };
}

/** The account with its confirmed memberships (reference section 5). */
export function profileJson(store: VaultStore, user: User, useGroups: boolean): Record<string, unknown> {
  const members = store.membershipsOf(user.id).filter((member) => member.status === CONFIRMED);
  return {
    _status: user.passwordHash === '' ? 1 : 0,
    accountKeys:
      user.privateKey === null
        ? null
        : {
            publicKeyEncryptionKeyPair: {
              wrappedPrivateKey: user.privateKey,
              publicKey: user.publicKey,
              signedPublicKey: null,
              object: 'publicKeyEncryptionKeyPair',
            },
            securityState: null,
            signatureKeyPair: null,
            object: 'privateKeys',
          },
    id: user.id,
    name: user.name,
    email: user.email,
    emailVerified: true,
    premium: true,
    premiumFromOrganization: false,
    culture: 'en-US',
    twoFactorEnabled: user.totp !== null,
    key: user.key,
    privateKey: user.privateKey,
    securityStamp: user.securityStamp,
    organizations: members.map((member) => profileOrganizationJson(store, member, useGroups)),
    providers: [],
    providerOrganizations: [],
    forcePasswordReset: false,
    avatarColor: null,
    usesKeyConnector: false,
    creationDate: user.createdAt,
    object: 'profile',
  };
}
