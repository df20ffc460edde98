import { stepEnvironment } from '../../scripts/test/step-environment';

describe('the environment of the steps of npm test', () => {
  it('leads into no sandbox, whose tools and files may be gone', () => {
    const env = {
      HOME: '/home/me',
      PATH: '/srv/check out/.sandbox/bin:/usr/bin:/bin',
      NODE_EXTRA_CA_CERTS: '/srv/check out/.sandbox/authorities.crt',
      SANDBOX_HELM_BINARY: '/srv/check out/.sandbox/bin/helm',
    };
    expect(stepEnvironment(env)).toEqual({ HOME: '/home/me', PATH: '/usr/bin:/bin' });
  });

  it('is else what it was', () => {
    const env = { PATH: '/opt/sandbox/bin:/bin', NODE_EXTRA_CA_CERTS: '/etc/ssl/ca.crt', VAULTWARDEN_BIN: '/opt/vw' };
    expect(stepEnvironment(env, true)).toEqual(env);
  });

  it('names no further authorities where nothing is downloaded', () => {
    const env = { PATH: '/bin', NODE_EXTRA_CA_CERTS: '/etc/ssl/ca.crt', SSL_CERT_FILE: '/etc/ssl/ca.crt' };
    expect(stepEnvironment(env)).toEqual({ PATH: '/bin', SSL_CERT_FILE: '/etc/ssl/ca.crt' });
  });
});
