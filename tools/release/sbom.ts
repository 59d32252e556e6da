import type { Component } from './components.ts'

export type Product = { readonly version: string; readonly platform: string; readonly licence: string }

/**
 * The list of ingredients as CycloneDX 1.6 JSON. It has neither a time nor a serial number, so that the same release
 * has the same list.
 */
export function sbomOf({ version, platform, licence }: Product, components: readonly Component[]): string {
  const sorted = [...components].sort((a, b) => (a.purl < b.purl ? -1 : 1))
  const self = `pkg:generic/konklave@${version}?platform=${platform}`
  const needed = new Set(sorted.flatMap(({ needs }) => needs))
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': self,
          name: 'konklave',
          version,
          purl: self,
          licenses: [{ license: { id: licence } }],
        },
      },
      components: sorted.map(entryOf),
      dependencies: [
        { ref: self, dependsOn: sorted.map(({ purl }) => purl).filter(purl => !needed.has(purl)) },
        ...sorted.map(({ purl, needs }) => ({ ref: purl, dependsOn: [...new Set(needs)].sort() })),
      ],
    },
    null,
    1,
  )}\n`
}

function entryOf({ kind, name, version, licence, purl, sha512, goSum }: Component) {
  return {
    type: kind === 'node' ? 'platform' : 'library',
    'bom-ref': purl,
    name,
    version,
    licenses: [/[ (]/.test(licence) ? { expression: licence } : { license: { id: licence } }],
    purl,
    ...(sha512 && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    ...(goSum && { properties: [{ name: 'konklave:go-sum', value: goSum }] }),
  }
}
