/** A pod that may break one rule, and why it must. */
export interface PodException {
  /** Stack and address: `observability kubernetes_daemon_set_v1.homer_heplify_agent`. */
  readonly pod: string;
  /** Name of the rule in support/pod-rules.ts. */
  readonly rule: string;
  readonly reason: string;
}

const HEPLIFY = 'observability kubernetes_daemon_set_v1.homer_heplify_agent';

export const POD_EXCEPTIONS: readonly PodException[] = [
  {
    pod: HEPLIFY,
    rule: 'no-host-namespaces',
    reason: 'it captures what passes the network interfaces of the node, which only the host network sees',
  },
  {
    pod: HEPLIFY,
    rule: 'no-added-capabilities',
    reason: 'capturing packets opens raw sockets: NET_RAW',
  },
  {
    pod: HEPLIFY,
    rule: 'non-root',
    reason:
      'a capability that is added reaches the process of another user only with file capabilities, which the image lacks',
  },
  {
    pod: 'observability kubernetes_deployment_v1.homer_collector_server',
    rule: 'non-root',
    reason: 'the image of heplify-server knows no user but root',
  },
  {
    pod: 'tenants kubernetes_cron_job_v1.certificates_backup_job',
    rule: 'namespace-level',
    reason:
      'it runs beside Traefik, in the namespace that the stack edge makes; it keeps every other rule of restricted',
  },
];
