import { httpsCall } from '../../../sandbox/vaultwarden/account/https-call';

describe('a call to the vault', () => {
  it('without an authority is refused, and does not trust what the process trusts instead', async () => {
    const halfWritten = { endpoint: 'https://127.0.0.1:1', caCertificate: '' };
    await expect(httpsCall(halfWritten, '/alive')).rejects.toThrow(
      'the authority of https://127.0.0.1:1 is no certificate in PEM',
    );
  });
});
