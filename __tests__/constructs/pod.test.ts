import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import { ConfigFiles } from '../../constructs/workload/config-files';
import type { PodSpec } from '../../constructs/workload/pod';
import { at, inNamespace } from './in-namespace';
import { container, CONTAINER, deploy, deployment, POD, web } from './sample-workload';

describe('a pod', () => {
  it('is restricted without being asked', () => {
    const spec = at(web(deployment()), 'spec.template.spec');
    expect(spec).toMatchObject({
      automount_service_account_token: false,
      enable_service_links: false,
      security_context: {
        run_as_non_root: true,
        run_as_user: '1000',
        run_as_group: '1000',
        fs_group: '1000',
        seccomp_profile: { type: 'RuntimeDefault' },
      },
    });
    expect(at(spec, 'container[0].security_context')).toEqual({
      allow_privilege_escalation: false,
      privileged: false,
      read_only_root_filesystem: true,
      run_as_non_root: true,
      capabilities: { drop: ['ALL'] },
      seccomp_profile: { type: 'RuntimeDefault' },
    });
    expect(at(spec, 'host_network')).toBeUndefined();
  });

  it('says why it deviates, in an annotation, and deviates in nothing else', () => {
    const template = at(
      web(
        deployment(container({ exception: { reason: 'raw sockets', runAsRoot: true, addCapabilities: ['NET_RAW'] } })),
      ),
      'spec.template',
    );
    expect(at(template, 'metadata.annotations')).toEqual({ 'security-exception.cluster-infra/main': 'raw sockets' });
    expect(at(template, 'spec.container[0].security_context')).toMatchObject({
      run_as_non_root: false,
      run_as_user: '0',
      allow_privilege_escalation: false,
      read_only_root_filesystem: true,
      capabilities: { drop: ['ALL'], add: ['NET_RAW'] },
    });
    expect(at(template, 'spec.security_context.run_as_non_root')).toBeUndefined();
  });

  it.each(['sample', 'sample:latest', 'registry.example:5000/sample'])('with the image %s is refused', (image) => {
    expect(() => deployment(container({ image }))).toThrow(/has no fixed version; give a tag other than latest/);
  });

  it('may name its image by tag and digest', () => {
    const image = `sample:1.2.3@sha256:${'a'.repeat(64)}`;
    expect(at(web(deployment(container({ image }))), 'spec.template.spec.container[0].image')).toBe(image);
  });

  it('without probes is refused', () => {
    expect(() => deployment(container({ probes: undefined }))).toThrow(/container main has no probes/);
  });

  it('that mounts a volume it does not have is refused with the ones it has', () => {
    const pod: PodSpec = {
      ...POD,
      volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '1Mi' }],
      containers: [{ ...CONTAINER, mounts: [{ volume: 'scrtch', path: '/tmp' }] }],
    };
    expect(() => deployment({ pod })).toThrow(/mounts volume "scrtch", which the pod does not have; it has: scratch/);
  });

  it('in the host network can still resolve names of the cluster', () => {
    expect(at(web(deployment({ pod: { ...POD, hostNetwork: true } })), 'spec.template.spec')).toMatchObject({
      host_network: true,
      dns_policy: 'ClusterFirstWithHostNet',
    });
  });

  it('restarts when a Secret it reads is rotated or a file it mounts changes', () => {
    const annotations = (revision: number, content: string): unknown =>
      at(
        web(
          inNamespace((stack, namespace) => {
            const secret = new GeneratedSecret(stack, 'token', {
              name: 'sample-token',
              namespace,
              generate: { token: { length: 32 } },
              revision,
              revisionKey: 'x',
              rotation: 'restart',
              effect: 'It restarts.',
              labels: {},
            });
            const files = new ConfigFiles(stack, 'files', {
              name: 'sample-files',
              namespace,
              files: { 'a.conf': content },
              labels: {},
            });
            deploy(stack, namespace, {
              pod: {
                ...POD,
                volumes: [{ kind: 'config', name: 'files', files }],
                containers: [{ ...CONTAINER, environment: { TOKEN: { secret: secret.key('token') } } }],
              },
            });
          }),
        ),
        'spec.template.metadata.annotations',
      );
    const first = annotations(1, 'a');
    expect(first).toEqual({
      'checksum.cluster-infra/files': expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      'revision.cluster-infra/sample-token': '1',
    });
    expect(annotations(2, 'a')).toEqual({ ...(first as object), 'revision.cluster-infra/sample-token': '2' });
    expect(annotations(1, 'b')).not.toEqual(first);
  });
});
