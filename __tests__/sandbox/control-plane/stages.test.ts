import { parseAllDocuments } from 'yaml';
import { kwokConfiguration, LOAD_BALANCER_ADDRESS } from '../../../sandbox/control-plane/stages';

interface Stage {
  kind: string;
  metadata: { name: string };
  spec: {
    resourceRef: { kind: string };
    selector: { matchExpressions: { key: string; operator: string; values?: string[] }[] };
    next: { statusTemplate: string };
  };
}

const stages = parseAllDocuments(kwokConfiguration()).map((document) => document.toJS() as Stage);

describe('the configuration of kwok', () => {
  it('names neither pods nor nodes, or the stages that come with kwok would be off', () => {
    const kinds = stages.map((stage) => stage.spec.resourceRef.kind);
    expect(kinds).toEqual(['Service', 'Ingress']);
  });

  it('gives an address to a load balancer that has none', () => {
    const [service] = stages;
    expect(service?.spec.selector.matchExpressions).toEqual([
      { key: '.spec.type', operator: 'In', values: ['LoadBalancer'] },
      { key: '.status.loadBalancer.ingress', operator: 'DoesNotExist' },
    ]);
    expect(service?.spec.next.statusTemplate).toContain(LOAD_BALANCER_ADDRESS);
  });

  it('uses an address that never leaves the machine', () => {
    expect(LOAD_BALANCER_ADDRESS).toMatch(/^127\./);
  });
});
