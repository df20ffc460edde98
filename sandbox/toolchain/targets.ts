/** A program that the sandbox needs and can build from a pinned Go module. */
export interface Target {
  /** The program's file name. */
  readonly name: string;
  /** Folder below sandbox/toolchain with go.mod and go.sum. */
  readonly module: string;
  /** The Go package to build. */
  readonly package: string;
  readonly version: string;
  /** Passed to `go build` before the package, besides the flags common to all. */
  readonly tags?: string;
  /** Linker settings: `-X` name=value. They say to the program which version it is. */
  readonly linkerValues: Readonly<Record<string, string>>;
  /** CPU seconds with an empty build cache, in the order of the list (measured, Go 1.26 on x64). */
  readonly cost: number;
  /**
   * How to recognise a program on the PATH as good enough: these arguments must make it print something that matches.
   * Absent: always built, because a found one cannot be told apart.
   */
  readonly recognise?: { readonly args: readonly string[]; readonly output: RegExp };
}

const KUBERNETES = 'v1.33.13';

/** Without these, clients cannot parse the server's version, and everything calls itself v0.0.0-master. */
const kubernetesValues = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    [`${name}.gitVersion`, KUBERNETES],
    [`${name}.gitMajor`, '1'],
    [`${name}.gitMinor`, '33'],
    [`${name}.gitTreeState`, 'archive'],
    [`${name}.buildDate`, '1970-01-01T00:00:00Z'],
  ]),
);

function kubernetes(name: string, cost: number, recognise: Target['recognise']): Target {
  return {
    name,
    module: 'kubernetes',
    package: `k8s.io/kubernetes/cmd/${name}`,
    version: KUBERNETES,
    tags: 'providerless',
    linkerValues: kubernetesValues,
    cost,
    recognise,
  };
}

const exactly = { args: ['--version'], output: /^Kubernetes v1\.33\.13$/m };

/** Every program, in the order in which building is cheapest: the later ones share packages with the earlier ones. */
export const targets: readonly Target[] = [
  kubernetes('kube-apiserver', 668, exactly),
  kubernetes('kube-controller-manager', 158, exactly),
  kubernetes('kube-scheduler', 8, exactly),
  // A client may be one minor version older or newer than the server.
  kubernetes('kubectl', 68, { args: ['version', '--client'], output: /^Client Version: v1\.3[234]\./m }),
  {
    name: 'kwok',
    module: 'kubernetes',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    version: 'v0.7.0',
    tags: 'providerless',
    linkerValues: kubernetesValues,
    cost: 23,
    recognise: { args: ['--version'], output: /\bv?0\.7\.0\b/ },
  },
  {
    name: 'etcd',
    module: 'etcd',
    package: 'go.etcd.io/etcd/server/v3',
    version: 'v3.6.14',
    linkerValues: {},
    cost: 68,
    recognise: { args: ['--version'], output: /^etcd Version: 3\.6\./m },
  },
  {
    // Recognised by nothing: a Terraform provider does not tell its version.
    name: 'terraform-provider-random',
    module: 'provider-random',
    package: 'github.com/terraform-providers/terraform-provider-random',
    version: '3.7.2',
    linkerValues: {},
    cost: 35,
  },
  {
    name: 'helm',
    module: 'helm',
    package: 'helm.sh/helm/v3/cmd/helm',
    version: 'v3.18.4',
    // Without the last two, rendering on the client's side believes in Kubernetes 1.20.
    linkerValues: {
      'helm.sh/helm/v3/internal/version.version': 'v3.18.4',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '33',
    },
    cost: 156,
    recognise: { args: ['version', '--template', '{{.Version}}'], output: /^v3\.18\.4$/ },
  },
];
