/** Where a type keeps the specification of its pods. */
export const POD_SPEC: { readonly [type: string]: string } = {
  kubernetes_deployment_v1: 'spec.template.spec',
  kubernetes_stateful_set_v1: 'spec.template.spec',
  kubernetes_daemon_set_v1: 'spec.template.spec',
  kubernetes_job_v1: 'spec.template.spec',
  kubernetes_cron_job_v1: 'spec.job_template.spec.template.spec',
};

/** The containers of a pod, below its specification. */
export const CONTAINERS = ['container', 'init_container'] as const;
