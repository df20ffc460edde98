/** What the capture of one FreeSWITCH depends on. */
export interface FreeswitchCapture {
  /** `host:port` that takes HEP. */
  readonly hepEndpoint: string;
  /** Mark of the tenant in Homer; null: FreeSWITCH marks all of them with 200, so they cannot be told apart. */
  readonly captureId: number | null;
}

/**
 * The part of `sofia.conf.xml` by which a FreeSWITCH sends its SIP messages to Homer. The address is read in the global
 * settings only, and each profile has to switch capturing on (mod_sofia, sofia.c); its parameters are those of sofia-sip.
 */
export function freeswitchCapture({ hepEndpoint, captureId }: FreeswitchCapture): string {
  const mark = captureId === null ? '' : `;capture_id=${captureId}`;
  return [
    '<configuration name="sofia.conf" description="sofia Endpoint">',
    '  <global_settings>',
    `    <param name="capture-server" value="udp:${hepEndpoint};hep=3${mark}"/>`,
    '  </global_settings>',
    '  <profiles>',
    '    <profile name="internal">',
    '      <settings>',
    '        <param name="sip-capture" value="yes"/>',
    '      </settings>',
    '    </profile>',
    '  </profiles>',
    '</configuration>',
    '',
  ].join('\n');
}
