import { createLogger } from '../../../../providers/framework/plugin/log';

function linesOf(env: Record<string, string>): Array<Record<string, unknown>> {
  const lines: string[] = [];
  const logger = createLogger('example.echo', env, (line) => lines.push(line));
  logger.trace('t');
  logger.debug('d', { attempt: 2 });
  logger.info('i');
  logger.warn('w');
  logger.error('e');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is one JSON object a line in the form that go-plugin parses', () => {
    const [line] = linesOf({ TF_LOG: 'debug' });
    expect(line).toMatchObject({ '@level': 'debug', '@message': 'd', '@module': 'example.echo', attempt: 2 });
    expect(line?.['@timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it.each([
    [{}, 'e'],
    [{ TF_LOG: 'WARN' }, 'we'],
    [{ TF_LOG: 'TRACE' }, 'tdiwe'],
    [{ TF_LOG: 'JSON' }, 'tdiwe'],
    [{ TF_LOG: 'off' }, ''],
    [{ TF_LOG: 'trace', TF_LOG_PROVIDER: 'info' }, 'iwe'],
    [{ TF_LOG: 'shout' }, 'tdiwe'],
  ])('with %j writes %s', (env, expected) => {
    expect(
      linesOf(env)
        .map((line) => line['@message'])
        .join(''),
    ).toBe(expected);
  });

  it('cannot be made to change its own fields', () => {
    const lines: string[] = [];
    createLogger('m', { TF_LOG: 'info' }, (line) => lines.push(line)).info('real', {
      '@level': 'error',
      '@message': 'forged',
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ '@level': 'info', '@message': 'real' });
  });
});
