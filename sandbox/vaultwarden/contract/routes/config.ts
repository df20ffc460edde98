import { json } from '../http/call';
import type { RouteTable } from '../http/router';
import { now } from '../store/clock';

/** Reference section 16. */
export const configRoutes: RouteTable = {
  'GET /api/config': ({ settings }) =>
    json({
      version: settings.BITWARDEN_VERSION,
      gitHash: null,
      server: { name: 'Vaultwarden', url: 'https://github.com/dani-garcia/vaultwarden' },
      settings: { disableUserRegistration: !settings.SIGNUPS_ALLOWED, suppressOnboardingInterstitials: false },
      environment: {
        vault: settings.DOMAIN,
        api: `${settings.DOMAIN}/api`,
        identity: `${settings.DOMAIN}/identity`,
        notifications: `${settings.DOMAIN}/notifications`,
        sso: '',
        cloudRegion: null,
      },
      push: { pushTechnology: 0, vapidPublicKey: null },
      featureStates: { 'pm-19148-innovation-archive': true },
      communication: null,
      object: 'config',
    }),
  'GET /api/version': ({ settings }) => json(settings.VERSION),
  'GET /alive': () => json(now()),
  'GET /api/alive': () => json(now()),
  'GET /api/now': () => json(now()),
};
