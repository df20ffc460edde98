import { Redactor } from '../../../cli/plan/redactor';
import { parsePlan } from '../../../cli/plan/read-plan';
import { hideInText, isSecretName } from '../../../cli/plan/secret-names';

const SECRET = 'Qx7!/zz secret"value';
const redactorOf = (plan: object) =>
  Redactor.of([parsePlan(JSON.stringify({ format_version: '1.2', resource_changes: [], ...plan }), 'x')]);
const changing = (change: object, type = 'terraform_data') => ({
  resource_changes: [
    { address: `${type}.a`, mode: 'managed', type, name: 'a', change: { actions: ['update'], ...change } },
  ],
});

describe('what a plan marks as sensitive', () => {
  it.each([
    [
      'after_sensitive, deep in a list',
      changing({ before: null, after: { l: [{ p: SECRET }] }, after_sensitive: { l: [{ p: true }] } }),
    ],
    [
      'before_sensitive, the whole object',
      changing({ before: { a: { b: SECRET } }, after: null, before_sensitive: true }),
    ],
    [
      'drift',
      {
        resource_drift: changing({ before: { a: SECRET }, after: null, before_sensitive: { a: true } })
          .resource_changes,
      },
    ],
    [
      'an output',
      { output_changes: { o: { actions: ['create'], before: null, after: SECRET, after_sensitive: true } } },
    ],
    [
      'the state',
      {
        prior_state: {
          values: {
            root_module: {
              child_modules: [
                {
                  resources: [
                    {
                      address: 'a.b',
                      mode: 'data',
                      type: 'a',
                      name: 'b',
                      values: { x: SECRET },
                      sensitive_values: { x: true },
                    },
                  ],
                },
              ],
            },
          },
        },
      },
    ],
    [
      'a sensitive variable',
      {
        variables: { v: { value: SECRET } },
        configuration: { root_module: { variables: { v: { sensitive: true } } } },
      },
    ],
    ['a variable that is called like a secret', { variables: { smtp_password: { value: SECRET } } }],
    [
      'the data of a Secret, whatever the schema says',
      changing({ before: null, after: { data: { any: SECRET } } }, 'kubernetes_secret_v1'),
    ],
    [
      'a value beside the name of a secret',
      changing({ before: null, after: { env: [{ name: 'DB_PASSWORD', value: SECRET }] } }),
    ],
  ])('is hidden in every text: %s', (_, plan) => {
    const redactor = redactorOf(plan);
    for (const form of [
      SECRET,
      Buffer.from(SECRET).toString('base64'),
      encodeURIComponent(SECRET),
      JSON.stringify(SECRET),
    ]) {
      expect(redactor.hide(`before ${form} after`)).toMatch(/^before "?\(sensitive\)"? after$/);
    }
  });

  it('is not looked for when it is a common word, or the page could not be read', () => {
    const redactor = redactorOf(
      changing({ before: null, after: { a: 'postgres', b: '5432', c: true }, after_sensitive: true }),
    );
    expect(redactor.hide('postgres on 5432 is true')).toBe('postgres on 5432 is true');
  });

  it('but is only the name of something in an output that crosses stacks stays readable', () => {
    const plan = (value: string) => ({
      output_changes: {
        'cross-stack-output-x': { actions: ['create'], before: null, after: value, after_sensitive: true },
      },
    });
    expect(redactorOf(plan('letsencrypt-prod')).hide('uses letsencrypt-prod')).toBe('uses letsencrypt-prod');
    expect(redactorOf(plan('hX93kq0aZZ')).hide('uses hX93kq0aZZ')).toBe('uses (sensitive)');
  });
});

describe('what has the form of a secret', () => {
  it.each([
    ['postgresql://app:s3cr3t@db:5432/x', 'postgresql://app:(hidden)@db:5432/x'],
    ['password = "abc def"', 'password = (hidden)'],
    ['{"api_key": "abc", "level": "info"}', '{"api_key": (hidden), "level": "info"}'],
    ['SMTP_PASSWORD: abc', 'SMTP_PASSWORD: (hidden)'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer (hidden)'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', '(hidden private key)'],
    ['password: ${var.x}', 'password: ${var.x}'],
    ['https://example.org/a:b', 'https://example.org/a:b'],
  ])('%j is shown as %j', (text, shown) => {
    expect(hideInText(text)).toBe(shown);
  });

  it.each([
    'password',
    'adminPassword',
    'SMTP_PASSWORD',
    'token',
    'api_key',
    'apiKey',
    'secretKey',
    'client_secret',
    'privateKey',
    'dsn',
  ])('the key %s says that its value is a secret', (key) => {
    expect(isSecretName(key)).toBe(true);
  });

  it.each([
    'existingSecret',
    'secretName',
    'imagePullSecrets',
    'passwordKey',
    'tokenFile',
    'secretKeyRef',
    'password_wo_version',
    'replicas',
    'passwordLength',
  ])('the key %s does not', (key) => {
    expect(isSecretName(key)).toBe(false);
  });

  it('is found in long texts without trying every dot anew', () => {
    const started = process.cpuUsage();
    expect(hideInText(`${'a.b-'.repeat(100_000)} password=abc`)).toMatch(/ password=\(hidden\)$/);
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});
