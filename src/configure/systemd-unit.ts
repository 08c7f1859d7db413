import type { Role } from '../config/schema.js';

export interface UnitOptions {
  readonly service: string;
  readonly role: Role;
  /** Absolute. */
  readonly configFile: string;
  /** The program's path: node, and the script. */
  readonly program: readonly string[];
  readonly user: string;
  /** Folders that the replicator writes to. */
  readonly writable: readonly string[];
}

/**
 * A unit that runs the service in the foreground, logging to the journal; systemd.unit(5),
 * systemd.service(5), systemd.exec(5). What V8 needs, writable code pages, is not taken from it.
 */
export function systemdUnit(options: UnitOptions): string {
  const { service, role, configFile, program, user, writable } = options;
  const start = [...program, 'run', '--config', configFile].map(inCommand).join(' ');
  return `# To be put at /etc/systemd/system/${unitName(options)}; then:
#   systemctl daemon-reload && systemctl enable --now ${unitName(options)}
[Unit]
Description=Sluice replicator, service ${service}, role ${role}
Wants=network-online.target
After=network-online.target mariadb.service mysql.service

[Service]
Type=exec
User=${user}
ExecStart=${start}
# configuration read anew
ExecReload=/bin/kill -HUP $MAINPID
# after a crash it goes on where it was; exit code 2 says that the configuration is wrong
Restart=on-failure
RestartSec=5s
RestartPreventExitStatus=2
# it ends at a transaction boundary, within 10 s
TimeoutStopSec=15s
StandardOutput=journal
StandardError=journal
UMask=0077
LimitNOFILE=65536

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${writable.map(quoted).join(' ')}
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`;
}

/** As `sluice-alpha-slave.service`: a master and a slave of one service may share a host. */
export function unitName({ service, role }: Pick<UnitOptions, 'service' | 'role'>): string {
  return `sluice-${service}-${role}.service`;
}

/** In a command systemd expands $ as well. */
function inCommand(text: string): string {
  return quoted(text.replaceAll('$', '$$$$'));
}

function quoted(text: string): string {
  const escaped = text.replaceAll('%', '%%');
  return /[\s"'\\;]/.test(escaped) ? JSON.stringify(escaped) : escaped;
}
