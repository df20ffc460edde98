import { judged, verdicts } from './judged';
import { named, planOf } from './plans';

const CLAIM = 'kubernetes_persistent_volume_claim_v1';
const destroying = (address: string, before: object) => planOf([{ address, actions: ['delete'], before }]);
const REFUSED = (address: string) => [`refused protected-destroyed ${address}`];

describe('protected-destroyed', () => {
  it.each([
    ['an old claim type', 'kubernetes_persistent_volume_claim.a', named('a', 'b')],
    ['a volume', 'kubernetes_persistent_volume_v1.a', named('a')],
    ['a namespace', 'kubernetes_namespace.a', named('a')],
    [
      'a CRD in a manifest',
      'kubernetes_manifest.a',
      { manifest: { kind: 'CustomResourceDefinition', metadata: { name: 'a' } } },
    ],
    [
      'a StatefulSet with claims in a manifest',
      'kubernetes_manifest.a',
      { manifest: { kind: 'StatefulSet', metadata: { name: 'a' }, spec: { volumeClaimTemplates: [{}] } } },
    ],
    ['the Secret whose loss destroys data', 'kubernetes_secret_v1.a', named('authentik-secret-key', 'authentik')],
    [
      'the issuers, a chart of this repository',
      'helm_release.a',
      { name: 'issuers', chart: './assets/issuers_release_local_chart/9a46b94f5b0c9870' },
    ],
    [
      'Traefik from an OCI registry',
      'helm_release.a',
      { name: 'proxy', chart: 'oci://registry.example/charts/traefik' },
    ],
    ['an organization', 'vaultwarden_organization.a', { name: 'a' }],
    [
      'whatever is annotated',
      'kubernetes_config_map_v1.a',
      { metadata: [{ name: 'a', annotations: { 'cluster-infra/protected': 'true' } }] },
    ],
  ])('refuses to destroy %s', (_, address, before) => {
    expect(verdicts(destroying(address, before))).toEqual(REFUSED(address));
  });

  it.each([
    [
      'a StatefulSet without claims',
      'kubernetes_stateful_set_v1.a',
      named('a', 'b', { spec: [{ volume_claim_template: [] }] }),
    ],
    ['any other Secret', 'kubernetes_secret_v1.a', named('authentik-bootstrap', 'authentik')],
    ['any other release', 'helm_release.a', { name: 'authentik', chart: 'authentik' }],
    ['a config map', 'kubernetes_config_map_v1.a', named('a', 'b')],
    ['a Service in a manifest', 'kubernetes_manifest.a', { manifest: { kind: 'Service', metadata: { name: 'a' } } }],
  ])('lets %s go', (_, address, before) => {
    expect(verdicts(destroying(address, before))).toEqual([]);
  });

  it('refuses a replacement in either order, and the object left over from one', () => {
    for (const actions of [
      ['delete', 'create'],
      ['create', 'delete'],
    ] as const) {
      const plan = planOf([
        { address: `${CLAIM}.a`, actions: [...actions], before: named('a', 'b'), after: named('a', 'c') },
      ]);
      expect(verdicts(plan)).toEqual(REFUSED(`${CLAIM}.a`));
    }
    const deposed = planOf([
      { address: `${CLAIM}.a`, actions: ['delete'], before: named('a', 'b'), more: { deposed: '1234abcd' } },
    ]);
    expect(verdicts(deposed)).toEqual(REFUSED(`${CLAIM}.a (deposed 1234abcd)`));
  });

  it('says what forces a replacement, and the command for a tainted object', () => {
    const replaced = (more: object) =>
      planOf([
        { address: `${CLAIM}.a`, actions: ['delete', 'create'], before: named('a', 'b'), after: named('a', 'b'), more },
      ]);
    const [forced] = judged(
      planOf([
        {
          address: `${CLAIM}.a`,
          actions: ['delete', 'create'],
          before: named('a', 'b'),
          after: named('a', 'c'),
          more: {
            action_reason: 'replace_because_cannot_update',
            change: {
              actions: ['delete', 'create'],
              before: named('a', 'b'),
              after: named('a', 'c'),
              replace_paths: [['metadata', 0, 'namespace']],
            },
          },
        },
      ]),
    );
    expect(forced?.what).toBe(
      `${CLAIM} b/a is destroyed and created anew, because metadata.0.namespace cannot change in place.`,
    );
    expect(judged(replaced({ action_reason: 'replace_because_tainted' }))[0]?.fix).toContain(
      `terraform untaint '${CLAIM}.a'`,
    );
  });
});

describe('rename-without-move', () => {
  const rename = (before: object, after: object, type = CLAIM, to = `${type}.new`) =>
    planOf([
      { address: `${type}.old`, actions: ['delete'], before },
      { address: to, actions: ['create'], after },
    ]);

  it('gives the block that can be pasted, for instances and modules too', () => {
    const [finding] = judged(rename(named('a', 'b'), named('a', 'b'), CLAIM, `${CLAIM}.new["x"]`));
    expect(finding).toMatchObject({ rule: 'rename-without-move', outcome: 'refused', address: `${CLAIM}.old` });
    expect(finding?.paste).toBe(
      [
        `moved {`,
        `  from = ${CLAIM}.old`,
        `  to   = ${CLAIM}.new["x"]`,
        `}`,
        `# or in TypeScript, on the construct of ${CLAIM}.new["x"]:`,
        `resource.moveFromId('${CLAIM}.old');`,
      ].join('\n'),
    );
  });

  it('is found when the new namespace is not known yet', () => {
    expect(verdicts(rename(named('a', 'b'), named('a')))).toContain(`refused rename-without-move ${CLAIM}.old`);
  });

  it.each([
    ['another name', named('a', 'b'), named('c', 'b')],
    ['another namespace', named('a', 'b'), named('a', 'c')],
  ])('is none with %s', (_, before, after) => {
    expect(verdicts(rename(before, after))).toEqual(REFUSED(`${CLAIM}.old`));
  });

  it('pairs each destroyed object with one created one', () => {
    const plan = planOf([
      { address: 'helm_release.a', actions: ['delete'], before: { name: 'x', namespace: 'n' } },
      { address: 'helm_release.b', actions: ['delete'], before: { name: 'x', namespace: 'n' } },
      { address: 'helm_release.c', actions: ['create'], after: { name: 'x', namespace: 'n' } },
    ]);
    expect(verdicts(plan)).toEqual(['refused rename-without-move helm_release.a']);
  });

  it('is only reported for an object without name and value, and not at all when several could be meant', () => {
    const data = (...names: string[]) =>
      planOf([
        { address: 'terraform_data.old', actions: ['delete'], before: { input: 'x', id: '1' } },
        ...names.map((name) => ({
          address: `terraform_data.${name}`,
          actions: ['create' as const],
          after: { input: 'x', triggers_replace: null },
        })),
      ]);
    expect(verdicts(data('new'))).toEqual(['reported rename-without-move terraform_data.old']);
    expect(verdicts(data('new', 'newer'))).toEqual([]);
  });
});
