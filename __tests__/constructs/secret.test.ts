import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import type { GeneratedSecretProps } from '../../constructs/secret/generated-secret';
import { rotationTable, secretDeclarations } from '../../constructs/secret/rotation';
import type { SecretDeclaration } from '../../constructs/secret/rotation';
import { SuppliedSecret } from '../../constructs/secret/supplied-secret';
import { ServiceNamespace } from '../../constructs/service-namespace';
import { addresses, eachString, resource } from '../support/terraform-json';
import type { TerraformJson } from '../support/terraform-json';
import { inNamespace } from './in-namespace';

const VALUE = '${ephemeral.random_password.token_password.result}';

function generated(
  overrides: Partial<Omit<GeneratedSecretProps<'password'>, 'namespace'>> = {},
  look: (secret: GeneratedSecret, declarations: SecretDeclaration[]) => void = () => undefined,
): TerraformJson {
  return inNamespace((stack, namespace) => {
    const secret = new GeneratedSecret(stack, 'token', {
      name: 'sample-token',
      namespace,
      generate: { password: { length: 32 } },
      revision: 1,
      revisionKey: 'services.sample.secretRevisions.token',
      rotation: 'restart',
      effect: 'It restarts.',
      labels: {},
      ...overrides,
    });
    look(secret, secretDeclarations(stack));
  });
}

describe('a generated secret', () => {
  it('goes from an ephemeral value straight into a write-only attribute, and nowhere else', () => {
    const json = generated({ constants: { username: 'app' }, revision: 4 });
    expect(json.ephemeral).toEqual({
      random_password: { token_password: expect.objectContaining({ length: 32, special: false }) as object },
    });
    expect(resource(json, 'kubernetes_secret_v1.token')).toMatchObject({
      data_wo: { username: 'app', password: VALUE },
      data_wo_revision: 4,
    });
    const places: string[] = [];
    eachString(json.resource, (text, path) => text.includes('ephemeral.') && places.push(path));
    expect(places).toEqual(['kubernetes_secret_v1.token.data_wo.password']);
  });

  it('composes keys from its own values inside the write-only attribute', () => {
    const json = generated({ compose: ({ password }) => ({ uri: `postgresql://app:${password}@db/app` }) });
    expect(resource(json, 'kubernetes_secret_v1.token')['data_wo']).toEqual({
      password: VALUE,
      uri: `postgresql://app:${VALUE}@db/app`,
    });
  });

  it('is copied into other namespaces from the same value and at the same revision', () => {
    const json = inNamespace((stack, namespace) => {
      new GeneratedSecret(stack, 'token', {
        name: 'sample-token',
        namespace,
        generate: { password: { length: 32 } },
        revision: 2,
        revisionKey: 'k',
        rotation: 'restart',
        effect: 'It restarts.',
        labels: {},
        copies: [new ServiceNamespace(stack, 'other', { name: 'other' })],
      });
    });
    const owner = resource(json, 'kubernetes_secret_v1.token');
    const copy = resource(json, 'kubernetes_secret_v1.token_copy_other');
    expect({ ...copy, metadata: null, '//': null }).toEqual({ ...owner, metadata: null, '//': null });
    expect(addresses(json).filter((address) => address.startsWith('ephemeral.'))).toHaveLength(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the revision %d and names the key', (revision) => {
    expect(() => generated({ revision })).toThrow(
      /^services\.sample\.secretRevisions\.token: the revision of Secret sample\/sample-token is .*at least 1/,
    );
  });

  it('that works on first use only can not be rotated: the reason is given', () => {
    expect(() => generated({ rotation: 'first-use-only', revision: 2, effect: 'It is read once.' })).toThrow(
      /cannot be rotated by raising its revision to 2: It is read once\. Set services\.sample\.secretRevisions\.token back to 1/,
    );
    expect(() => generated({ rotation: 'first-use-only', revision: 1 })).not.toThrow();
  });

  it('refuses a key that is given twice', () => {
    expect(() => generated({ constants: { password: 'x' } })).toThrow(/a key of Secret sample-token is given twice/);
  });

  it('refuses to be short', () => {
    expect(() => generated({ generate: { password: { length: 8 } } })).toThrow(/has 8 characters; .* at least 16/);
  });

  it('names its keys when somebody asks for one it does not have', () => {
    generated({}, (secret) => {
      expect(() => secret.key('pasword')).toThrow('Secret sample-token has no key "pasword"; it has password');
    });
  });
});

describe('a supplied secret', () => {
  const json = inNamespace((stack, namespace) => {
    new SuppliedSecret(stack, 'smtp', {
      name: 'sample-smtp',
      namespace,
      key: 'password',
      variable: 'smtp_password_sample',
      description: 'Password of the SMTP account.',
      revision: 3,
      revisionKey: 'k',
      labels: {},
    });
  });

  it('comes from a sensitive, ephemeral variable without default', () => {
    expect(json.variable?.['smtp_password_sample']).toMatchObject({
      ephemeral: true,
      sensitive: true,
      nullable: false,
    });
    expect(json.variable?.['smtp_password_sample']).not.toHaveProperty('default');
  });

  it('stands in the write-only attribute only', () => {
    expect(resource(json, 'kubernetes_secret_v1.smtp')).toMatchObject({
      data_wo: { password: '${var.smtp_password_sample}' },
      data_wo_revision: 3,
    });
  });
});

describe('the rotation table', () => {
  it('lists every Secret with what a new value does, sorted, for the documentation', () => {
    generated({ constants: { username: 'app' } }, (_secret, declarations) => {
      expect(declarations).toEqual([
        {
          secret: 'sample/sample-token',
          keys: ['password', 'username'],
          rotation: 'restart',
          effect: 'It restarts.',
          revisionKey: 'services.sample.secretRevisions.token',
          revision: 1,
          lossDestroysData: false,
          copies: [],
        },
      ]);
      expect(rotationTable(declarations).split('\n')[2]).toBe(
        '| `sample/sample-token` | `password`, `username` | restart | It restarts. | `services.sample.secretRevisions.token` | no |',
      );
    });
  });
});
