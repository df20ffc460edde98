import { stepEnvironment } from '../../scripts/test/step-environment';

describe('the environment of the steps of npm test', () => {
  it('has no file of authorities that is gone, as that of a sandbox after down', () => {
    const env = { PATH: '/bin', NODE_EXTRA_CA_CERTS: '/no/such/.sandbox/authorities.crt' };
    expect(stepEnvironment(env)).toEqual({ PATH: '/bin' });
  });

  it('keeps a file of authorities that is there, and all else', () => {
    const env = { PATH: '/bin', NODE_EXTRA_CA_CERTS: __filename };
    expect(stepEnvironment(env)).toEqual(env);
  });
});
