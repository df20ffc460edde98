import { data, SEEDED_SECRET, type GoldenCase } from '../golden-case';

const SECRET = '${var.seeded_secret}';

/** Secrets in every place where a plan can hold one. */
export const sensitive: readonly GoldenCase[] = [
  {
    name: 'sensitive-nested',
    shows: 'no secret that lies in lists, maps and sets',
    needs: 'terraform',
    steps: () => {
      const nested = (port: number, secret: string) =>
        data({
          nested: {
            input: {
              list: [
                { user: 'app', password: secret },
                { user: 'other', password: 'none' },
              ],
              map: { a: { b: [secret, 'plain'] } },
              set: `\${toset([{ name = "x", token = "${secret}" }, { name = "y", token = "none" }])}`,
              port,
            },
          },
        });
      // Inside an expression a reference has no template marks.
      const inSet = (config: ReturnType<typeof nested>) =>
        JSON.parse(JSON.stringify(config).replace(`\\"${SECRET}\\"`, 'var.seeded_secret')) as typeof config;
      return [{ apply: nested(80, 'old-secret-value-9') }, { plan: inSet(nested(443, SECRET)) }];
    },
  },
  {
    name: 'sensitive-becomes-plain',
    shows: 'no secret where only the mark goes away',
    needs: 'terraform',
    steps: () => [
      { apply: data({ it: { input: { value: SECRET } } }) },
      { plan: data({ it: { input: { value: '${nonsensitive(var.seeded_secret)}' } } }) },
    ],
  },
  {
    name: 'secret-under-a-telling-name',
    shows: 'no value of a key that is called like a secret, though nothing marks it',
    needs: 'terraform',
    steps: () => {
      const settings = (secret: string, replicas: number) =>
        data({
          it: {
            input: {
              replicas,
              smtp_password: secret,
              env: [
                { name: 'API_TOKEN', value: secret },
                { name: 'LOG_LEVEL', value: `level-${replicas}` },
              ],
              uri: `postgresql://app:${encodeURIComponent(secret)}@db:5432/app?level=${replicas}`,
              existingSecret: `db-credentials-${replicas}`,
            },
          },
        });
      return [{ apply: settings('hunter2-old-value', 1) }, { plan: settings(SEEDED_SECRET, 2) }];
    },
  },
  {
    name: 'secret-that-turns-up-unmarked',
    shows: 'no secret in other texts, as it is or in base64',
    needs: 'terraform',
    steps: () => {
      const both = (version: number) =>
        data({
          marked: { input: SECRET },
          unmarked: {
            input: {
              banner: `version ${version} ${SEEDED_SECRET} end`,
              encoded: `v${version} ${Buffer.from(SEEDED_SECRET).toString('base64')}`,
            },
          },
        });
      return [{ apply: both(1) }, { plan: both(2) }];
    },
  },
  {
    name: 'sensitive-outputs',
    shows: 'that a sensitive output changes, and no value',
    needs: 'terraform',
    steps: () => {
      const outputs = (version: string) => ({
        ...data({ it: { input: version } }),
        output: {
          password: { value: `${SECRET}-${version}`, sensitive: true },
          address: { value: `10.0.0.${version}` },
        },
      });
      return [{ apply: outputs('1') }, { plan: outputs('2') }];
    },
  },
  {
    name: 'hostile-text',
    shows: 'text that would break the page: pipes, backticks, HTML, mentions, characters that cannot be seen',
    needs: 'terraform',
    steps: () => {
      const texts = (version: string) =>
        data({
          it: {
            for_each: { 'a|b `c` <script>': `@everyone #1 ${version}` },
            input: {
              'a | b': `<!-- --> </details> ${version} | x`,
              fence: '```\n````\n' + version,
              rtl: `safe\u202Efdp.exe ${version}`,
              mention: '${each.value}',
            },
          },
        });
      return [{ apply: texts('one') }, { plan: texts('two') }];
    },
  },
];
