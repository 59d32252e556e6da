import { expect } from 'vitest'
import { NOW, test } from '../testing/site.ts'
import { checkAll } from './checks/index.ts'
import { reportText } from './report.ts'

test('[P-51] a report holds nothing of what says who, where or whom', async ({ site }) => {
  const marked = site.config({
    host: 'marker-host.example',
    controllerName: 'marker name',
    controllerAddress: 'marker street',
    controllerContact: 'marker@contact.example',
    privacyContact: 'marker@privacy.example',
    publicAddresses: '203.0.113.99',
    acmeDirectory: 'https://marker.example/',
    acmeHmacKey: 'marker-secret',
    names: 'marker.local',
    controllerRepresentedBy: 'marker mayor',
    imprintMore: 'marker register',
    purpose: 'marker purpose',
    basisLaw: 'marker law',
    consentAlternative: 'marker telephone',
    supervisoryAuthority: 'marker commissioner',
    processors: 'marker Ltd; DE; hosting; contract',
    endpoints: 'marker.example; marker; DE',
  })
  const findings = await checkAll({
    config: marked,
    configFile: null,
    wallNowMs: NOW,
    status: null,
    machine: site.machine(),
    addresses: { resolve: async () => ['203.0.113.98'], interfaces: () => ({}) },
  })
  expect(findings.map(({ says }) => says.en).join()).toContain('203.0.113.98')
  const text = reportText({
    config: marked,
    findings,
    status: null,
    engineVersion: '1.13.8',
    grants: 2,
    language: 'en',
  })
  expect(text).not.toMatch(/marker|203\.0\.113|nord\.example/)
  expect(text).not.toContain(site.dir)
  expect(text).toContain('tls_profile = default')
  expect(text).toContain('authority = true')
  expect(text).toContain('processors = (set)')
  expect(text).toContain('controller_name = (set)')
  expect(text).toMatch(/fail name/)
})
