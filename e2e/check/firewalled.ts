import { execFileSync } from 'node:child_process'
import { launch, Person } from '@konklave/testing/person'
import { HOST, startPublic } from '../publicServer.ts'
import { SERVER } from '../roaming/nets.ts'

/** The check from another machine, with the server's UDP port open and then closed; started as a program at the server's end. */
const [executablePath = '', closeUdp = ''] = process.argv.slice(2)
const UDP_PORT = 7882
const { server, stop } = await startPublic(['--public-addresses', SERVER, '--engine-udp-port', `${UDP_PORT}`])
const browser = await launch('chrome', {
  executablePath,
  pipe: true,
  args: [`--host-resolver-rules=MAP ${HOST} ${SERVER},MAP ${HOST}. ${SERVER}`, '--ignore-certificate-errors'],
})
try {
  const ada = await Person.open(browser, { code: 0b10110010, toneHz: 440 })
  const check = async () => {
    await ada.goto(`${server.url}/check`)
    await ada.press(/^Start the check$/)
    await ada.inPhase('checked', 60_000)
    const lines = await ada.page.$$eval('.checkLine', all =>
      all.map(e => `${e.getAttribute('data-line')} ${e.getAttribute('data-result')}`),
    )
    console.log(`${await ada.page.$eval('h1', h1 => h1.textContent)}: ${lines.join(', ')}`)
  }
  await check()
  execFileSync('sh', ['-c', closeUdp])
  await check()
} finally {
  await browser.close()
  await stop()
}
process.exit(0)
