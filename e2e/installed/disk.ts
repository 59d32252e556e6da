import { dirname, join } from 'node:path'
import { findEngine } from '@konklave/server'

export const NAME = 'meet.example.org'
/** From the documentation ranges (RFC 5737): nobody's. */
export const ADDRESS = '192.0.2.7'
/** Where docs/admin/nat-and-proxy.md has the files of the proxy. */
export const CERTIFICATE = '/etc/ssl/meet/fullchain.pem'
export const CERTIFICATE_KEY = '/etc/ssl/meet/privkey.pem'

const SOURCE = join(import.meta.dirname, '../..')
export const SOURCE_THERE = '/opt/konklave'
export const ENGINE_THERE = '/opt/engine/livekit-server'
export const NODE_THERE = '/opt/node/node'
/** `konklave` on its PATH, as of a release. */
const LAUNCHER = `#!/bin/sh\\nexec ${NODE_THERE} ${SOURCE_THERE}/apps/cli/src/main.ts "$@"\\n`

/**
 * Shell script that makes a computer of the namespaces it is run in: Debian as it is here, but with its own network, `/etc`, `/opt`,
 * `/var/lib`, `/var/log` and `/run`. `disk` is an empty directory, `places` are made beside those.
 */
export async function furnish(disk: string, places: readonly string[]): Promise<string> {
  const engine = await findEngine(process.env)
  if (!engine) throw new Error('no media engine here')
  return `set -e
mount -t tmpfs -o mode=755 none ${disk}
cd ${disk}
mkdir -p opt/konklave opt/node opt/engine lib log run local/bin
cp -a /etc etc
printf '127.0.0.1 localhost\\n::1 localhost\\n${ADDRESS} ${NAME}\\n' > etc/hosts
printf 'hosts: files\\npasswd: files\\ngroup: files\\n' > etc/nsswitch.conf
: > etc/resolv.conf
printf '${LAUNCHER}' > local/bin/konklave
chmod 755 local/bin/konklave
mount --bind ${SOURCE} opt/konklave
mount --bind ${dirname(process.execPath)} opt/node
# What was built for one user, others may not run.
install -m 755 ${engine.path} opt/engine/livekit-server
for place in konklave node; do mount -o remount,bind,ro opt/$place; done
mount --rbind opt /opt
mount --bind etc /etc
mount --bind lib /var/lib
mount --bind log /var/log
mount --bind run /run
mount --bind local /usr/local
mkdir -p ${dirname(CERTIFICATE)} ${places.join(' ')}
ip link set lo up
ip link add uplink type veth peer name street
ip addr add ${ADDRESS}/24 dev uplink
ip link set uplink up
ip link set street up
`
}
