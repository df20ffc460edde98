import { TerraformOutput } from 'cdktf';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import type { EdgeOutputs } from '../edge';
import type { FoundationOutputs } from '../foundation';
import { PlatformStack } from '../platform-stack';
import type { PlatformStackProps } from '../platform-stack';
import { Excalidraw, excalidrawAtRest } from './excalidraw/excalidraw';
import { freeswitchCapture } from './homer/freeswitch';
import { Homer, homerAtRest } from './homer/homer';

/** Options of {@link ObservabilityStack}. */
export interface ObservabilityStackProps extends PlatformStackProps {
  readonly foundation: FoundationOutputs;
  readonly edge: EdgeOutputs;
}

/** What other stacks may use of the observability tier: names only. A service that is switched off has no name here. */
export interface ObservabilityOutputs {
  /** Public address of Homer's web interface; known once it is ready. */
  readonly homerUrl?: string;
  /** `host:port` inside the cluster that takes HEP over UDP and TCP; known once the collector is ready. */
  readonly hepEndpoint?: string;
  /** Public address of the whiteboard; known once it is ready. */
  readonly excalidrawUrl?: string;
}

/** What the team looks at and draws on: Homer with heplify, and Excalidraw. */
export class ObservabilityStack extends PlatformStack {
  readonly outputs: ObservabilityOutputs;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { services, tenants } = props.config;
    const ingress = { clusterIssuer: props.foundation.clusterIssuer, className: props.edge.ingressClass };
    const names: Record<string, string> = {};
    const ready: ITerraformDependable[] = [];
    if (services.homer.enabled) {
      const homer = new Homer(this, 'homer', { settings: services.homer, ingress });
      names['homer_url'] = homer.url;
      names['hep_endpoint'] = homer.hepEndpoint;
      ready.push(...homer.ready);
      const { hepEndpoint } = homer;
      new TerraformOutput(this, 'freeswitch_capture', {
        description: 'For each tenant the part of sofia.conf.xml that sends SIP messages to Homer.',
        value: Object.fromEntries(
          tenants.map(({ name, captureId }) => [name, freeswitchCapture({ hepEndpoint, captureId })]),
        ),
      });
    } else if (services.homer.keepData) {
      homerAtRest(this, 'homer', services.homer);
    }
    if (services.excalidraw.enabled) {
      const excalidraw = new Excalidraw(this, 'excalidraw', { settings: services.excalidraw, ingress });
      names['excalidraw_url'] = excalidraw.url;
      ready.push(...excalidraw.ready);
    } else if (services.excalidraw.keepData) {
      excalidrawAtRest(this, 'excalidraw', services.excalidraw);
    }
    const published: Partial<Record<string, string>> = ready.length === 0 ? {} : this.publish(names, ready);
    this.outputs = {
      homerUrl: published['homer_url'],
      hepEndpoint: published['hep_endpoint'],
      excalidrawUrl: published['excalidraw_url'],
    };
  }
}
