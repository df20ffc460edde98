import { Release } from '@cdktf/provider-helm/lib/release';
import type { ReleaseSetWo } from '@cdktf/provider-helm/lib/release';
import type { ITerraformDependable } from 'cdktf';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { formatPath } from '../config/key-path';
import { findRefused } from '../config/refused';
import type { ChartName } from '../config/schema/catalogue';
import { mergeValues, renderValues } from './chart-values';
import type { ChartValues } from './chart-values';
import { LocalChart } from './local-chart';
import { platformOf } from './platform';
import type { Platform } from './platform';
import { MAIN_CHILD } from './readable-ids';

/** How many revisions Helm keeps of a release, as Secrets in its namespace. */
const MAX_HISTORY = 5;

/** A condition in Terraform's language, and what to say when it does not hold. */
export interface Precondition {
  readonly condition: string;
  readonly errorMessage: string;
}

export interface ChartReleaseProps {
  /** `catalogue`: an entry of config/catalogue.yaml; `local`: a folder in charts/. */
  readonly chart: { readonly catalogue: ChartName } | { readonly local: string };
  /** Namespace of the release: use a `ServiceNamespace.reference`, so that it exists before. */
  readonly namespace: string;
  /** Name of the release. @default - the construct id */
  readonly releaseName?: string;
  /** What this project sets. @default - the defaults of the chart */
  readonly values?: ChartValues;
  /** The user's own values as read from YAML, laid over everything else. @default - none */
  readonly rawValues?: Readonly<Record<string, unknown>>;
  /**
   * Values that never reach the state, for charts that take a secret only as a value; `revision` must rise for a new
   * value to be sent.
   * @default - none
   */
  readonly writeOnlyValues?: { readonly revision: number; readonly values: readonly ReleaseSetWo[] };
  /** What must exist before. @default - only what the values refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
  /** Conditions that must hold before the release is planned. @default - none */
  readonly preconditions?: readonly Precondition[];
  /** Seconds. @default - timeouts.release of the configuration */
  readonly timeoutSeconds?: number;
}

/**
 * A Helm release that either arrives whole or leaves nothing behind: it waits for workloads and jobs, and a failed
 * install or upgrade is rolled back, unless the environment is in debug mode.
 */
export class ChartRelease extends Construct {
  readonly release: Release;
  /** The values that are released, for tests and for constructs that read them. */
  readonly values: ChartValues;

  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    const platform = platformOf(this);
    this.values = mergeValues(props.values ?? {}, (props.rawValues ?? {}) as ChartValues);
    const refused = findRefused(this.values);
    if (refused.length > 0) {
      const lines = refused.map(({ path, problem, fix }) => `${formatPath(path)}: ${problem} ${fix}`);
      throw new Error(`${this.node.path}: the chart values hold what is refused:\n  ${lines.join('\n  ')}`);
    }

    this.release = new Release(this, MAIN_CHILD, {
      name: props.releaseName ?? id,
      namespace: props.namespace,
      createNamespace: false,
      ...this.source(platform, props.chart),
      // The user's own once more, in a document of their own: it changes nothing, and tells a plan's reviewer what is raw.
      values: [this.values, ...(isEmpty(props.rawValues) ? [] : [props.rawValues as ChartValues])].map(renderValues),
      ...(props.writeOnlyValues === undefined
        ? {}
        : { setWo: [...props.writeOnlyValues.values], setWoRevision: props.writeOnlyValues.revision }),
      wait: true,
      waitForJobs: true,
      atomic: !platform.debug,
      cleanupOnFail: !platform.debug,
      maxHistory: MAX_HISTORY,
      timeout: props.timeoutSeconds ?? platform.releaseTimeoutSeconds,
      dependsOn: props.dependsOn === undefined ? undefined : [...props.dependsOn],
      ...(props.preconditions === undefined ? {} : { lifecycle: { precondition: [...props.preconditions] } }),
    });
  }

  private source(
    platform: Platform,
    chart: ChartReleaseProps['chart'],
  ): { chart: string; repository?: string; version?: string } {
    if ('local' in chart) {
      return { chart: new LocalChart(this, 'local', chart.local).path };
    }
    const source = platform.chart(chart.catalogue);
    return {
      chart: source.chart,
      version: source.version,
      repository: platform.chartRepositories === 'variable' ? chartRepository(this) : source.repository,
    };
  }
}

const isEmpty = (values: ChartReleaseProps['rawValues']): boolean => Object.keys(values ?? {}).length === 0;

/** One variable per stack, declared only where a release needs it. */
function chartRepository(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const id = 'chart_repository';
  const existing = stack.node.tryFindChild(id) as TerraformVariable | undefined;
  const variable =
    existing ??
    new TerraformVariable(stack, id, {
      type: 'string',
      nullable: false,
      description:
        'Address of the chart repository that serves every chart of the catalogue (TF_VAR_chart_repository).',
      validation: [
        {
          condition: '${can(regex("^(https?|oci)://", var.chart_repository))}',
          errorMessage: 'TF_VAR_chart_repository must begin with http://, https:// or oci://.',
        },
      ],
    });
  return variable.stringValue;
}
