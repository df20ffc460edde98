import { freeswitchCapture } from '../../../stacks/observability/homer/freeswitch';
import { observability } from './synthesized';

const ENDPOINT = 'homer-app.homer.svc.cluster.local:9060';

it('names the capture server in the global settings, where alone it is read, and switches capturing on per profile', () => {
  const xml = freeswitchCapture({ hepEndpoint: ENDPOINT, captureId: 2001 });
  const [global = '', profiles = ''] = xml.split('</global_settings>');
  expect(global).toContain(`<param name="capture-server" value="udp:${ENDPOINT};hep=3;capture_id=2001"/>`);
  expect(profiles).toContain('<param name="sip-capture" value="yes"/>');
  expect(profiles).not.toContain('capture-server');
});

it('leaves the mark out where a tenant has none', () => {
  expect(freeswitchCapture({ hepEndpoint: ENDPOINT, captureId: null })).toContain(`value="udp:${ENDPOINT};hep=3"/>`);
});

it('is an output of the stack, one text for each tenant with the capture id of its own', () => {
  const json = observability((config) => {
    const [tenant] = config.tenants;
    config.tenants = tenant === undefined ? [] : [tenant, { ...tenant, name: 'acme-corp', captureId: 2002 }];
  });
  const value = json.output?.['freeswitch_capture']?.value as Record<string, string>;
  expect(Object.keys(value).sort()).toEqual(['acme-corp', 'demo-client']);
  expect(value['demo-client']).toContain('capture_id=2001');
  expect(value['acme-corp']).toContain('capture_id=2002');
});
